// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The members of one JSON object, read by their API types. `null` is as good as absent, as it is for the API server;
/// anything else of the wrong type is refused.
///
/// Kubernetes matches member names without regard to case. An object in which a deciding member stands in another
/// case would be one thing to the node and another to us, so it is refused; the API server itself never sends one.
final class Fields {
    private final JsonObject object;
    private final Shape shape;
    private final String path;

    private Fields(JsonObject object, Shape shape, String path) {
        this.object = object;
        this.shape = shape;
        this.path = path;
        for (String name : object.members().keySet()) {
            requireExactCase(name);
        }
    }

    /// Starts with the outermost object.
    ///
    /// @throws MalformedObjectException where a deciding member stands in another case
    static Fields of(JsonObject object, Shape shape) {
        return new Fields(object, shape, "");
    }

    private void requireExactCase(String name) {
        if (shape.deciding().contains(name)) {
            return;
        }
        for (String deciding : shape.deciding()) {
            if (deciding.equalsIgnoreCase(name)) {
                throw new MalformedObjectException(
                        "member " + pathOf(name) + " differs from " + deciding + " only in letter case");
            }
        }
    }

    /// Returns the member, or empty where it is absent or `null`.
    Optional<JsonValue> value(String name) {
        return object.member(name).filter(value -> value != JsonNull.NULL);
    }

    /// Returns the text of the member, empty where it is absent or `null`.
    ///
    /// @throws MalformedObjectException where it is not a string
    String text(String name) {
        return value(name).map(value -> textOf(value, name)).orElse("");
    }

    /// Returns the strings of the member by name, empty where it is absent or `null`.
    ///
    /// @throws MalformedObjectException where it is not an object of strings
    Map<String, String> texts(String name) {
        Optional<JsonValue> value = value(name);
        if (value.isEmpty()) {
            return Map.of();
        }
        if (!(value.get() instanceof JsonObject texts)) {
            throw wrongType(value.get(), name, "map[string]string");
        }
        Map<String, String> read = new LinkedHashMap<>();
        texts.members().forEach((key, text) -> read.put(key, text == JsonNull.NULL ? "" : textOf(text, name)));
        return read;
    }

    /// Returns the object of the member, empty where it is absent or `null`.
    ///
    /// @throws MalformedObjectException where it is not an object, or one with a deciding member in another case
    Optional<Fields> fields(String name, Shape inner) {
        return value(name).map(value -> {
            if (value instanceof JsonObject member) {
                return new Fields(member, inner, pathOf(name));
            }
            throw wrongType(value, name, "v1." + inner.type());
        });
    }

    /// Returns the objects of the member's array, empty where it is absent or `null`. An element that is `null` is an
    /// object without members, as it is for the API server.
    ///
    /// @throws MalformedObjectException where it is not an array of objects, or one has a deciding member in
    ///     another case
    List<Fields> list(String name, Shape inner) {
        Optional<JsonValue> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof JsonArray array)) {
            throw wrongType(value.get(), name, "[]v1." + inner.type());
        }
        return array.elements().stream()
                .map(element -> switch (element) {
                    case JsonObject one -> new Fields(one, inner, pathOf(name));
                    case JsonNull _ -> new Fields(JsonObject.EMPTY, inner, pathOf(name));
                    case JsonArray _, JsonString _, JsonNumber _, JsonBoolean _ ->
                        throw wrongType(element, name, "v1." + inner.type());
                })
                .toList();
    }

    private String textOf(JsonValue value, String name) {
        if (value instanceof JsonString string) {
            return string.text();
        }
        throw wrongType(value, name, "string");
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private MalformedObjectException wrongType(JsonValue value, String name, String wanted) {
        String found = switch (value) {
            case JsonObject _ -> "object";
            case JsonArray _ -> "array";
            case JsonString _ -> "string";
            case JsonNumber _ -> "number";
            case JsonBoolean _ -> "bool";
            case JsonNull _ -> "null";
        };
        return new MalformedObjectException("json: cannot unmarshal " + found + " into Go struct field " + shape.type()
                + "." + pathOf(name) + " of type " + wanted);
    }
}
