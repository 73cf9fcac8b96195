// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.differential;

import java.util.ArrayList;
import java.util.List;

/// What policies seldom hold and engines easily get wrong: patterns, heads of several parts, replaced functions.
final class Idioms {
    private final PolicyGenerator made;
    private final List<String> rules = new ArrayList<>();

    Idioms(PolicyGenerator made) {
        this.made = made;
    }

    /// Writes a rule on one line.
    String rule(int i) {
        String a = made.fresh();
        String b = made.fresh();
        String is = made.isStrict() ? " := " : " = ";
        String iff = made.iff();
        return switch (made.upTo(12)) {
            case 0 -> function("g" + i, "[" + a + ", " + made.pick("1", b, "[" + b + "]") + "]", a, is, iff);
            case 1 -> function("g" + i, "{\"a\": " + a + "}", a, is, iff);
            case 2 -> {
                made.addFunction("h" + i);
                String line = "default h" + i + "(_)" + is + made.pick("1", "\"a\"", "false", "[]") + "\n";
                yield line + function("h" + i, a, made.pick(a, "1", "\"x\""), is, iff);
            }
            case 3 -> {
                String name = "g" + i;
                made.addFunction(name);
                made.addAnything(a);
                yield name + "(" + a + ")" + is + made.any() + iff + " { " + made.body() + " } else" + is + made.any()
                        + iff + " { " + made.body() + " }\n";
            }
            case 4, 5 -> {
                String name = "r" + i;
                rules.add(name + ".a");
                rules.add(name + "[\"b\"]");
                rules.add(name);
                yield name + ".a" + is + made.any() + iff + " { " + made.body() + " }\n" + name + ".b" + is
                        + made.pick(made.number(), made.text(), "[1]") + "\n";
            }
            case 6 -> {
                String name = "r" + i;
                rules.add(name);
                rules.add(name + "[_]");
                rules.add(name + ".a");
                yield name + "[" + a + "]" + is + b + iff + " { " + b + " = "
                        + made.pick("input.o", "input.w", "input.l") + "[" + a + "] }\n" + name + ".zz" + is
                        + made.any() + iff + " { " + made.body() + " }\n";
            }
            case 7 -> {
                String name = "r" + i;
                rules.add(name);
                rules.add(name + "[_]");
                rules.add(name + "[_][_]");
                yield name + "[" + a + "][" + b + "]" + is + made.pick(a, b, "1", "true") + iff + " { "
                        + made.pick("input.items[" + a + "].tags[" + b + "]", a + " := \"k\"; " + b + " := input.l[_]")
                        + " }\n";
            }
            case 8 -> {
                String name = "c" + i;
                made.addComplete(name);
                yield name + is + "{\"a\": " + made.number() + ", \"b\": [" + made.text() + "]}" + iff + " { "
                        + made.body() + " }\n" + name + is
                        + made.pick("{\"a\": 1}", "{x: 1 | x := input.w[_]}", "[1]", "{1}") + iff + " { " + made.body()
                        + " }\n";
            }
            case 9 -> {
                String name = "c" + i;
                made.addComplete(name);
                String value = made.pick("true", "1", "\"a\"");
                yield name + is + value + iff + " { " + made.body() + " }\n" + name + is + value + iff + " { "
                        + made.body() + " }\n";
            }
            case 10 -> {
                String name = "g" + i;
                made.addFunction(name);
                made.addAnything(a);
                yield name + "(" + a + ")" + is + made.pick("true", "1") + iff + " { " + made.body() + " }\n" + name
                        + "(" + b + ")" + is + made.pick("true", "1") + iff + " { " + b + made.pick(" == 1", " != 1")
                        + " }\n";
            }
            default -> {
                String name = "k" + i;
                made.addComplete(name);
                yield name + is + "[" + a + " | " + a + " := " + made.pick("input.l", "input.items", "input.o")
                        + "[_]; " + made.bool() + "]" + made.pick("", "[_]", "[0]") + "\n";
            }
        };
    }

