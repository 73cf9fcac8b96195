// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.differential;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/// Makes up policies and inputs by a grammar of the language. Most of what it makes compiles and has an
/// answer that depends on the input; a little is wrong on purpose.
public final class PolicyGenerator {
    private final Random random;
    private final Random shuffle;
    private final boolean shuffles;
    private final List<String> numbers = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<String> anything = new ArrayList<>();
    private final List<String> complete = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> objects = new ArrayList<>();
    private final List<String> functions = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();
    private final boolean strict;
    private final boolean keywords;
    private final Idioms idioms = new Idioms(this);
    private int names;
    private int depth;

    PolicyGenerator(long seed) {
        this(seed, 0);
    }

    /// Makes up the same policy as [#PolicyGenerator(long)] with the literals of its bodies in another order.
    ///
    /// @param order seed of the order; 0 for the original one
    PolicyGenerator(long seed, long order) {
        this(new Random(seed), order);
    }

    /// Makes up what `random` decides.
    public PolicyGenerator(Random random) {
        this(random, 0);
    }

    private PolicyGenerator(Random random, long order) {
        this.random = random;
        shuffle = new Random(order);
        shuffles = order != 0;
        strict = chance(4);
        keywords = strict || chance(3);
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    String pick(String... options) {
        return options[random.nextInt(options.length)];
    }

    String pick(List<String> options) {
        return options.get(random.nextInt(options.size()));
    }

    @SafeVarargs
    private String pick(Supplier<String>... options) {
        return options[random.nextInt(options.length)].get();
    }

    String fresh() {
        return "v" + names++;
    }

    int upTo(int options) {
        return random.nextInt(options);
    }

    boolean isStrict() {
        return strict;
    }

    boolean keywords() {
        return keywords;
    }

    void addFunction(String name) {
        functions.add(name);
    }

    void addComplete(String name) {
        complete.add(name);
    }

    void addAnything(String name) {
        anything.add(name);
    }

    /// Returns the name of a function that is there, if there is one.
    Optional<String> called() {
        return functions.isEmpty() ? Optional.empty() : Optional.of(pick(functions));
    }

    /// Returns the name of a rule that is there, if there is one.
    Optional<String> named() {
        return complete.isEmpty() ? Optional.empty() : Optional.of(pick(complete));
    }

    /// Makes up an input.
    public String input() {
        return "{\"n\":" + number() + ",\"m\":" + number() + ",\"s\":" + text() + ",\"t\":" + text() + ",\"b\":"
                + pick("true", "false", "null") + ",\"l\":[" + numbersOf(4) + "],\"w\":[" + textsOf(4) + "],\"e\":[],"
                + "\"o\":{\"a\":" + number() + ",\"b\":" + text() + ",\"c\":{\"d\":" + number() + "}},\"pair\":["
                + number() + "," + text() + "],\"items\":[" + item() + "," + item()
                + (chance(2) ? "" : "," + item()) + "],\"mix\":[" + number() + "," + text()
                + ",null,true,[1],{\"a\":1}]"
                + (chance(3) ? ",\"x\":" + pick("1", "\"1\"", "[1,2]", "{\"k\":\"v\"}", "false") : "") + "}";
    }

    private String item() {
        return "{\"name\":" + text() + ",\"v\":" + number() + ",\"tags\":[" + textsOf(3) + "]"
                + (chance(3) ? ",\"on\":" + pick("true", "false") : "") + "}";
    }

    private String numbersOf(int most) {
        List<String> all = new ArrayList<>();
        int size = random.nextInt(most + 1);
        for (int i = 0; i < size; i++) {
            all.add(number());
        }
        return String.join(",", all);
    }

    private String textsOf(int most) {
        List<String> all = new ArrayList<>();
        int size = random.nextInt(most + 1);
        for (int i = 0; i < size; i++) {
            all.add(text());
        }
        return String.join(",", all);
    }

    String number() {
        return pick("0", "1", "2", "3", "-1", "10", "1.5", "0.1", "1.0", "1e1", "100", "7", "2.50", "9007199254740993");
    }

    String text() {
        return pick(
                "\"a\"",
                "\"b\"",
                "\"ab\"",
                "\"\"",
                "\"a,b\"",
                "\"x-1\"",
                "\"1\"",
                "\"A b\"",
                "\"\\u00e9\"",
                "\"v1.2.3\"",
                "\"10.0.0.1\"",
                "\"foo/bar\"",
                "\"true\"");
    }

    /// Makes up a policy.
    public String policy() {
        out.append("package sigstore\n");
        if (strict) {
            out.append("import rego.v1\n");
        } else if (keywords) {
            out.append("import future.keywords\n");
        }
        if (chance(5)) {
            out.append("import input.items as things\n");
            anything.add("things");
        }
        int rules = 1 + random.nextInt(5);
        for (int i = 0; i < rules; i++) {
            helper(i);
        }
        answer();
        return out.toString();
    }

    String iff() {
        return strict || (keywords && chance(2)) ? " if" : "";
    }

    private void helper(int i) {
        outside();
        switch (random.nextInt(9)) {
            case 7, 8 -> out.append(idioms.rule(i));
            case 0, 1 -> {
                String name = "p" + i;
                if (chance(3)) {
                    out.append("default ")
                            .append(name)
                            .append(" = ")
                            .append(pick("false", "0", "\"\"", "[]"))
                            .append('\n');
                }
                String value = pick(this::numeric, this::textual, this::bool, this::any)
                        .replace("[_]", "[0]");
                rule(name + (strict ? " := " : " = ") + "%s", value);
                if (chance(4)) {
                    outside();
                    rule(name + (strict ? " := " : " = ") + "%s", value);
                }
                complete.add(name);
            }
            case 2 -> {
                String name = "s" + i;
                for (int j = 0; j <= random.nextInt(2); j++) {
                    outside();
                    boolean contains = strict || (keywords && chance(2));
                    headFromBody(contains ? name + " contains %s" : name + "[%s]", contains);
                }
                sets.add(name);
            }
            case 3 -> {
                String name = "o" + i;
                String key = fresh();
                String place = pick(
                        "input.o[" + key + "]",
                        "input.l[" + key + "]",
                        "input.items[" + key + "].v",
                        "input.w[" + key + "]");
                String value = fresh();
                out.append(name)
                        .append('[')
                        .append(key)
                        .append(strict ? "] := " : "] = ")
                        .append(value)
                        .append(iff())
                        .append(" { ")
                        .append(value)
                        .append(" = ")
                        .append(place)
                        .append(extra())
                        .append(" }\n");
                objects.add(name);
            }
            case 4, 5 -> function("f" + i);
            default -> {
                String name = "q" + i;
                out.append(name)
                        .append(strict ? " := " : " = ")
                        .append(pick(this::numeric, this::textual, this::array, this::object))
                        .append(iff())
                        .append(" { ")
                        .append(body())
                        .append(" }");
                int more = random.nextInt(3);
                for (int j = 0; j < more; j++) {
                    outside();
                    out.append(" else = ")
                            .append(pick(this::numeric, this::textual, this::any))
                            .append(iff())
                            .append(" { ")
                            .append(body())
                            .append(" }");
                }
                out.append('\n');
                complete.add(name);
            }
        }
    }

    private String extra() {
        return chance(2) ? "" : "; " + literal();
    }

    private void headFromBody(String head, boolean needsIf) {
        String variable = fresh();
        String source = pick(
                "input.l[_]",
                "input.w[_]",
                "input.items[_].name",
                "input.items[_].v",
                "input.mix[_]",
                "input.o[_]",
                "input.items[_].tags[_]");
        String given = chance(3) ? "[" + variable + ", 1]" : variable;
        out.append(String.format(head, given))
                .append(needsIf ? " if" : iff())
                .append(" { ")
                .append(variable)
                .append(pick(" = ", " := "))
                .append(source)
                .append(extra())
                .append(" }\n");
    }

    private void rule(String head, String value) {
        if (chance(3)) {
            out.append(String.format(head, value.replace("%", "%%")))
                    .append(iff())
                    .append(" { ")
                    .append(body())
                    .append(" }\n");
            return;
        }
        int before = numbers.size();
        int textsBefore = texts.size();
        int anyBefore = anything.size();
        String body = body();
        out.append(String.format(head, chance(2) ? any() : value))
                .append(iff())
                .append(" { ")
                .append(body)
                .append(" }\n");
        trim(before, textsBefore, anyBefore);
    }

    // Forgets the variables of the rule before.
    private void outside() {
        trim(0, 0, anything.contains("things") ? 1 : 0);
    }

    private void trim(int numberCount, int textCount, int anyCount) {
        numbers.subList(numberCount, numbers.size()).clear();
        texts.subList(textCount, texts.size()).clear();
        anything.subList(anyCount, anything.size()).clear();
    }

    private void function(String name) {
        int definitions = 1 + random.nextInt(2);
        for (int i = 0; i < definitions; i++) {
            outside();
            String argument = fresh();
            anything.add(argument);
            boolean constant = chance(3);
            String body = body();
            out.append(name)
                    .append('(')
                    .append(constant ? pick(this::number, this::text) : argument)
                    .append(strict ? ") := " : ") = ")
                    .append(constant ? pick(this::number, this::text) : any())
                    .append(iff())
                    .append(" { ")
                    .append(constant ? "true" : body)
                    .append(" }\n");
        }
        functions.add(name);
    }

    private void answer() {
        if (chance(4)) {
            boolean contains = strict || (keywords && chance(2));
            int rules = 1 + random.nextInt(2);
            for (int i = 0; i < rules; i++) {
                outside();
                String body = body();
                String result = "{\"result\": " + pick("true", "false", bool()) + ", \"error\": " + textual()
                        + (chance(4) ? ", \"warning\": " + textual() : "") + "}";
                String variable = fresh();
                out.append("isCompliant")
                        .append(contains ? " contains " + variable : "[" + variable + "]")
                        .append(contains ? " if" : iff())
                        .append(" { ")
                        .append(body)
                        .append("; ")
                        .append(variable)
                        .append(" := ")
                        .append(result)
                        .append(" }\n");
            }
            return;
        }
        if (chance(2)) {
            out.append("default isCompliant = false\n");
        }
        int rules = 1 + random.nextInt(2);
        for (int i = 0; i < rules; i++) {
            outside();
            out.append("isCompliant")
                    .append(strict ? " if" : iff())
                    .append(" { ")
                    .append(body())
                    .append(" }\n");
        }
    }

    String body() {
        List<String> literals = new ArrayList<>();
        int size = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            literals.add(literal());
        }
        if (shuffles) {
            Collections.shuffle(literals, shuffle);
        }
        return String.join("; ", literals);
    }

