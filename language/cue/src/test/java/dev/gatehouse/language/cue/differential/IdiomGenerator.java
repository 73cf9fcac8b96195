// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.differential;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.language.cue.differential.PolicyGenerator.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// Makes policies as people write them, out of two to six idioms about one of the [SampleDocuments]: what is asked
/// is taken from the document, which is then damaged in up to three places. The same seed always makes the same cases.
final class IdiomGenerator {
    private static final List<String> IMPORTS =
            List.of("list", "strings", "struct", "regexp", "net", "time", "math", "strconv");

    private final Random random;
    private final List<String> parts = new ArrayList<>();
    private int names;

    private IdiomGenerator(long seed) {
        this.random = new Random(seed);
    }

    /// Makes the case number `index` of the run `seed`.
    static Case make(long seed, int index) {
        IdiomGenerator generator = new IdiomGenerator(seed * 1_000_003L + index);
        JsonValue document = generator.any(SampleDocuments.ALL);
        int idioms = 2 + generator.random.nextInt(5);
        for (int i = 0; i < idioms; i++) {
            generator.idiom((JsonObject) document);
        }
        String text = String.join("\n", generator.parts) + "\n";
        StringBuilder policy = new StringBuilder();
        for (String name : IMPORTS) {
            if (text.contains(name + ".")) {
                policy.append("import \"").append(name).append("\"\n");
            }
        }
        JsonValue damaged = new Damage(generator.random).some(document);
        return new Case(seed + "/" + index, policy.append(text).toString(), JsonWriter.compact(damaged));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String oneOf(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String fresh(String kind) {
        return kind + names++;
    }

    // ---- idioms at the top

    /// Where a value stands: the labels to it, and whether each can be written as a name.
    private record Place(List<String> labels, JsonValue value) {
        String reference() {
            StringBuilder out = new StringBuilder(labels.getFirst());
            labels.stream().skip(1).forEach(label -> out.append(named(label) ? "." + label : "[\"" + label + "\"]"));
            return out.toString();
        }

        String nested(String constraint, String mark) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < labels.size(); i++) {
                out.append(label(labels.get(i)))
                        .append(i == labels.size() - 1 ? mark : "")
                        .append(": ");
            }
            return out.append(constraint).toString();
        }
    }

    private static boolean named(String label) {
        return label.matches("[A-Za-z][A-Za-z0-9_]*");
    }

    private static String label(String name) {
        return named(name) ? name : "\"" + name + "\"";
    }

    private static JsonValue member(Map<String, JsonValue> members, String name) {
        return Objects.requireNonNull(members.get(name));
    }

    private Place place(JsonObject document) {
        List<String> labels = new ArrayList<>();
        JsonValue at = document;
        while (at instanceof JsonObject(Map<String, JsonValue> members)
                && !members.isEmpty()
                && (labels.size() < 2 || chance(85))) {
            String name = any(List.copyOf(members.keySet()));
            labels.add(name);
            at = member(members, name);
        }
        return new Place(labels, at);
    }

    private void idiom(JsonObject document) {
        Place place = place(document);
        switch (random.nextInt(12)) {
            case 0 -> parts.add(place.nested(constraint(place.value(), 3), oneOf("?", "!")));
            case 1, 2, 3 -> question(place);
            case 4 -> condition(place, place(document));
            case 5 -> equal(place, place(document));
            case 6 -> {
                String definition = fresh("#R");
                parts.add(definition + ": " + struct(document, 3, true));
                parts.add(chance(70) ? definition : "{" + definition + "}");
            }
            default -> parts.add(place.nested(constraint(place.value(), 3), ""));
        }
    }

    private void declare(Place place) {
        parts.add(place.nested(oneOf("_", type(place.value()), type(place.value())), ""));
    }

    // An expression about a field must hold.
    private void question(Place place) {
        declare(place);
        String asked = asked(place.reference(), place.value());
        String name = fresh(oneOf("ok", "_ok", "#ok"));
        switch (random.nextInt(5)) {
            case 0 -> parts.add(name + ": " + asked + "\n" + name + ": true");
            case 1 -> parts.add(name + ": true & (" + asked + ")");
            case 2 -> parts.add(name + ": {if !(" + asked + ") {" + refusal(place.reference()) + "}}");
            case 3 -> parts.add(name + ": [if " + asked + " {\"yes\"}, \"no\"][0]\n" + name + ": \"yes\"");
            default -> {
                String let = fresh("L");
                parts.add("let " + let + " = " + asked + "\n" + name + ": " + let + " & true");
            }
        }
    }

