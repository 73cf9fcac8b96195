// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An object whose members come in a fixed order and are left out where they are empty, as Go's `encoding/json` has
/// it under `omitempty`. Members are written in the order of the calls.
final class GoJson {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    /// Adds a text, also an empty one.
    GoJson text(String name, @Nullable String text) {
        members.put(name, new JsonString(text == null ? "" : text));
        return this;
    }

    /// Adds a text unless it is empty.
    GoJson textIfAny(String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            members.put(name, new JsonString(text));
        }
        return this;
    }

    /// Adds a flag unless nobody set it.
    GoJson flagIfSet(String name, @Nullable Boolean flag) {
        if (flag != null) {
            members.put(name, JsonBoolean.of(flag));
        }
        return this;
    }

    /// Adds a value.
    GoJson value(String name, JsonValue value) {
        members.put(name, value);
        return this;
    }

    /// Adds what `render` makes of `part`, also where it has no members; nothing where there is no part.
    <T> GoJson objectIfSet(String name, @Nullable T part, Function<T, JsonObject> render) {
        if (part != null) {
            members.put(name, render.apply(part));
        }
        return this;
    }

    /// Adds a list unless it is empty.
    <T> GoJson listIfAny(String name, List<T> items, Function<T, ? extends JsonValue> render) {
        if (!items.isEmpty()) {
            members.put(name, list(items, render));
        }
        return this;
    }

    static <T> JsonArray list(List<T> items, Function<T, ? extends JsonValue> render) {
        List<JsonValue> elements = new ArrayList<>();
        items.forEach(item -> elements.add(render.apply(item)));
        return new JsonArray(elements);
    }

    JsonObject done() {
        return new JsonObject(members);
    }

    /// Renders `value` with the escapes of Go's encoder, which keeps texts from ending a script in a page.
    static String render(JsonValue value) {
        String compact = JsonWriter.compact(value);
        StringBuilder escaped = new StringBuilder(compact.length() + 16);
        for (int i = 0; i < compact.length(); i++) {
            char c = compact.charAt(i);
            switch (c) {
                // These stand in strings only.
                case '<' -> escaped.append("\\u003c");
                case '>' -> escaped.append("\\u003e");
                case '&' -> escaped.append("\\u0026");
                case '\u2028' -> escaped.append("\\u2028");
                case '\u2029' -> escaped.append("\\u2029");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
