// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;

/// One operation of a JSON Patch ([RFC 6902 §4](https://www.rfc-editor.org/rfc/rfc6902#section-4)).
///
/// @param verb `add` or `replace`
/// @param pointer the member that gets a value ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901))
record PatchOperation(String verb, String pointer, JsonValue value) {
    /// Gives a member of an object a value, whether or not it has one.
    static PatchOperation add(String pointer, JsonValue value) {
        return new PatchOperation("add", pointer, value);
    }

    /// Gives something that is there another value.
    static PatchOperation replace(String pointer, JsonValue value) {
        return new PatchOperation("replace", pointer, value);
    }

    JsonObject toJson() {
        Map<String, JsonValue> operation = new LinkedHashMap<>();
        operation.put("op", new JsonString(verb));
        operation.put("path", new JsonString(pointer));
        operation.put("value", value);
        return new JsonObject(operation);
    }
}