    private String refusal(String reference) {
        return oneOf("error(\"refused\")", "error(\"got \\(" + reference + ")\")", "_|_", "reason: \"no\" & \"yes\"");
    }

    private void condition(Place place, Place other) {
        declare(place);
        String asked = chance(40)
                ? place.reference() + oneOf(" != ", " == ") + "_|_"
                : asked(place.reference(), place.value());
        String then = other.nested(constraint(other.value(), 2), oneOf("", "", "!", "?"));
        parts.add(
                chance(40)
                        ? "if " + asked + " {" + then + "}"
                        : fresh("check") + ": {if " + asked + " {" + fresh("n") + ": " + constraint(other.value(), 1)
                                + "}}");
    }

    private void equal(Place place, Place other) {
        if (place.value() instanceof JsonString(String text)
                && other.value() instanceof JsonString
                && !place.labels().equals(other.labels())) {
            declare(place);
            declare(other);
            String name = fresh("id");
            parts.add(name + ": \"\\(" + place.reference() + ")/\\(" + other.reference() + ")\"");
            parts.add(name + ": =~\"^" + prefix(text) + "\"");
            return;
        }
        declare(place);
        parts.add(fresh("copy") + ": " + place.reference() + " & " + constraint(place.value(), 2));
    }

    private static String type(JsonValue value) {
        return switch (value) {
            case JsonString _ -> "string";
            case JsonNumber number -> number.text().contains(".") ? "number" : "int";
            case JsonBoolean _ -> "bool";
            case JsonNull _ -> "null | _";
            case JsonArray _ -> "[...]";
            case JsonObject _ -> "{...}";
        };
    }

    // ---- questions