    private String literal() {
        String variable = fresh();
        switch (random.nextInt(26)) {
            case 22, 23, 24 -> {
                return idioms.literal();
            }
            case 0, 1 -> {
                String value = numeric();
                numbers.add(variable);
                anything.add(variable);
                return variable + " := " + value;
            }
            case 2 -> {
                String value = textual();
                texts.add(variable);
                anything.add(variable);
                return variable + " := " + value;
            }
            case 3 -> {
                String value = any();
                anything.add(variable);
                return variable + pick(" := ", " = ") + value;
            }
            case 4 -> {
                numbers.add(variable);
                anything.add(variable);
                return variable
                        + pick(" := ", " = ")
                        + pick("input.l[_]", "input.items[_].v", "numbers.range(1, 4)[_]");
            }
            case 5 -> {
                texts.add(variable);
                anything.add(variable);
                return variable
                        + pick(" := ", " = ")
                        + pick("input.w[_]", "input.items[_].name", "input.items[_].tags[_]");
            }
            case 6 -> {
                String index = fresh();
                anything.add(variable);
                anything.add(index);
                return "some " + index + "; " + variable + " = "
                        + pick("input.items", "input.l", "input.o", "input.mix") + "[" + index + "]";
            }
            case 7 -> {
                String other = fresh();
                anything.add(variable);
                anything.add(other);
                return "[" + variable + ", " + other + "] = "
                        + pick("input.pair", "[" + numeric() + ", " + textual() + "]");
            }
            case 8 -> {
                String inner = bool();
                return "not " + (chance(10) ? inner : inner.replace("[_]", "[0]"));
            }
            case 9 -> {
                return "not "
                        + pick(
                                "input.x",
                                "input.missing",
                                "input.b",
                                "input.o.a",
                                "input.items[0].on",
                                "input.items[5]");
            }
            case 10 -> {
                if (!complete.isEmpty()) {
                    return (chance(3) ? "not " : "") + pick(complete);
                }
            }
            case 11 -> {
                if (!complete.isEmpty()) {
                    return pick(complete) + pick(" == ", " != ") + any() + " with input."
                            + pick("n", "s", "o.a", "l", "zz") + " as " + any();
                }
            }
            case 12 -> {
                if (!sets.isEmpty()) {
                    return pick(sets) + "[" + pick(any(), "_", any()) + "]";
                }
            }
            case 13 -> {
                if (!objects.isEmpty()) {
                    anything.add(variable);
                    return variable + " = " + pick(objects) + "[" + pick("_", "\"a\"", "0", numeric()) + "]";
                }
            }
            case 14 -> {
                if (!functions.isEmpty()) {
                    anything.add(variable);
                    return variable + pick(" := ", " = ") + pick(functions) + "(" + any() + ")";
                }
            }
            case 15 -> {
                if (keywords) {
                    return pick(
                            numeric() + " in " + array(),
                            textual() + " in input.w",
                            "some " + variable + " in " + pick(array(), set()) + "; " + variable
                                    + pick(" == ", " != ", " > ") + any());
                }
            }
            case 16 -> {
                if (keywords) {
                    int before = anything.size();
                    int numberCount = numbers.size();
                    int textCount = texts.size();
                    anything.add(variable);
                    String every = "every " + variable + " in " + pick("input.l", "input.w", array()) + " { " + variable
                            + pick(" != ", " > ", " == ") + any() + (chance(3) ? "; " + literal() : "") + " }";
                    trim(numberCount, textCount, before);
                    return every;
                }
            }
            case 17 -> {
                return "walk(input" + pick("", ".o", ".items") + ", [_, " + pick(number(), text(), "[1]") + "])";
            }
            default -> {}
        }
        return bool();
    }

