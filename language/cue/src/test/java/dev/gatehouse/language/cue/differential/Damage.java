// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.differential;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Changes documents in one place or a few: leaves something out, makes it null, another value, of another kind,
/// empty, double, or adds to it.
final class Damage {
    private static final List<String> NAMES = List.of("name", "extra", "a-b", "x", "id");

    private final Random random;

    Damage(Random random) {
        this.random = random;
    }

    /// Damages `document` in up to three places.
    JsonValue some(JsonValue document) {
        JsonValue damaged = document;
        for (int left = random.nextInt(4); left > 0; left--) {
            damaged = inside(damaged, 0);
        }
        return damaged;
    }

    private JsonValue inside(JsonValue value, int depth) {
        boolean deeper = depth < 2 || random.nextInt(100) < 70;
        return switch (value) {
            case JsonObject(Map<String, JsonValue> members)
            when deeper && !members.isEmpty() -> {
                String name = List.copyOf(members.keySet()).get(random.nextInt(members.size()));
                Map<String, JsonValue> changed = new LinkedHashMap<>(members);
                if (depth > 0 && random.nextInt(100) < 12) {
                    changed.remove(name);
                } else {
                    changed.put(name, inside(Objects.requireNonNull(members.get(name)), depth + 1));
                }
                yield new JsonObject(changed);
            }
            case JsonArray(List<JsonValue> elements)
            when deeper && !elements.isEmpty() -> {
                int at = random.nextInt(elements.size());
                List<JsonValue> changed = new ArrayList<>(elements);
                changed.set(at, inside(elements.get(at), depth + 1));
                yield new JsonArray(changed);
            }
            default -> changed(value);
        };
    }

    private JsonValue changed(JsonValue value) {
        if (random.nextInt(100) < 45) {
            return other(value);
        }
        return switch (value) {
            case JsonObject(Map<String, JsonValue> members) -> {
                Map<String, JsonValue> more = new LinkedHashMap<>(members);
                more.put(NAMES.get(random.nextInt(NAMES.size())), other(JsonNull.NULL));
                yield random.nextInt(100) < 25 ? JsonObject.EMPTY : new JsonObject(more);
            }
            case JsonArray(List<JsonValue> elements) -> {
                List<JsonValue> more = new ArrayList<>(elements);
                more.add(elements.isEmpty() || random.nextBoolean() ? other(JsonNull.NULL) : elements.getFirst());
                yield random.nextInt(100) < 35 ? JsonArray.EMPTY : new JsonArray(more);
            }
            case JsonString(String text) ->
                new JsonString(
                        switch (random.nextInt(5)) {
                            case 0 -> "";
                            case 1 -> "other";
                            case 2 -> "evil" + text;
                            default -> text + "x";
                        });
            case JsonNumber _ -> {
                List<String> numbers = List.of("0", "1", "-1", "100", "2.0", "1.5", "300", "1e2");
                yield new JsonNumber(numbers.get(random.nextInt(numbers.size())));
            }
            case JsonBoolean bool -> JsonBoolean.of(bool != JsonBoolean.TRUE);
            case JsonNull _ -> new JsonString("a");
        };
    }

    private JsonValue other(JsonValue value) {
        List<JsonValue> all = List.of(
                JsonNull.NULL,
                JsonNull.NULL,
                new JsonString("a"),
                new JsonNumber("1"),
                JsonBoolean.TRUE,
                JsonObject.EMPTY,
                JsonArray.EMPTY,
                new JsonArray(List.of(value)),
                new JsonObject(Map.of("name", value)));
        return all.get(random.nextInt(all.size()));
    }
}
