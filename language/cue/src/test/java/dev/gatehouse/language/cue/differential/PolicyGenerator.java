// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.differential;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Makes policies and documents that have a chance to meet: few names, few values, every construct of the
/// language, and documents made along with what the policy asks for. The same seed always makes the same
/// cases.
final class PolicyGenerator {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
    private static final List<String> IMPORTS = List.of("list", "strings", "struct", "regexp", "net", "time");

    private final Random random;
    private final Deque<List<String>> scopes = new ArrayDeque<>();
    private int lets;

    /// A policy and a document.
    ///
    /// @param id seed and index, which make the case again
    record Case(String id, String policy, String document) {}

    /// A value of a policy, and a document it may accept.
    private record Typed(String text, Sample sample) {}

    /// A document in the making.
    private sealed interface Sample {
        record Scalar(String text) implements Sample {}

        record Members(Map<String, Sample> members) implements Sample {}

        record Elements(List<Sample> elements) implements Sample {}

        record Any() implements Sample {}
    }

    private static final Sample ANY = new Sample.Any();

    private PolicyGenerator(long seed) {
        this.random = new Random(seed);
    }

    /// Makes the case number `index` of the run `seed`.
    static Case make(long seed, int index) {
        PolicyGenerator generator = new PolicyGenerator(seed * 1_000_003L + index);
        Typed file = generator.file();
        StringBuilder policy = new StringBuilder();
        for (String name : IMPORTS) {
            if (file.text().contains(name + ".")) {
                policy.append("import \"").append(name).append("\"\n");
            }
        }
        String document = generator.chance(97) ? generator.json(file.sample(), 4) : generator.json(ANY, 2);
        return new Case(seed + "/" + index, policy.append(file.text()).toString(), document);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Typed scalarTyped(String text, String... samples) {
        return new Typed(text, new Sample.Scalar(any(List.of(samples))));
    }

    // ---- structs

    private Typed file() {
        List<String> declared = names(1 + random.nextInt(4));
        if (chance(35)) {
            declared.add("#D");
        }
        if (chance(10)) {
            declared.add("#E");
        }
        if (chance(8)) {
            declared.add("_h");
        }
        Map<String, Sample> members = new LinkedHashMap<>();
        String text = String.join("\n", declarations(declared, 3, members)) + "\n";
        return new Typed(text, new Sample.Members(members));
    }

    private List<String> names(int count) {
        List<String> declared = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = any(NAMES);
            if (!declared.contains(name) || chance(12)) {
                declared.add(name);
            }
        }
        return declared;
    }

    private Typed struct(int depth) {
        Map<String, Sample> members = new LinkedHashMap<>();
        String text = "{" + String.join(", ", declarations(names(random.nextInt(4)), depth, members)) + "}";
        return new Typed(text, new Sample.Members(members));
    }

    private List<String> declarations(List<String> declared, int depth, Map<String, Sample> members) {
        List<String> scope = new ArrayList<>(declared);
        scopes.push(scope);
        List<String> out = new ArrayList<>();
        if (chance(5)) {
            String name = "L" + lets++;
            Typed value = value(depth - 1);
            scope.add(name);
            out.add("let " + name + " = " + value.text());
            out.add(any(NAMES) + ": " + name);
        }
        for (String name : declared) {
            boolean regular = NAMES.contains(name);
            String mark = !regular || chance(75) ? "" : chance(60) ? "?" : "!";
            Typed value = name.startsWith("#") && chance(85) ? struct(depth - 1) : value(depth - 1);
            if (regular) {
                members.putIfAbsent(name, value.sample());
            }
            out.add(name + mark + ": " + value.text());
        }
        if (chance(9)) {
            out.add("[" + any(List.of("string", "=~\"^[ab]$\"", "!=\"a\"", "\"b\"", "_")) + "]: "
                    + value(depth - 1).text());
        }
        if (depth < 3 && chance(12)) {
            out.add("...");
        }
        if (depth > 0 && chance(22)) {
            out.add(comprehension(depth, members));
        }
        if (depth > 0 && chance(7)) {
            out.add(
                    chance(50) && declaredAnywhere("#D")
                            ? "#D"
                            : struct(depth - 1).text());
        }
        if (depth > 0 && chance(4)) {
            out.add(any(List.of("(" + reference() + ")", "\"\\(" + reference() + ")\"")) + ": "
                    + value(depth - 1).text());
        }
        scopes.pop();
        return out;
    }

    private boolean declaredAnywhere(String name) {
        return scopes.stream().anyMatch(scope -> scope.contains(name));
    }