    String any() {
        return pick(
                this::numeric,
                this::textual,
                this::bool,
                this::array,
                this::object,
                this::set,
                () -> anything.isEmpty() ? numeric() : pick(anything),
                () -> anything.isEmpty() ? textual() : pick(anything),
                () -> pick("input.x", "input.b", "input.mix[" + random.nextInt(7) + "]", "input.o.c", "null", "true"));
    }

    private boolean deep() {
        return depth > 2;
    }

    private String nested(Supplier<String> made) {
        depth++;
        String text = made.get();
        depth--;
        return text;
    }

    String numeric() {
        if (deep() || chance(3)) {
            return numbers.isEmpty() || chance(2)
                    ? pick(number(), "input.n", "input.m", "input.o.a", "input.l[0]")
                    : pick(numbers);
        }
        return nested(() -> pick(
                () -> "(" + numeric() + pick(" + ", " - ", " * ", " / ", " % ") + numeric() + ")",
                () -> "count(" + pick(array(), set(), object(), textual()) + ")",
                () -> pick("sum", "product", "max", "min") + "("
                        + pick("input.l", "[" + numeric() + ", " + numeric() + "]", "{" + numeric() + "}") + ")",
                () -> pick("abs", "ceil", "floor", "round") + "(" + numeric() + ")",
                () -> "to_number(" + pick(textual(), numeric(), "true", "null") + ")",
                () -> "indexof(" + textual() + ", " + textual() + ")",
                () -> pick("bits.and", "bits.or", "bits.xor") + "(" + numeric() + ", " + numeric() + ")",
                () -> "object.get(input.o, " + textual() + ", " + numeric() + ")",
                () -> "time.parse_duration_ns(" + pick("\"1h\"", "\"2m3s\"", textual()) + ")",
                () -> "units.parse(" + pick("\"10K\"", "\"1.5Mi\"", "\"100m\"", textual()) + ")",
                () -> "strings.count(" + textual() + ", " + textual() + ")",
                () -> "semver.compare(\"1.2.3\", " + pick("\"1.2.4\"", "\"1.2.3-a\"", textual()) + ")",
                () -> array() + "[" + random.nextInt(3) + "]"));
    }