    private String asked(String reference, JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> askedText(reference, text);
            case JsonNumber(String number) ->
                oneOf(
                        reference + " > " + number,
                        reference + " >= " + number,
                        reference + " == " + number,
                        reference + " + 1 > " + number,
                        reference + " * 2 != " + number,
                        "math.Floor(" + reference + ") >= 0",
                        "\"\\(" + reference + ")\" != \"\"");
            case JsonBoolean bool ->
                oneOf(
                        reference + " == " + (bool == JsonBoolean.TRUE),
                        (bool == JsonBoolean.TRUE ? "" : "!") + reference,
                        reference + " || true",
                        reference + " != _|_");
            case JsonNull _ -> reference + oneOf(" == null", " != _|_");
            case JsonArray list -> askedList(reference, list);
            case JsonObject(Map<String, JsonValue> members) -> {
                String key = members.isEmpty() ? "x" : any(List.copyOf(members.keySet()));
                String member = named(key) && chance(50) ? reference + "." + key : reference + "[\"" + key + "\"]";
                yield oneOf(
                        member + " != _|_",
                        "len(" + reference + ") > 0",
                        "list.Contains([for k, v in " + reference + " {k}], \"" + key + "\")",
                        "struct.MinFields(" + reference + ", 1)",
                        members.isEmpty() ? "len(" + reference + ") == 0" : asked(member, member(members, key)));
            }
        };
    }

    private String askedText(String reference, String text) {
        String quoted = "\"" + text + "\"";
        return oneOf(
                reference + " == " + quoted,
                reference + " != \"other\"",
                reference + " =~ \"^" + prefix(text) + "\"",
                reference + " !~ \"^x\"",
                "strings.HasPrefix(" + reference + ", \"" + prefix(text) + "\")",
                "strings.Contains(" + reference + ", \"" + prefix(text) + "\")",
                "strings.Split(" + reference + ", \"/\")[0] == \"" + text.split("/", -1)[0] + "\"",
                "len(strings.Split(" + reference + ", \"/\")) > 0",
                "len(" + reference + ") > 0",
                "strings.ToLower(" + reference + ") == \"" + text.toLowerCase(java.util.Locale.ROOT) + "\"",
                "strings.TrimPrefix(" + reference + ", \"" + prefix(text) + "\") != " + reference,
                "regexp.Match(\"^" + prefix(text) + "\", " + reference + ")",
                "list.Contains([" + quoted + ", \"b\"], " + reference + ")",
                "{\"" + text + "\": true}[" + reference + "]",
                text.endsWith("Z")
                        ? "time.Parse(time.RFC3339, " + reference + ") < \"2025\""
                        : "strings.MinRunes(" + reference + ", 1)");
    }

    private String askedList(String reference, JsonArray list) {
        List<JsonValue> elements = list.elements();
        if (elements.isEmpty()) {
            return "len(" + reference + ") " + oneOf("== 0", ">= 0", "< 2");
        }
        JsonValue element = any(elements);
        String condition = asked("v", element);
        return oneOf(
                "len(" + reference + ") > 0",
                "len(" + reference + ") == " + elements.size(),
                "list.UniqueItems(" + reference + ")",
                "list.MinItems(" + reference + ", 1)",
                "list.Contains(" + reference + ", " + literal(element) + ")",
                "len([for v in " + reference + " if " + condition + " {v}]) > 0",
                "len([for v in " + reference + " if !(" + condition + ") {v}]) == 0",
                "[for v in " + reference + " if !(" + condition + ") {v}] == []",
                "list.Contains([for v in " + reference + " {" + condition + "}], true)",
                "!list.Contains([for i, v in " + reference + " if i > 0 {" + condition + "}], false)",
                asked(reference + "[0]", elements.getFirst()),
                "and([for v in " + reference + " {" + condition + "}])",
                element instanceof JsonString
                        ? "strings.Join(" + reference + ", \",\") != \"\""
                        : "list.MatchN(" + reference + ", >=1, " + constraint(element, 1) + ")");
    }

    private static String prefix(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9:/ -].*", "");
        return plain.substring(0, Math.min(6, plain.length()));
    }

    private static String literal(JsonValue value) {
        return JsonWriter.compact(value);
    }

    // ---- constraints

    private String constraint(JsonValue value, int depth) {
        String made = switch (value) {
            case JsonString(String text) -> text(text);
            case JsonNumber(String number) -> number(number);
            case JsonBoolean bool -> {
                String it = bool == JsonBoolean.TRUE ? "true" : "false";
                yield oneOf("bool", it, it, "*" + it + " | bool", it + " | null", "!=null", "_");
            }
            case JsonNull _ -> oneOf("null", "_", "null | string", "null | [...string]", "*null | {...}");
            case JsonArray list -> list(list, depth);
            case JsonObject object -> depth < 1 ? oneOf("{...}", "_", "struct.MinFields(1)") : structs(object, depth);
        };
        if (depth > 0 && chance(6)) {
            String name = fresh(oneOf("#D", "#D", "_D"));
            parts.add(name + ": " + made);
            return oneOf(name, name, name + " | null", "null | " + name, "*" + name + " | _", "(" + name + ")");
        }
        return made;
    }

    private String text(String text) {
        String quoted = "\"" + text + "\"";
        String made = oneOf(
                "string",
                quoted,
                quoted,
                quoted + " | \"other\"",
                "\"a\" | \"b\" | " + quoted,
                "*" + quoted + " | string",
                "*\"none\" | string",
                "!=\"\"",
                "!=\"other\"",
                "=~\"^" + prefix(text) + "\"",
                "=~\"^" + prefix(text) + "\" & !~\"latest$\"",
                "!~\"^" + prefix(text) + "\"",
                "strings.HasPrefix(\"" + prefix(text) + "\")",
                "strings.MinRunes(1)",
                "strings.MinRunes(2) & strings.MaxRunes(60)",
                quoted + " | error(\"not as asked\")",
                "string | error(\"must be a string\")",
                "string | null",
                "string | [...string]",
                "string & !=\"x\"",
                "or([" + quoted + ", \"z\"])",
                "and([string, !=\"\"])",
                "matchN(1, [" + quoted + ", \"other\"])",
                "matchN(0, [\"other\", =~\"^evil\"])",
                ">=\"A\" & <=\"zzz\"");
        if (text.endsWith("Z") && chance(60)) {
            return oneOf(
                    "time.Time",
                    "time.Format(time.RFC3339)",
                    "<\"2025-01-01T00:00:00Z\"",
                    ">time.Parse(time.RFC3339, \"2024-01-01T00:00:00Z\")",
                    "time.Time & >\"2024\"",
                    "time.Time | null");
        }
        if (text.contains("://") && chance(30)) {
            return oneOf("net.URL", "net.AbsURL", "net.URL & =~\"^https://\"");
        }
        return made;
    }

    private String number(String number) {
        return oneOf(
                "int",
                "number",
                number,
                ">=" + number,
                "<=" + number,
                ">0",
                ">=0 & <=10",
                "!=0",
                "*1 | int",
                "*" + number + " | number",
                "uint8",
                "float",
                number + " | null",
                ">=0 | error(\"negative\")",
                "math.MultipleOf(1)",
                "int & >0 & <100",
                "1 | 2 | 3 | " + number,
                "matchN(1, [>=" + number + ", string])");
    }

    private String list(JsonArray list, int depth) {
        List<JsonValue> elements = list.elements();
        if (elements.isEmpty()) {
            return oneOf("[]", "[...]", "[...string]", "list.MaxItems(0)", "list.MaxItems(3)", "[] | null");
        }
        JsonValue element = any(elements);
        String each = constraint(element, depth - 1);
        String made = oneOf(
                "[...]",
                "[..." + each + "]",
                "[..." + each + "]",
                "[..." + each + "]",
                "[" + each + ", ...]",
                "[_, ...]",
                "[..." + each + "] | null",
                "*[] | [..." + each + "]",
                "list.MinItems(1)",
                "list.MaxItems(" + elements.size() + ")",
                "list.UniqueItems()",
                "list.MinItems(1) & list.UniqueItems",
                "[..." + each + "] & list.MaxItems(5)",
                "list.MatchN(>=1, " + each + ")",
                "list.MatchN(0, " + each + ")",
                "list.MatchN(1, " + each + ")",
                "list.Contains(" + literal(element) + ")",
                "[...matchN(0, [" + each + "])]",
                "[...(" + each + " | error(\"element\"))]",
                exact(elements, depth));
        return made;
    }

    private String exact(List<JsonValue> elements, int depth) {
        List<String> all = new ArrayList<>();
        elements.forEach(element -> all.add(constraint(element, depth - 1)));
        return "[" + String.join(", ", all) + "]";
    }

    private String structs(JsonObject object, int depth) {
        String made = struct(object, depth, false);
        return switch (random.nextInt(24)) {
            case 0 -> "close(" + struct(object, depth, true) + ")";
            case 1 -> made + " | " + struct(object, depth, false);
            case 2 -> "*" + made + " | " + struct(object, depth, false);
            case 3 -> "matchN(1, [" + made + ", " + struct(object, depth, false) + "])";
            case 4 -> "matchN(0, [" + made + "])";
            case 5 ->
                "matchIf(" + made + ", " + struct(object, depth, false) + ", " + struct(object, depth, false) + ")";
            case 6 -> "struct.MinFields(" + (1 + random.nextInt(2)) + ")";
            case 7 -> "struct.MaxFields(" + (1 + object.members().size()) + ")";
            case 8 -> made + " & " + struct(object, depth, false);
            case 9 -> "null | " + made;
            case 10, 11 -> {
                String name = fresh("#S");
                parts.add(name + ": " + struct(object, depth, chance(70)));
                yield oneOf(
                        name,
                        name,
                        name,
                        name + " & {...}",
                        "{" + name + ", ...}",
                        name + " | null",
                        "*" + name + " | null");
            }
            case 12 -> {
                String name = fresh("#O");
                parts.add(name + ": " + struct(object, depth, true) + " | " + struct(object, depth, true));
                yield oneOf(name, name + " | null", "null | " + name);
            }
            case 13 -> "{[string]: " + element(object, depth) + "}";
            case 14 -> "{[=~\"^[a-m]\"]: " + element(object, depth) + "}";
            case 15 -> "{[!=\"x\"]: _, " + made.substring(1);
            default -> made;
        };
    }

    private String element(JsonObject object, int depth) {
        return object.members().isEmpty()
                ? "_"
                : constraint(any(List.copyOf(object.members().values())), depth - 1);
    }

    /// Returns a literal with some of the members of `object`, all of them where `whole`, and conditions among them.
    private String struct(JsonObject object, int depth, boolean whole) {
        List<String> declared = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            if (whole || chance(45)) {
                String mark = chance(70) ? "" : oneOf("?", "?", "!");
                declared.add(label(member.getKey()) + mark + ": " + constraint(member.getValue(), depth - 1));
                if (named(member.getKey())) {
                    known.add(member.getKey());
                }
            }
        }
        if (!known.isEmpty() && chance(35)) {
            String name = any(known);
            JsonValue value = member(object.members(), name);
            List<String> all = List.copyOf(object.members().keySet());
            String other = any(all);
            String then = oneOf(
                    label(other) + oneOf(": ", "!: ", "?: ") + constraint(member(object.members(), other), depth - 2),
                    refusal(name),
                    label(other) + ": \"refused\"",
                    fresh("extra") + ": 1");
            String when = switch (random.nextInt(4)) {
                case 0 -> name + " != _|_";
                case 1 -> name + " == _|_";
                case 2 -> "!(" + asked(name, value) + ")";
                default -> asked(name, value);
            };
            declared.add("if " + when + " {" + then + "}");
        }
        if (!known.isEmpty() && chance(8)) {
            String name = any(known);
            String hidden = fresh("_h");
            declared.add(hidden + ": " + asked(name, member(object.members(), name)));
            declared.add(hidden + ": true");
        }
        if (chance(whole ? 35 : 12)) {
            declared.add("...");
        }
        return "{" + String.join(", ", declared) + "}";
    }
}
