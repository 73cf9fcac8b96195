// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.differential;

import java.util.Random;

/// Makes up policies of many rules of one name that compare the input, or what they are called with, with constants.
final class RuleGenerator {
    private static final String[] CONSTANTS = {
        "1", "1.0", "2", "\"a\"", "\"b\"", "\"1\"", "null", "true", "false", "[1]", "{}", "{\"a\": 1}"
    };
    private static final String[] MEMBERS = {"a", "b", "c"};

    private final Random random;
    private int names;

    RuleGenerator(long seed) {
        random = new Random(seed);
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }

    String policy() {
        StringBuilder policy = new StringBuilder("package sigstore\n");
        policy.append("conflict = 1 { input.a }\nconflict = 2 { input.a; input.b }\n");
        int rules = 2 + random.nextInt(8);
        String kind = pick("complete", "function", "set", "object", "path", "equal");
        if (random.nextBoolean() && (kind.equals("complete") || kind.equals("equal"))) {
            policy.append("default p = 0\n");
        }
        for (int i = 0; i < rules; i++) {
            policy.append(rule(kind)).append('\n');
        }
        if (kind.equals("function")) {
            policy.append("isCompliant = [x | x := f(input.a, input.b)]\n");
            policy.append("q[y] { y := f(input.l[_], \"a\") }\n");
        } else {
            policy.append("isCompliant = p { input.b }\nq { p with input.a as 1 }\n");
        }
        return policy.toString();
    }

    private String rule(String kind) {
        String body = "{ " + body() + " }";
        String value = pick("1", "1", "\"x\"", "input.c", "conflict");
        return switch (kind) {
            case "function" -> "f(" + argument() + ", " + argument() + ") = " + value + " " + body + otherwise();
            case "set" -> "p[x] { " + body() + "; x := " + value + " }";
            case "object" -> "p[k] = x { " + body() + "; k := input.l[_]; x := " + value + " }";
            case "path" -> "p[k][m] = 1 { " + body() + "; k := \"k\"; m := input.l[_] }";
            case "equal" -> "p " + body;
            default -> "p = " + value + " " + body + otherwise();
        };
    }

    private String argument() {
        return pick(pick(CONSTANTS), pick("x", "_", "[y]"));
    }

    private String otherwise() {
        return random.nextInt(3) == 0 ? " else = " + pick("2", "input.b") + " { " + body() + " }" : "";
    }

    private String body() {
        StringBuilder body = new StringBuilder(literal());
        while (random.nextInt(3) > 0) {
            body.append("; ").append(literal());
        }
        return body.toString();
    }

    private String literal() {
        String place = "input." + pick(MEMBERS);
        String constant = pick(CONSTANTS);
        return pick(
                place + " == " + constant,
                place + " == " + constant,
                constant + " = " + place,
                place + " = " + constant,
                "input[\"" + pick(MEMBERS) + "\"] == " + constant,
                "input == " + constant,
                "input.l[_] == " + constant,
                "input.l[0] == " + constant,
                "not " + place + " == " + constant,
                place,
                "conflict == 1",
                "count(input.l) > 1",
                "z%d := %s; z%d == %s".formatted(names, place, names++, constant));
    }

    String input() {
        if (random.nextInt(12) == 0) {
            return pick(CONSTANTS);
        }
        StringBuilder input = new StringBuilder("{");
        for (String member : MEMBERS) {
            if (random.nextInt(4) > 0) {
                input.append('"')
                        .append(member)
                        .append("\": ")
                        .append(pick(CONSTANTS))
                        .append(", ");
            }
        }
        return input.append("\"l\": [")
                .append(pick(CONSTANTS))
                .append(", ")
                .append(pick(CONSTANTS))
                .append("]}")
                .toString();
    }
}
