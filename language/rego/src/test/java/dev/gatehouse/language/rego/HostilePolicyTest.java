// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.language.rego.RegoVerdict.Undetermined;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Policies and inputs that were made to hurt.
class HostilePolicyTest {
    private static final RegoCircumstances NOW = RegoCircumstances.at(Instant.EPOCH);

    private static RegoVerdict decide(String rules, String input) {
        return RegoPolicyTest.compiled(rules).decide(RegoInput.read(input.getBytes(UTF_8)), NOW);
    }

    static Stream<Arguments> gluttons() {
        String n = "n := numbers.range(1, 3000)\n";
        return Stream.of(
                argumentSet("nested iteration", n + "isCompliant { not bad }\nbad { n[_] + n[_] + n[_] == 0 }"),
                argumentSet("a long range", "isCompliant { not numbers.range(0, 1000000000)[5] == 7 }"),
                argumentSet("wide numbers", "isCompliant { not bits.lsh(1, 100000000) == 7 }"),
                argumentSet("large exponents", "isCompliant { not json.is_valid(\"1e999999\") }"),
                argumentSet("a doubling string", doubling(40) + "isCompliant { not startswith(s40, \"b\") }"),
                argumentSet("many digits", "isCompliant { not sprintf(\"%.100000f\", [1.5]) == \"\" }"),
                argumentSet(
                        "deep JSON",
                        "isCompliant { not json.is_valid(concat(\"\", [\"[\" | numbers.range(1, 5000)[_]])) }"),
                argumentSet(
                        "nested comprehensions",
                        "isCompliant { n := numbers.range(1, 300); "
                                + "not count([1 | n[_]; count([1 | n[_]; count([1 | n[_]; n[_] > 0]) > 0]) > 0]) == 1 }"),
                argumentSet(
                        "instructions for a match",
                        repeated(".{1000}", 4000) + "isCompliant { not regex.match(s, \"x\") }"),
                argumentSet(
                        "instructions that are only asked about",
                        repeated(".{1000}", 4000) + "isCompliant { not regex.is_valid(s) }"),
                argumentSet("groups in groups", repeated("(", 300) + "isCompliant { not regex.match(s, \"x\") }"),
                argumentSet(
                        "many instructions on a long text",
                        repeated("a", 500000) + "isCompliant { not regex.match(\"(?:a?){500}b\", s) }"),
                argumentSet(
                        "searches that each look at the whole rest",
                        repeated("x", 100000) + "isCompliant { not count(regex.find_n(\"x*y|x\", s, -1)) == 1 }"),
                argumentSet(
                        "a template of what was found",
                        repeated("a", 100000)
                                + "isCompliant { not regex.replace(s, \"a+\", concat(\"\", [\"$0\" | numbers.range(1, 10000)[_]])) == \"\" }"),
                argumentSet("endless case folding", "isCompliant { not regex.match(input.p, \"x\") }"),
                argumentSet(
                        "endless case folding that is only asked about", "isCompliant { not regex.is_valid(input.p) }"),
                argumentSet(
                        "endless case folding in a template",
                        "isCompliant { not regex.template_match(concat(\"\", [\"{\", input.p, \"}\"]), \"x\", \"{\", \"}\") }"),
                argumentSet(
                        "a schema that refers to itself",
                        "isCompliant { not json.match_schema({\"a\": 1}, {\"$ref\": \"#\"})[0] }"),
                argumentSet(
                        "a schema on the network",
                        "isCompliant { not json.match_schema({}, {\"$ref\": \"http://schema.example/x\"})[0] }"));
    }

    private static String repeated(String text, int times) {
        return "s := concat(\"\", [\"%s\" | numbers.range(1, %d)[_]])%n".formatted(text, times);
    }

    private static String doubling(int times) {
        StringBuilder rules = new StringBuilder("s0 := \"aaaaaaaaaaaaaaaa\"\n");
        for (int i = 1; i <= times; i++) {
            rules.append("s%d := concat(\"\", [s%d, s%d])%n".formatted(i, i - 1, i - 1));
        }
        return rules.toString();
    }

