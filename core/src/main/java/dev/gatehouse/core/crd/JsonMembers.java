// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Members of a JSON object on their way into a document; what was not set is left out.
final class JsonMembers {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    JsonMembers text(String name, @Nullable String value) {
        if (value != null) {
            members.put(name, new JsonString(value));
        }
        return this;
    }

    JsonMembers base64(String name, @Nullable Base64Text value) {
        return text(name, value == null ? null : value.text());
    }

    JsonMembers flag(String name, @Nullable Boolean value) {
        if (value != null) {
            members.put(name, JsonBoolean.of(value));
        }
        return this;
    }

    JsonMembers json(String name, @Nullable JsonValue value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    <T> JsonMembers object(String name, @Nullable T value, Function<T, JsonObject> rendering) {
        return json(name, value == null ? null : rendering.apply(value));
    }

    /// Adds an array; an empty list counts as not set.
    <T> JsonMembers array(String name, List<T> values, Function<T, ? extends JsonValue> rendering) {
        if (!values.isEmpty()) {
            List<JsonValue> elements = new ArrayList<>();
            values.forEach(value -> elements.add(rendering.apply(value)));
            members.put(name, new JsonArray(elements));
        }
        return this;
    }

    /// Adds an object of texts; an empty map counts as not set.
    JsonMembers texts(String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            JsonMembers inner = new JsonMembers();
            values.forEach(inner::text);
            members.put(name, inner.done());
        }
        return this;
    }

    JsonObject done() {
        return new JsonObject(members);
    }
}
