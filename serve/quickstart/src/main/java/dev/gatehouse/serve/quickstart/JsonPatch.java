// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Applies a JSON patch ([RFC 6902](https://www.rfc-editor.org/rfc/rfc6902)) as an API server does, as far as
/// Gatehouse writes them: operations `replace` and `add` on existing places.
final class JsonPatch {
    private JsonPatch() {}

    /// Returns `document` with the operations of `patch` applied in order.
    ///
    /// @throws IllegalArgumentException where an operation is another one, or its place is not there
    static JsonValue apply(JsonArray patch, JsonValue document) {
        JsonValue patched = document;
        for (JsonValue element : patch.elements()) {
            if (!(element instanceof JsonObject operation)) {
                throw new IllegalArgumentException("an operation that is no object");
            }
            String name = operation.string("op").orElse("");
            if (!name.equals("replace") && !name.equals("add")) {
                throw new IllegalArgumentException("the operation " + name);
            }
            JsonValue value = operation
                    .member("value")
                    .orElseThrow(() -> new IllegalArgumentException("an operation without a value"));
            patched = set(patched, tokens(operation.string("path").orElse("")), value);
        }
        return patched;
    }

    private static List<String> tokens(String pointer) {
        List<String> tokens = new ArrayList<>();
        for (String token : pointer.split("/", -1)) {
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return tokens.subList(1, tokens.size());
    }

    private static JsonValue set(JsonValue place, List<String> tokens, JsonValue value) {
        if (tokens.isEmpty()) {
            return value;
        }
        String token = tokens.getFirst();
        List<String> rest = tokens.subList(1, tokens.size());
        return switch (place) {
            case JsonObject object
            when object.members().containsKey(token) || rest.isEmpty() -> {
                Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
                members.put(
                        token, rest.isEmpty() ? value : set(object.member(token).orElseThrow(), rest, value));
                yield new JsonObject(members);
            }
            case JsonArray array
            when index(token, array) >= 0 -> {
                List<JsonValue> elements = new ArrayList<>(array.elements());
                elements.set(index(token, array), set(array.elements().get(index(token, array)), rest, value));
                yield new JsonArray(elements);
            }
            case JsonValue _ -> throw new IllegalArgumentException("no such place: " + token);
        };
    }

    private static int index(String token, JsonArray array) {
        boolean digits = !token.isEmpty() && token.length() < 6 && token.chars().allMatch(Character::isDigit);
        int index = digits ? Integer.parseInt(token) : -1;
        return index < array.elements().size() ? index : -1;
    }
}