    // Each is written so that "undefined" instead of an exceeded budget would let it pass.
    @ParameterizedTest
    @MethodSource("gluttons")
    void neverPasses(String rules) {
        Instant start = Instant.now();
        assertThat(decide(rules, "{\"p\": \"(?i)\\\\x{000001C85}\"}"))
                .isInstanceOfSatisfying(
                        Undetermined.class,
                        verdict -> assertThat(verdict.error())
                                .matches("eval_cancel_error: policy exceeded its .+ budget"));
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @MethodSource("gluttons")
    void exceedsTheSameBudgetEachTime(String rules) {
        String input = "{\"p\": \"(?i)\\u1c80\"}";
        assertThat(decide(rules, input)).isEqualTo(decide(rules, input));
    }

    // All keys have one hash code; a table that cannot sort them takes minutes to read them.
    @Test
    void readsKeysThatWereMadeToCollide() {
        List<String> keys = new ArrayList<>(List.of(""));
        for (int i = 0; i < 15; i++) {
            List<String> longer = new ArrayList<>();
            keys.forEach(key -> longer.addAll(List.of(key + "Aa", key + "BB")));
            keys = longer;
        }
        StringBuilder input = new StringBuilder("{\"o\": {");
        for (String key : keys) {
            input.append('"').append(key).append("\": 1,");
        }
        input.append("\"z\": 2}}");
        Instant start = Instant.now();
        String rules =
                "f(x) = y { y := concat(\"\", [x, \"!\"]) }\nisCompliant { count({f(k) | input.o[k]}) == 32769 }";
        assertThat(decide(rules, input.toString())).isEqualTo(new RegoVerdict.Compliant());
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "\ufeff{}",
                "{\"a\": 01}",
                "{\"a\": 1e999999}",
                "nul",
            })
    void neverPassesOnAnInputItCannotRead(String input) {
        assertThat(decide("isCompliant = true", input)).isInstanceOf(Undetermined.class);
    }

    @Test
    void refusesInputsBeyondItsLimits() {
        RegoPolicy policy = RegoPolicyTest.compiled("isCompliant = true");
        assertThat(policy.decide(RegoInput.read(new byte[RegoInput.LONGEST + 1]), NOW))
                .isEqualTo(new Undetermined("eval_cancel_error: policy exceeded its input budget"));
        String deep = "[".repeat(600) + "]".repeat(600);
        assertThat(policy.decide(RegoInput.read(deep.getBytes(UTF_8)), NOW))
                .isEqualTo(new Undetermined("eval_cancel_error: policy exceeded its depth budget"));
    }

    @Test
    void readsInputsWithinItsLimits() {
        String text = "{\"a\": \"" + "x".repeat(RegoInput.LONGEST - 20) + "\", \"b\": 1}";
        assertThat(decide("isCompliant { input.b == 1 }", text)).isEqualTo(new RegoVerdict.Compliant());
        assertThat(decide("isCompliant { input.b == 2 }", text)).isInstanceOf(RegoVerdict.NotCompliant.class);
        String nested = "{\"b\": 1, \"a\": " + "[".repeat(500) + "]".repeat(500) + "}";
        assertThat(decide("isCompliant { input.b == 1 }", nested)).isEqualTo(new RegoVerdict.Compliant());
    }

    @Test
    void readsInputsAsTheReferenceDoes() {
        assertThat(decide("isCompliant { input.a == 2 }", "{\"a\": 1, \"a\": 2} and more"))
                .isEqualTo(new RegoVerdict.Compliant());
        assertThat(RegoPolicyTest.compiled("isCompliant { input == \"\ufffd\" }")
                        .decide(RegoInput.read(new byte[] {'"', (byte) 0xff, '"'}), NOW))
                .isEqualTo(new RegoVerdict.Compliant());
    }
}
