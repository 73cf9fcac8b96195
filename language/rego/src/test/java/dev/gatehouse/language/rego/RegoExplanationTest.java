// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RegoExplanationTest {
    private static RegoExplanation explained(String rules, String input) {
        return RegoPolicyTest.compiled(rules)
                .explain(RegoInput.read(input.getBytes(UTF_8)), RegoCircumstances.at(Instant.EPOCH));
    }

    @Test
    void namesTheExpressionThatFailed() {
        RegoExplanation explanation =
                explained("isCompliant {\n  input.a == 1\n  input.b == 2\n}", "{\"a\": 1, \"b\": 3}");
        assertThat(explanation.verdict()).isInstanceOf(RegoVerdict.NotCompliant.class);
        assertThat(explanation.lines())
                .contains(new RegoExplanation.Line(0, 2, "enter data.sigstore.isCompliant"))
                .contains(new RegoExplanation.Line(1, 4, "fail  input.b == 2"))
                .contains(new RegoExplanation.Line(0, 2, "undef data.sigstore.isCompliant"));
        assertThat(explanation.text()).contains("sigstore.rego:4");
    }

    @Test
    void tellsRulesAndTheirValues() {
        RegoExplanation explanation = explained(
                "n := count(input.l)\ntwice(x) = y { y := x * 2 }\nisCompliant { twice(n) == 4 }", "{\"l\": [1, 2]}");
        assertThat(explanation.verdict()).isEqualTo(new RegoVerdict.Compliant());
        assertThat(explanation.lines().stream().map(RegoExplanation.Line::text))
                .contains(
                        "yield data.sigstore.n = 2",
                        "yield data.sigstore.twice[2] = 4",
                        "yield data.sigstore.isCompliant = true");
    }

    @Test
    void namesAnIterationWithoutASolution() {
        RegoExplanation explanation = explained("isCompliant {\n  input.l[_] == 5\n}", "{\"l\": [1, 2]}");
        assertThat(explanation.lines()).contains(new RegoExplanation.Line(1, 3, "fail  input.l[_] == 5"));
    }

    @Test
    void keepsWithinBounds() {
        String many =
                "n := numbers.range(1, 300)\nisCompliant { count([1 | x := n[_]; y := n[_]; x == y + 1000]) == 1 }";
        RegoExplanation explanation = explained(many, "{}");
        assertThat(explanation.cut()).isTrue();
        assertThat(explanation.lines()).hasSizeLessThanOrEqualTo(10_000);
    }

    @Test
    void explainsAnswersTheSameAsDeciding() {
        RegoExplanation explanation = explained("isCompliant = input.l[_]", "{\"l\": [1, 2]}");
        assertThat(explanation.verdict()).isInstanceOf(RegoVerdict.Undetermined.class);
        assertThat(explained("isCompliant = true", "{").verdict())
                .isEqualTo(new RegoVerdict.Undetermined("unexpected EOF"));
    }
}