    private String comprehension(int depth, Map<String, Sample> members) {
        String clause = switch (random.nextInt(10)) {
            case 0, 1 -> "for k, v in " + reference();
            case 2 -> "for v in " + reference() + " if " + condition();
            case 3 -> "let w = " + reference() + " if " + condition();
            default -> "if " + condition();
        };
        List<String> bound = new ArrayList<>();
        if (clause.startsWith("for k") || clause.startsWith("for v")) {
            bound.add("v");
        } else if (clause.startsWith("let w")) {
            bound.add("w");
        }
        scopes.push(bound);
        String body;
        if (clause.startsWith("for k") && chance(50)) {
            body = "{\"\\(k)\": " + value(depth - 1).text() + "}";
        } else {
            Typed made = struct(depth - 1);
            body = made.text();
            if (made.sample() instanceof Sample.Members(Map<String, Sample> more) && chance(50)) {
                more.forEach(members::putIfAbsent);
            }
        }
        scopes.pop();
        return clause + " " + body;
    }

    private String condition() {
        String subject = reference();
        return switch (random.nextInt(14)) {
            case 0, 1 -> subject + " == " + scalar();
            case 2 -> subject + " != " + scalar();
            case 3, 4 -> subject + " != _|_";
            case 5 -> subject + " == _|_";
            case 6 -> "len(" + subject + ") > " + random.nextInt(3);
            case 7 -> subject + " > " + random.nextInt(3);
            case 8 -> "!(" + subject + " == " + scalar() + ")";
            case 9 -> subject + " == " + scalar() + " && " + reference() + " != _|_";
            case 10 -> subject + " == " + scalar() + " || " + reference() + " == " + scalar();
            case 11 -> "list.Contains(" + subject + ", " + scalar() + ")";
            case 12 -> subject + " =~ \"x\"";
            default -> "strings.HasPrefix(" + subject + ", \"x\")";
        };
    }

    // ---- values

    private String reference() {
        List<String> all = new ArrayList<>();
        scopes.forEach(all::addAll);
        if (all.isEmpty()) {
            return scalar();
        }
        String name = any(all);
        if (chance(25)) {
            name += "." + any(NAMES);
        } else if (chance(5)) {
            name += "[0]";
        } else if (chance(3)) {
            name += "[\"" + any(NAMES) + "\"]";
        }
        return name;
    }

