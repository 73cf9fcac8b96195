// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// One type error makes the reference deny everything. What is refused here it refuses, and what is accepted here it
/// accepts.
class TypeCheckingTest {
    private static Compilation compilation(String rules) {
        return RegoCompiler.compile("package sigstore\nimport future.keywords\n" + rules + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f(x) { not startswith(x, \"a\"); x == 1 }",
                // Of elements that nothing is known of, an array has none.
                "f(x) { y := [x | true]; y[0] == 1 }",
                "f(x) { y := [x | true]; y[_] == 1 }",
                "f(x) { y := [x | true]; y == [1] }",
                "f(x) { count([[x, x] | true]) == 1 }",
                "f(x) { count({x | true}) == 1 }",
                "f(x) { y := {x | true} }",
                "f(x) { {x | true} == {1} }",
                "f(x) { y := {x: 1 | true} }",
                // A comprehension inside another is looked at as if it stood outside of it, too.
                "p { y := [2 | x := input.a; w := [2 | z := {x | true}; count(z) == 1]; count(w) == 1] }",
                "p { x := [1, 2]; x == set() }",
                "p { not [1 | false] == [\"a\"] }",
                "p { [[1] | true] == [\"a\" | true] }",
                "p { sum({1, \"a\"}) == 1 }",
                "p { every x in input.l { z := [y | y := 1; y == \"b\"]; count(z) == x } }",
                "p.a := 1\np[x] := \"s\" { x := input.w[_] }\nq { not p.a == \"str\" }",
                "p.a := 1\np[x] := \"s\" { x := input.w[_] }\nq { p.b == [1] }",
                "f(1) = \"x\" { true }\nf(\"a\") = 1 { true }\np { f([1]) }",
                "f([x, 1]) = x { x == 1 }\np { f({}) == false }",
                "f(1) = 2 { true }\np { f(input.a) == 2 with f as count }",
                "f(x) = 2 { true }\np { f(input.a) == 2 with f as concat }",
                "p = {1} { input.a == 1 }\np = {\"a\"} { input.a == 2 }\nq { p == {null} }",
            })
    void refusesWhatTheReferenceRefuses(String rules) {
        assertThat(compilation(rules))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.text()).contains("rego_type_error"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f(x) { not startswith(x, \"a\"); x == \"b\" }",
                "f(x) { y := [x | true]; count(y) == 1 }",
                "f(x) { y := [x | x == 1]; y == [1] }",
                "f(x) { count([[x, input.a] | true]) == 1 }",
                "f(x) { {x | true} == input.s }",
                "f(x) { y := {[x] | x == 1} }",
                "p { y := [2 | x := input.a; z := {x | true}; count(z) == 1] }",
                "p { x := []; not x == [1] }",
                "p { x := {}; not x == {\"a\": 1} }",
                "p { count({set() | true}) == 1 }",
                "p { not [1 | false] == [2] }",
                // Where a function has a choice of types, variables in collections are of any of them.
                "p { y := \"a\"; sum({y}) == 1 }",
                "p { y := \"a\"; sum([y, 1]) == 1; startswith(y, \"a\"); y == 1 }",
                "p { every x in [] { x == \"a\"; startswith(1, \"b\") } }",
                "p { every x in input.l { x == 1; 1 == \"a\" } }",
                "p { every x in input.l { z := \"a\"; z.b == x } }",
                "p.a := 1\np[x] := \"s\" { x := input.w[_] }\nq { not p.a == 2; p.b == 1 }",
                "f(1) = \"x\" { true }\nf(\"a\") = 1 { true }\np { f(2) }",
                "f(x) = 2 { true }\np { f(input.a) == 2 with f as count }",
                "p = {1} { input.a == 1 }\np = {\"a\"} { input.a == 2 }\nq { p == {1} }",
            })
    void acceptsWhatTheReferenceAccepts(String rules) {
        assertThat(compilation(rules)).isInstanceOf(Compilation.Compiled.class);
    }

    @ParameterizedTest
    @CsvSource({
        "walk,target must not be a relation",
        "eq,'replacement of \"eq\" invalid'",
        "rego.metadata.chain,'replacement of \"rego.metadata.chain\" invalid'",
        "rego.metadata.rule,'replacement of \"rego.metadata.rule\" invalid'",
        "internal.member_2,'replacement of internal function \"internal.member_2\" invalid'",
    })
    void someFunctionsCannotBeReplaced(String name, String reason) {
        assertThat(compilation("f(x) = 1 { true }\np { true with " + name + " as f }"))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.text())
                                .isEqualTo(
                                        "1 error occurred: sigstore.rego:4: rego_compile_error: with keyword replacing "
                                                + "built-in function: " + reason));
        assertThat(compilation("f(x) = 1 { true }\np { true with count as f }"))
                .isInstanceOf(Compilation.Compiled.class);
    }

    /// What is replaced counts as read, so that a rule that replaces itself is recursive.
    @ParameterizedTest
    @CsvSource({
        "true with data.sigstore.p as 1,rego_recursion_error",
        "true with data.sigstore as 1,rego_recursion_error",
        "true with data.sigstore[input.x] as 1,rego_recursion_error",
        "q with data.sigstore as {},rego_recursion_error",
        "true with data.sigstore.q.x as 1,rego_compile_error: with keyword cannot partially replace virtual document(s)",
        "true with data.sigstore.q as 1,",
        "true with data.sigstore.z.y as 1,",
        "true with data.other.p as 1,",
        "q with data.other as input,",
    })
    void aRuleDoesNotReplaceItself(String body, @Nullable String error) {
        Compilation compilation = compilation("q = 1 { input.a }\np { " + body + " }");
        if (error == null) {
            assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        } else {
            assertThat(compilation)
                    .isInstanceOfSatisfying(
                            Compilation.Refused.class,
                            refused -> assertThat(refused.text()).contains(error));
        }
    }

    @Test
    void refusesTypesThatDoubleFromLineToLine() {
        StringBuilder rules = new StringBuilder("p { x0 := [input.a, 1]");
        for (int i = 1; i < 60; i++) {
            rules.append("; x%d := [x%d, x%d]".formatted(i, i - 1, i - 1));
        }
        assertThat(compilation(rules + " }"))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.text()).contains("policy exceeded its compile budget"));
    }

    @Test
    void refusesComprehensionsThatTakeForEverToCheck() {
        int depth = 40;
        String rules = "p { " + "x := [1 | ".repeat(depth) + "true" + "]".repeat(depth) + " }";
        assertThat(compilation(rules))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.text()).contains("policy exceeded its compile budget"));
    }

    @Test
    void checksManyMembersAtOnce() {
        StringBuilder rules = new StringBuilder("p := {");
        for (int i = 0; i < 3000; i++) {
            rules.append("\"k%d\": [%d, \"x\"], ".formatted(i, i));
        }
        assertThat(compilation(rules + "\"z\": 1}\nisCompliant { p[_] == 1 }"))
                .isInstanceOf(Compilation.Compiled.class);
    }

    private static RegoVerdict decided(String rules) {
        return RegoPolicyTest.compiled(rules)
                .decide(RegoInput.read("{\"a\": 1, \"b\": 2}".getBytes(UTF_8)), RegoCircumstances.at(Instant.EPOCH));
    }

    private static final String CONFLICT = "f(x) = 1 { true }\nf(x) = 2 { true }\n";

    /// The reference asks the rules in an order that differs from run to run, so that it denies by chance.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "isCompliant { x := input.a }\nisCompliant { y := input.b; f(y) == 1 }",
                "isCompliant { x := input.a }\nisCompliant { f(1) == 1 }",
                "isCompliant { x := input.a }\nisCompliant { c == 1 }\nc = 1 { true }\nc = 2 { true }",
                "isCompliant { x := input.a }\nisCompliant { 1 = c }\nc = 1 { true }\nc = 2 { true }",
                "isCompliant { x := input.a }\nisCompliant { c }\nc = 1 { true }\nc = 2 { true }",
                "isCompliant { x := input.a }\nisCompliant { {x: y | x = [1, 1][y]} }",
                "isCompliant = true { input.a == 1 }\nisCompliant { f(1) == 1 }\nisCompliant = false { input.a == 2 }",
                "isCompliant { input.a == 1 }\nisCompliant { input.b == 2; {x: y | x = [1, 1][y]} }",
                "isCompliant { input.a == 1 }\nisCompliant { input.b == 2; [1 | f(1) == 1] }",
            })
    void conflictInAnotherRuleIsNotPassedOver(String rules) {
        assertThat(decided(CONFLICT + rules))
                .isInstanceOfSatisfying(
                        RegoVerdict.Undetermined.class,
                        verdict -> assertThat(verdict.error()).contains("eval_conflict_error"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "isCompliant { 1 == 1 }\nisCompliant { y := input.b; f(y) == 1 }",
                "isCompliant { 1 == 1 }\nisCompliant { f(1) == 1 }",
            })
    void rulesAfterTheFirstThatHoldsAreNotAsked(String rules) {
        assertThat(decided(CONFLICT + rules)).isEqualTo(new RegoVerdict.Compliant());
    }
}
