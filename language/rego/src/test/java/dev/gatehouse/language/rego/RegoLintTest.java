// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegoLintTest {
    private static final Set<String> MEMBERS = Set.of("authorityMatches", "image", "imageRef");

    private static List<String> codes(String source) {
        return RegoLint.findings(source, MEMBERS).stream()
                .map(RegoProblem::code)
                .toList();
    }

    static Stream<Arguments> doubtful() {
        return Stream.of(
                argumentSet("another package", "package other\nisCompliant = true", RegoLint.NEVER_PASSES),
                argumentSet("no answer", "package sigstore\ncompliant = true", RegoLint.NEVER_PASSES),
                argumentSet("only false", "package sigstore\ndefault isCompliant = false", RegoLint.NEVER_PASSES),
                argumentSet("a number", "package sigstore\nisCompliant = 1 { input.image }", RegoLint.NEVER_PASSES),
                argumentSet(
                        "an object",
                        "package sigstore\nisCompliant[k] = v { v := input.image[k] }",
                        RegoLint.NEVER_PASSES),
                argumentSet(
                        "only false results",
                        "package sigstore\nisCompliant[r] { input.image; r := {\"result\": false} }",
                        RegoLint.NEVER_PASSES),
                argumentSet(
                        "results under another name",
                        "package sigstore\nisCompliant[r] { r := {\"ok\": input.image} }",
                        RegoLint.NEVER_PASSES),
                argumentSet("only true", "package sigstore\nisCompliant = true", RegoLint.NEVER_FAILS),
                argumentSet(
                        "true by default",
                        "package sigstore\ndefault isCompliant = true\nisCompliant { input.image }",
                        RegoLint.NEVER_FAILS),
                argumentSet(
                        "a true result in any case",
                        "package sigstore\nisCompliant[{\"result\": true}] { true }",
                        RegoLint.NEVER_FAILS),
                argumentSet(
                        "a member that is not there",
                        "package sigstore\nisCompliant { input.config[\"linux/amd64\"] }",
                        RegoLint.MISSING_INPUT),
                argumentSet(
                        "an imported member that is not there",
                        "package sigstore\nimport input.spec\nisCompliant { spec.hostNetwork }",
                        RegoLint.MISSING_INPUT),
                argumentSet(
                        "a deprecated function",
                        "package sigstore\nisCompliant { re_match(\"a\", input.image) }",
                        RegoLint.DEPRECATED));
    }

    @ParameterizedTest
    @MethodSource("doubtful")
    void findsWhatIsHardlyMeant(String source, String code) {
        assertThat(codes(source)).contains(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package sigstore\nisCompliant { input.image == \"x\" }",
                "package sigstore\ndefault isCompliant = false\nisCompliant { input.imageRef }",
                "package sigstore\nisCompliant[r] { r := {\"result\": input.image == \"a\", \"error\": \"b\"} }",
                "package sigstore\nisCompliant[r] { r := input.authorityMatches }",
                "package sigstore\nisCompliant = true { input.image } else = false { true }",
                "package sigstore\nisCompliant { x := input; x.anything }",
                "package sigstore\nisCompliant { input.image with input.other as 1 }",
            })
    void findsNothingInWhatMayBeMeant(String source) {
        assertThat(RegoLint.findings(source, MEMBERS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "package sigstore\nisCompliant { x }", "package sigstore\nisCompliant { http.send({}) }"})
    void leavesWhatDoesNotCompileToTheCompiler(String source) {
        assertThat(RegoLint.findings(source, MEMBERS)).isEmpty();
    }
}