    String textual() {
        if (deep() || chance(3)) {
            return texts.isEmpty() || chance(2)
                    ? pick(text(), "input.s", "input.t", "input.o.b", "input.w[0]")
                    : pick(texts);
        }
        return nested(() -> pick(
                () -> "concat(" + textual() + ", "
                        + pick("input.w", "[" + textual() + ", " + textual() + "]", "{" + textual() + "}") + ")",
                () -> "sprintf(" + pick("\"%v\"", "\"%d|%s\"", "\"%5.2f\"", "\"%x %q\"", "\"%v %v %v\"", "\"%t\"")
                        + ", [" + any() + ", " + any() + "])",
                () -> pick(
                                "lower",
                                "upper",
                                "trim_space",
                                "strings.reverse",
                                "base64.encode",
                                "urlquery.encode",
                                "hex.encode",
                                "crypto.md5",
                                "crypto.sha256")
                        + "(" + textual() + ")",
                () -> "substring(" + textual() + ", " + pick("0", "1", "2", numeric()) + ", "
                        + pick("-1", "1", "5", numeric()) + ")",
                () -> "replace(" + textual() + ", " + textual() + ", " + textual() + ")",
                () -> pick("trim", "trim_left", "trim_right", "trim_prefix", "trim_suffix") + "(" + textual() + ", "
                        + textual() + ")",
                () -> "json.marshal(" + any() + ")",
                () -> "type_name(" + any() + ")",
                () -> "format_int(" + numeric() + ", " + pick("2", "8", "10", "16") + ")",
                () -> "split(" + textual() + ", " + pick("\",\"", "\"\"", textual()) + ")[" + random.nextInt(2) + "]",
                () -> "regex.replace(" + textual() + ", " + pick("\"[a-z]\"", "\"b*\"", "\"(a)(b)?\"") + ", "
                        + pick("\"$1x\"", "\"-\"", "\"${2}\"") + ")",
                () -> "time.format(" + pick("0", "input.n", "1700000000000000000") + ")"));
    }

