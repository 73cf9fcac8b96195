// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegoCompilerTest {
    private static String refusal(String source) {
        return switch (RegoCompiler.compile(source)) {
            case Compilation.Compiled _ -> "compiled";
            case Compilation.Refused refused ->
                refused.text().lines().findFirst().orElse("");
        };
    }

    static Stream<Arguments> badPolicies() {
        return Stream.of(
                argumentSet("nothing", "", "sigstore.rego:0: rego_parse_error: empty module"),
                argumentSet("no package", "isCompliant = true", "sigstore.rego:1: rego_parse_error: package expected"),
                argumentSet("a comment", "# nothing\n", "sigstore.rego:0: rego_parse_error: empty module"),
                argumentSet(
                        "two packages",
                        "package sigstore\nisCompliant = true\npackage other",
                        "sigstore.rego:3: rego_parse_error: unexpected package"),
                argumentSet(
                        "a keyword for a value",
                        "package sigstore\nisCompliant { x := with }",
                        "sigstore.rego:2: rego_parse_error: unexpected with keyword"),
                argumentSet(
                        "a number without bounds",
                        "package sigstore\nisCompliant { 1e999999 > 1 }",
                        "sigstore.rego:2: rego_parse_error: number too big"),
                argumentSet(
                        "a number beyond 2^100000",
                        "package sigstore\nisCompliant { 1e30103 > 1 }",
                        "sigstore.rego:2: rego_parse_error: number too big"),
                argumentSet(
                        "a number below 2^-100001",
                        "package sigstore\nisCompliant { 5e-30104 > 0 }",
                        "sigstore.rego:2: rego_parse_error: number too big"),
                argumentSet(
                        "an unclosed body",
                        "package sigstore\nisCompliant { true",
                        "sigstore.rego:2: rego_parse_error: unexpected eof token: expected \\n or ; or }"),
                argumentSet(
                        "a variable without a value",
                        "package sigstore\nisCompliant { x > 1 }",
                        "sigstore.rego:2: rego_unsafe_var_error: var x is unsafe"),
                argumentSet(
                        "an unknown function",
                        "package sigstore\nisCompliant { foo(1) }",
                        "sigstore.rego:2: rego_type_error: undefined function foo"),
                argumentSet(
                        "a function that needs a network",
                        "package sigstore\nisCompliant { http.send({\"url\": \"x\"}) }",
                        "sigstore.rego:2: rego_type_error: built-in http.send is not permitted in image policies"),
                argumentSet(
                        "a name server",
                        "package sigstore\nisCompliant { net.lookup_ip_addr(\"x\") }",
                        "sigstore.rego:2: rego_type_error: built-in net.lookup_ip_addr is not permitted in image policies"),
                argumentSet(
                        "an equation that needs one of its own results",
                        "package sigstore\nisCompliant { z = input.a; [z, w] = [1, w] }",
                        "sigstore.rego:2: rego_unsafe_var_error: var w is unsafe"),
                argumentSet(
                        "a set of an argument that nothing is known of",
                        "package sigstore\nisCompliant { f(1) == {1} }\nf(x) = y { y := {x | true} }",
                        "sigstore.rego:3: rego_type_error: match error"),
                argumentSet(
                        "types that never meet",
                        "package sigstore\nisCompliant { x := \"a\"; x == 1 }",
                        "sigstore.rego:2: rego_type_error: match error"),
                argumentSet(
                        "a type error in a rule nobody asks for",
                        "package sigstore\nisCompliant = true\nother { count(1) == 1 }",
                        "sigstore.rego:3: rego_type_error: count: invalid argument(s)"),
                argumentSet(
                        "a rule that reads itself",
                        "package sigstore\nisCompliant { isCompliant }",
                        "sigstore.rego:2: rego_recursion_error: rule data.sigstore.isCompliant is recursive: "
                                + "data.sigstore.isCompliant -> data.sigstore.isCompliant"),
                argumentSet(
                        "a rule that reads its package",
                        "package sigstore\nisCompliant { data.sigstore }",
                        "sigstore.rego:2: rego_recursion_error: rule data.sigstore.isCompliant is recursive: "
                                + "data.sigstore.isCompliant -> data.sigstore.isCompliant"),
                argumentSet(
                        "a rule that reads everything",
                        "package sigstore\nisCompliant { data[_].a }\nother { data }",
                        "sigstore.rego:3: rego_recursion_error: rule data.sigstore.other is recursive: "
                                + "data.sigstore.other -> data.sigstore.other"),
                argumentSet(
                        "a function that calls itself",
                        "package sigstore\nf(x) = y { y := f(x) }\nisCompliant { f(1) }",
                        "sigstore.rego:2: rego_recursion_error: rule data.sigstore.f is recursive: "
                                + "data.sigstore.f -> data.sigstore.f"),
                argumentSet(
                        "two kinds of one rule",
                        "package sigstore\nisCompliant = true\nisCompliant[x] { x := 1 }",
                        "sigstore.rego:2: rego_type_error: conflicting rules data.sigstore.isCompliant found"),
                argumentSet(
                        "a template string",
                        "package sigstore\nimport rego.v1\nisCompliant if { x := $\"a\"; x }",
                        "sigstore.rego:3: rego_parse_error: template strings are not supported by current capabilities"));
    }

    @ParameterizedTest
    @MethodSource("badPolicies")
    void refusesWhatTheReferenceRefuses(String source, String problem) {
        assertThat(refusal(source)).isEqualTo("1 error occurred: " + problem);
    }

    static Stream<Arguments> goodPolicies() {
        return Stream.of(
                argumentSet("version 0", "package sigstore\nisCompliant { input.x > 1 }"),
                argumentSet("version 1", "package sigstore\nimport rego.v1\nisCompliant if input.x > 1"),
                argumentSet(
                        "large numbers", "package sigstore\nisCompliant { 9.99e30102 > 5.1e-30104; 0.0e-40000 == 0 }"),
                argumentSet("a byte order mark", "\ufeffpackage sigstore\nisCompliant = true"),
                argumentSet("print", "package sigstore\nisCompliant { print(undeclared); true }"),
                argumentSet("steps into nothing", "package sigstore\nisCompliant { not [][0]; not {}.a }"),
                argumentSet(
                        "an equation whose sides give each other values",
                        "package sigstore\nisCompliant { [x, y] = [y, 1]; [z, w] = [input.a, z]; x == w }"),
                argumentSet(
                        "a list of an argument",
                        "package sigstore\nisCompliant { count(f(1)) == 1 }\nf(x) = y { y := [x | true] }"),
                argumentSet("another package", "package other\nisCompliant = true"));
    }

    @ParameterizedTest
    @MethodSource("goodPolicies")
    void compilesWhatTheReferenceCompiles(String source) {
        assertThat(refusal(source)).isEqualTo("compiled");
    }

    @Test
    void refusesDeepNestingAndLongTexts() {
        for (String bracket : List.of("[", "{", "(", "[1,", "{1:", "f(", "a[", "not ", "[x | ")) {
            String deep = "package sigstore\nisCompliant { " + bracket.repeat((1 << 20) / bracket.length() - 50);
            assertThat(refusal(deep)).as(bracket).contains("occurred");
        }
        assertThat(refusal("[".repeat(1 << 20))).contains("occurred");
        String wide = "package sigstore\nx = \"" + "a".repeat(1 << 20) + "\"";
        assertThat(refusal(wide)).endsWith("policy exceeded its source budget");
        String sum = "package sigstore\nisCompliant { x := 1" + " + 1".repeat(20_000) + "; x }";
        assertThat(refusal(sum)).isNotEqualTo("compiled");
    }

    @Test
    void readsNestedComprehensionsInReasonableTime() {
        String nested = "package sigstore\nisCompliant = " + "{".repeat(40) + "1" + " | true}".repeat(39) + " | }";
        assertThat(refusal(nested)).contains("occurred");
    }
}