    private String function(String name, String argument, String value, String is, String iff) {
        made.addFunction(name);
        return name + "(" + argument + ")" + is + value + iff + " { " + made.body() + " }\n";
    }

    /// Writes a literal, or several.
    String literal() {
        String a = made.fresh();
        String b = made.fresh();
        String c = made.fresh();
        List<String> bound = List.of(a, b);
        String text = switch (made.upTo(20)) {
            case 0 ->
                "{\"a\": " + a + ", \"b\": " + b + "} = "
                        + made.pick("input.o", "{\"a\": " + made.numeric() + ", \"b\": " + made.textual() + "}");
            case 1 ->
                "[" + a + ", [" + b + ", " + c + "]] = [" + made.numeric() + ", [" + made.textual() + ", " + made.any()
                        + "]]";
            case 2 -> "[" + a + ", " + b + "] = [" + b + ", " + made.any() + "]";
            case 3 -> "input.items[" + a + "].v = input.l[" + b + "]";
            case 4 -> a + " = input[" + b + "]";
            case 5 -> a + " = input." + made.pick("items", "o", "mix", "pair") + "[" + b + "][" + c + "]";
            case 6 -> a + " = " + b + "; " + b + " = " + made.any();
            case 7 ->
                a + " := " + made.any() + "; " + b + " := " + a + made.pick(".a", "[0]", "[_]", "[\"b\"]", "[-1]");
            case 8 ->
                a + " := " + made.pick(made.array(), made.set(), made.object()) + "; " + b + " := " + a + "["
                        + made.pick("_", "0", "1", "\"a\"", made.number()) + "]";
            case 9 ->
                made.keywords()
                        ? "some " + a + ", " + b + " in " + made.pick(made.array(), made.object(), "input.items")
                        : "some " + a + "; " + b + " := input.l[" + a + "]";
            case 10 ->
                made.keywords()
                        ? "some [" + a + ", " + b + "] in [" + made.pick("input.pair", "[1, 2]", "[1]") + "]"
                        : a + " := input.n; " + b + " := input.s";
            case 11 -> {
                String inner = made.bool();
                yield a + " := [" + c + " | " + c + " := input.l[_]; " + inner + "]; " + b + " := count(" + a + ")";
            }
            case 12 ->
                a + " := {" + c + ": " + made.any() + " | " + c + " := input.w[_]}; " + b + " := " + a
                        + made.pick("[_]", ".a", "[\"ab\"]");
            case 13 ->
                a + " := sum([" + c + " | " + c + " := input.items[_].v]); " + b + " = "
                        + made.pick("min", "max", "count") + "([" + a + ", " + made.numeric() + "])";
            case 14 ->
                a + " := " + made.any() + " with input as " + made.pick("{}", "{\"n\": 1, \"l\": [1]}", "[1]") + "; "
                        + b + " := 1";
            case 15 ->
                a + " := count(" + made.array() + ") with count as " + made.pick("3", "\"a\"", "sum", "max") + "; " + b
                        + " := 1";
            case 16 ->
                made.called()
                        .map(name -> a + " := " + name + "(" + made.any() + ") with data.sigstore." + name + " as "
                                + made.pick("7", "\"a\"", "count") + "; " + b + " := 1")
                        .orElse(a + " := 1; " + b + " := 2");
            case 17 ->
                made.named()
                        .map(name -> a + " := data.sigstore." + name + " with data.sigstore." + name + " as "
                                + made.any() + "; " + b + " := 2")
                        .orElse(a + " := 1; " + b + " := 2");
            default ->
                rules.isEmpty()
                        ? a + " := 1; " + b + " := input.l[" + a + "]"
                        : a + " := " + made.pick(rules) + "; " + b + " := 1";
        };
        bound.forEach(made::addAnything);
        return text;
    }
}