    String bool() {
        if (deep()) {
            return pick("true", "false", "input.b");
        }
        return nested(() -> pick(
                () -> numeric() + comparison() + numeric(),
                () -> numeric() + comparison() + numeric(),
                () -> textual() + comparison() + textual(),
                () -> any() + comparison() + any(),
                () -> pick("startswith", "endswith", "contains") + "(" + textual() + ", " + textual() + ")",
                () -> "regex.match(" + pick("\"^a\"", "\"[0-9]+\"", "\"^$\"", "\"(a|b)+c?\"", "\"(\"", textual()) + ", "
                        + textual() + ")",
                () -> "glob.match(" + pick("\"*\"", "\"a*\"", "\"**\"", "\"{a,b}*\"", "\"[a-b]?\"") + ", "
                        + pick("null", "[]", "[\"/\"]") + ", " + textual() + ")",
                () -> pick("is_string", "is_number", "is_array", "is_object", "is_boolean", "is_null", "is_set") + "("
                        + any() + ")",
                () -> pick("json.is_valid", "base64.is_valid", "regex.is_valid", "semver.is_valid", "yaml.is_valid")
                        + "(" + textual() + ")",
                () -> "object.subset(" + object() + ", " + object() + ")",
                () -> array() + "[_]" + comparison() + any(),
                () -> "net.cidr_contains(\"10.0.0.0/8\", " + textual() + ")",
                () -> "strings.any_prefix_match(" + textual() + ", " + pick("input.w", textual()) + ")"));
    }