    private String scalar() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> "\"x\"";
            case 2 -> "\"y\"";
            case 3 -> "true";
            case 4 -> chance(50) ? "null" : "1.5";
            default -> Integer.toString(random.nextInt(3));
        };
    }

    private Typed value(int depth) {
        int kind = random.nextInt(depth > 0 ? 100 : 52);
        if (kind < 14) {
            return type();
        }
        if (kind < 26) {
            String text = scalar();
            return scalarTyped(text, text);
        }
        if (kind < 35) {
            return bound();
        }
        if (kind < 43) {
            return new Typed(reference(), ANY);
        }
        if (kind < 47) {
            return new Typed(computed(), ANY);
        }
        if (kind < 52) {
            return validator();
        }
        if (kind < 68) {
            return struct(depth - 1);
        }
        if (kind < 77) {
            return list(depth - 1);
        }
        if (kind < 86) {
            return disjunction(depth - 1);
        }
        if (kind < 91) {
            Typed left = value(depth - 1);
            Typed right = value(depth - 1);
            return new Typed(left.text() + " & " + right.text(), chance(50) ? left.sample() : right.sample());
        }
        if (kind < 93) {
            Typed inner = struct(depth - 1);
            return new Typed("close(" + inner.text() + ")", inner.sample());
        }
        if (kind < 95 && declaredAnywhere("#D")) {
            return new Typed(chance(50) ? "#D" : "#D & " + struct(depth - 1).text(), ANY);
        }
        Typed first = value(depth - 1);
        Typed second = value(depth - 1);
        if (kind < 96) {
            String count = any(List.of("1", "0", ">0"));
            return new Typed("matchN(" + count + ", [" + first.text() + ", " + second.text() + "])", first.sample());
        }
        if (kind < 97) {
            String name = any(List.of("or", "and"));
            return new Typed(name + "([" + first.text() + ", " + second.text() + "])", second.sample());
        }
        if (kind < 98) {
            return new Typed(
                    "matchIf(" + first.text() + ", " + second.text() + ", "
                            + value(depth - 1).text() + ")",
                    second.sample());
        }
        return new Typed("[for v in " + reference() + " {" + (chance(60) ? "v" : first.text()) + "}]", ANY);
    }

    private Typed type() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> scalarTyped("int", "0", "1", "2");
            case 2, 3 -> scalarTyped("string", "\"x\"", "\"y\"");
            case 4 -> scalarTyped("number", "1", "1.5");
            case 5 -> scalarTyped("bool", "true");
            case 6 -> scalarTyped("int | string", "1", "\"x\"");
            case 7 -> new Typed("[...]", new Sample.Elements(List.of(ANY)));
            default -> new Typed(any(List.of("_", "{...}", "null")), ANY);
        };
    }

    private Typed bound() {
        return switch (random.nextInt(10)) {
            case 0 -> scalarTyped(">0", "1", "2");
            case 1 -> scalarTyped("<2", "0", "1");
            case 2 -> scalarTyped(">=1", "1", "2");
            case 3 -> scalarTyped("<=1", "0", "1");
            case 4 -> scalarTyped("!=1", "0", "2");
            case 5 -> scalarTyped("!=\"x\"", "\"y\"");
            case 6 -> scalarTyped("=~\"^x\"", "\"x\"");
            case 7 -> scalarTyped("!~\"x\"", "\"y\"");
            case 8 -> scalarTyped(">\"w\"", "\"x\"", "\"y\"");
            default -> new Typed("!=null", ANY);
        };
    }

    private String computed() {
        return switch (random.nextInt(8)) {
            case 0 -> "\"\\(" + reference() + ")\"";
            case 1 -> reference() + " + 1";
            case 2 -> reference() + " + \"x\"";
            case 3 -> "len(" + reference() + ")";
            case 4 -> "strings.ToUpper(" + reference() + ")";
            case 5 -> "list.Concat([" + reference() + ", [1]])";
            case 6 -> reference() + " == " + scalar();
            default -> reference() + " * 2";
        };
    }

    private Typed validator() {
        return switch (random.nextInt(11)) {
            case 0, 1 -> scalarTyped("strings.MinRunes(1)", "\"x\"");
            case 2 -> scalarTyped("strings.MaxRunes(1)", "\"x\"");
            case 3 -> scalarTyped("strings.HasPrefix(\"x\")", "\"x\"");
            case 4 -> scalarTyped("net.IPv4", "\"x\"");
            case 5 -> scalarTyped("time.Time", "\"2024-01-01T00:00:00Z\"");
            case 6 -> new Typed("struct.MinFields(1)", new Sample.Members(Map.of("a", ANY)));
            case 7 -> new Typed("struct.MaxFields(1)", new Sample.Members(Map.of("a", ANY)));
            case 8 -> new Typed("list.MatchN(>0, \"x\")", new Sample.Elements(List.of(new Sample.Scalar("\"x\""))));
            default ->
                new Typed(
                        any(List.of(
                                "list.MinItems(1)", "list.MaxItems(1)", "list.UniqueItems()", "list.Contains(\"x\")")),
                        new Sample.Elements(List.of(new Sample.Scalar("\"x\""))));
        };
    }

    private Typed list(int depth) {
        List<String> elements = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            Typed element = value(depth);
            elements.add(element.text());
            samples.add(element.sample());
        }
        if (chance(60)) {
            Typed more = value(depth);
            boolean typed = chance(70);
            elements.add("..." + (typed ? more.text() : ""));
            for (int i = random.nextInt(3); i > 0; i--) {
                samples.add(typed ? more.sample() : ANY);
            }
        }
        return new Typed("[" + String.join(", ", elements) + "]", new Sample.Elements(samples));
    }

    private Typed disjunction(int depth) {
        List<String> sides = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        int count = 2 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            Typed side = value(depth);
            sides.add((chance(25) ? "*" : "") + "(" + side.text() + ")");
            samples.add(side.sample());
        }
        return new Typed("(" + String.join(" | ", sides) + ")", any(samples));
    }

    // ---- documents

    private String json(Sample sample, int depth) {
        if (chance(7)) {
            return anything(depth - 1);
        }
        return switch (sample) {
            case Sample.Any _ -> anything(depth - 1);
            case Sample.Scalar(String text) -> text;
            case Sample.Elements(List<Sample> elements) -> {
                List<String> out = new ArrayList<>();
                for (Sample element : elements) {
                    out.add(json(element, depth - 1));
                }
                yield "[" + String.join(", ", out) + "]";
            }
            case Sample.Members(Map<String, Sample> members) -> {
                List<String> out = new ArrayList<>();
                members.forEach((name, member) -> {
                    if (chance(80)) {
                        out.add("\"" + name + "\": " + json(member, depth - 1));
                    }
                });
                String more = any(NAMES);
                if (chance(15) && !members.containsKey(more)) {
                    out.add("\"" + more + "\": " + anything(depth - 1));
                }
                yield "{" + String.join(", ", out) + "}";
            }
        };
    }

    private String anything(int depth) {
        int kind = random.nextInt(depth > 0 ? 12 : 6);
        if (kind < 6) {
            return scalar();
        }
        List<String> out = new ArrayList<>();
        if (kind < 10) {
            for (String name : NAMES) {
                if (chance(40)) {
                    out.add("\"" + name + "\": " + anything(depth - 1));
                }
            }
            return "{" + String.join(", ", out) + "}";
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            out.add(anything(depth - 1));
        }
        return "[" + String.join(", ", out) + "]";
    }
}
