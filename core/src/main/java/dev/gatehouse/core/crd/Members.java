// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The members of one JSON object while a record is made of them. Each is asked for by name; what was never
/// asked for is unknown. A value that does not fit is noted and read as absent, so that one pass finds
/// everything. `null` counts as absent, as Go has it.
final class Members {
    /// What becomes of members that nobody asks for.
    enum Unknown {
        REFUSED,
        PASSED_OVER
    }

    private final JsonObject object;
    private final String path;
    private final Unknown unknown;
    private final ProblemList problems;
    private final Set<String> known = new HashSet<>();

    Members(JsonObject object, String path, Unknown unknown, ProblemList problems) {
        this.object = object;
        this.path = path;
        this.unknown = unknown;
        this.problems = problems;
    }

    /// Notes every member nobody asked for, unless they are passed over.
    void refuseOthers() {
        if (unknown == Unknown.PASSED_OVER) {
            return;
        }
        for (String name : object.members().keySet()) {
            if (!known.contains(name)) {
                problems.add(FieldProblem.of("json: unknown field " + GoQuote.quote(name), at(name)));
            }
        }
    }

    /// Lets members pass that nobody asks for.
    void acceptOthers() {
        known.addAll(object.members().keySet());
    }

    @Nullable String text(String name) {
        return switch (value(name)) {
            case JsonString text -> text.text();
            case JsonNull _ -> null;
            case JsonValue other -> {
                misfit(name, "a string", other);
                yield null;
            }
        };
    }

    /// Reads a text that has to be a URL; the empty text is one.
    @Nullable String url(String name) {
        String text = text(name);
        if (text != null && !text.isEmpty()) {
            try {
                GoUrl.parse(text);
            } catch (MalformedTextException e) {
                problems.add(FieldProblem.of(e.text(), at(name)));
            }
        }
        return text;
    }

    @Nullable Base64Text base64(String name) {
        String text = text(name);
        try {
            return text == null ? null : new Base64Text(text);
        } catch (MalformedTextException e) {
            problems.add(FieldProblem.of(e.text(), at(name)));
            return null;
        }
    }

    @Nullable Boolean flag(String name) {
        return switch (value(name)) {
            case JsonBoolean bool -> bool.value();
            case JsonNull _ -> null;
            case JsonValue other -> {
                misfit(name, "true or false", other);
                yield null;
            }
        };
    }

    <T> @Nullable T object(String name, Function<Members, T> reading) {
        return switch (value(name)) {
            case JsonObject inner -> read(inner, at(name), reading);
            case JsonNull _ -> null;
            case JsonValue other -> {
                misfit(name, "an object", other);
                yield null;
            }
        };
    }

    /// Reads an object whose members are of no concern here.
    Optional<JsonObject> anyObject(String name) {
        return switch (value(name)) {
            case JsonObject inner -> Optional.of(inner);
            case JsonNull _ -> Optional.empty();
            case JsonValue other -> {
                misfit(name, "an object", other);
                yield Optional.empty();
            }
        };
    }

    /// Reads an array of objects; a `null` in it is an empty object.
    <T> List<T> list(String name, Function<Members, T> reading) {
        List<T> read = new ArrayList<>();
        List<JsonValue> elements = array(name);
        for (int i = 0; i < elements.size(); i++) {
            String place = name + "[" + i + "]";
            switch (elements.get(i)) {
                case JsonObject inner -> read.add(read(inner, at(place), reading));
                case JsonNull _ -> read.add(read(JsonObject.EMPTY, at(place), reading));
                case JsonValue other -> misfit(place, "an object", other);
            }
        }
        return read;
    }

    List<String> texts(String name) {
        List<String> read = new ArrayList<>();
        List<JsonValue> elements = array(name);
        for (int i = 0; i < elements.size(); i++) {
            switch (elements.get(i)) {
                case JsonString text -> read.add(text.text());
                case JsonNull _ -> read.add("");
                case JsonValue other -> misfit(name + "[" + i + "]", "a string", other);
            }
        }
        return read;
    }

    Map<String, String> textMap(String name) {
        Map<String, String> read = new LinkedHashMap<>();
        anyObject(name).orElse(JsonObject.EMPTY).members().forEach((key, value) -> {
            switch (value) {
                case JsonString text -> read.put(key, text.text());
                case JsonNull _ -> read.put(key, "");
                case JsonValue other -> misfit(name + "." + key, "a string", other);
            }
        });
        return read;
    }

    Map<String, Base64Text> base64Map(String name) {
        Map<String, Base64Text> read = new LinkedHashMap<>();
        textMap(name).forEach((key, text) -> {
            try {
                read.put(key, new Base64Text(text));
            } catch (MalformedTextException e) {
                problems.add(FieldProblem.of(e.text(), at(name + "." + key)));
            }
        });
        return read;
    }

    void integer(String name) {
        JsonValue value = value(name);
        boolean fits = value == JsonNull.NULL
                || (value instanceof JsonNumber number && number.integer().isPresent());
        if (!fits) {
            misfit(name, "an integer", value);
        }
    }

    private List<JsonValue> array(String name) {
        return switch (value(name)) {
            case JsonArray array -> array.elements();
            case JsonNull _ -> List.of();
            case JsonValue other -> {
                misfit(name, "an array", other);
                yield List.of();
            }
        };
    }

    private <T> T read(JsonObject inner, String place, Function<Members, T> reading) {
        Members members = new Members(inner, place, unknown, problems);
        T read = reading.apply(members);
        members.refuseOthers();
        return read;
    }

    private JsonValue value(String name) {
        known.add(name);
        return object.member(name).orElse(JsonNull.NULL);
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private void misfit(String name, String wanted, JsonValue found) {
        problems.add(FieldProblem.of("must be " + wanted + ", not " + kind(found), at(name)));
    }

    private static String kind(JsonValue value) {
        return switch (value) {
            case JsonObject _ -> "an object";
            case JsonArray _ -> "an array";
            case JsonString _ -> "a string";
            case JsonNumber _ -> "a number";
            case JsonBoolean _ -> "true or false";
            case JsonNull _ -> "null";
        };
    }
}