    private String comparison() {
        return pick(" == ", " != ", " < ", " <= ", " > ", " >= ", " == ");
    }

    String array() {
        if (deep() || chance(3)) {
            return pick("input.l", "input.w", "input.mix", "[" + numbersOf(3) + "]", "[" + textsOf(3) + "]", "input.e");
        }
        return nested(() -> pick(
                () -> comprehension("[", "]"),
                () -> "array.concat(" + array() + ", " + array() + ")",
                () -> "array.slice(" + array() + ", " + pick("0", "1", "-1") + ", " + pick("2", "10") + ")",
                () -> "array.reverse(" + array() + ")",
                () -> "sort(" + pick(array(), set()) + ")",
                () -> "numbers.range(" + pick("0", "1", "3") + ", " + pick("0", "2", "4") + ")",
                () -> "split(" + textual() + ", " + textual() + ")",
                () -> "regex.find_n(" + pick("\"[a-z]\"", "\"b?\"", "\"[0-9]+\"") + ", " + textual() + ", "
                        + pick("-1", "1", "2") + ")",
                () -> "[" + any() + ", " + any() + "]",
                () -> "json.unmarshal(" + pick("\"[1,2]\"", textual()) + ")"));
    }

    private String comprehension(String open, String close) {
        int numberCount = numbers.size();
        int textCount = texts.size();
        int anyCount = anything.size();
        String body = body();
        String head = any();
        String made = open + head + " | " + body + close;
        trim(numberCount, textCount, anyCount);
        return made;
    }

    String set() {
        if (deep() || chance(3)) {
            return sets.isEmpty() || chance(2)
                    ? pick("{" + number() + ", " + number() + "}", "{" + text() + "}", "set()")
                    : pick(sets);
        }
        return nested(() -> pick(
                () -> comprehension("{", "}"),
                () -> "(" + set() + pick(" | ", " & ", " - ") + set() + ")",
                () -> "object.keys(" + object() + ")",
                () -> "union({" + set() + ", " + set() + "})",
                () -> "intersection({" + set() + ", " + set() + "})"));
    }

    String object() {
        if (deep() || chance(3)) {
            return objects.isEmpty() || chance(2)
                    ? pick("input.o", "input.items[0]", "{\"a\": " + numeric() + "}", "{}", "{1: 2}")
                    : pick(objects);
        }
        return nested(() -> pick(
                () -> "object.union(" + object() + ", " + object() + ")",
                () -> "object.remove(" + object() + ", [" + textual() + "])",
                () -> "object.filter(" + object() + ", [" + textual() + "])",
                () -> "json.patch(" + object() + ", [{\"op\": " + pick("\"add\"", "\"replace\"", "\"remove\"")
                        + ", \"path\": \"/a\", \"value\": " + any() + "}])",
                () -> "json.filter(" + object() + ", [" + pick("\"a\"", "\"c/d\"") + "])",
                () -> {
                    String key = fresh();
                    String value = fresh();
                    return "{" + key + ": " + value + " | " + value + " = " + pick("input.o", "input.l", "input.items")
                            + "[" + key + "]" + (chance(2) ? "" : "; " + value + comparison() + numeric()) + "}";
                }));
    }
}
