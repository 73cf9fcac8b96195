// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.DocumentExercise;
import dev.gatehouse.admission.PolicyEngine;
import dev.gatehouse.admission.PolicyEngine.Compiled;
import dev.gatehouse.admission.PolicyWeakness;
import dev.gatehouse.admission.WeaknessCheck;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.crd.ResourceDocument;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.policy.DocumentVerdict;
import dev.gatehouse.core.policy.PolicyDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the status of a policy says of its CUE documents, with the real language.
class UnexercisedDocumentsTest {
    private final DocumentExercise exercise = new DocumentExercise(() -> {});
    private final PolicyLanguages languages = new PolicyLanguages(exercise);
    private final WeaknessCheck check = new WeaknessCheck(PolicyWeakness.DefaultRoot.REFRESHED, languages, exercise);

    private static ClusterImagePolicy policy(String type, String data, String annotations) {
        String yaml = """
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata: {name: p, annotations: {%s}}
                spec:
                  images: [{glob: registry.example/app@*}]
                  authorities: [{static: {action: fail}}]
                  policy: {type: %s, data: '%s'}
                """.formatted(annotations, type, data);
        ResourceDocument document = ResourceReader.read(yaml.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULT)
                .documents()
                .getFirst();
        assertThat(document).isInstanceOf(ResourceDocument.Understood.class);
        return (ClusterImagePolicy) ((ResourceDocument.Understood) document).resource();
    }

    private static DocumentVerdict judge(PolicyEngine engine, String source, String input, boolean late) {
        Compiled compiled = engine.compile("cue", source);
        assertThat(compiled).isInstanceOf(Compiled.Usable.class);
        return ((Compiled.Usable) compiled)
                .document()
                .judge(
                        "demand",
                        JsonReader.read(input.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT),
                        new PolicyDocument.Circumstances(Instant.EPOCH, () -> late));
    }

    @Test
    void aDocumentThatIsOnlyEverSatisfiedByWhatItsInputLacksIsNamedUntilOneHasIt() {
        ClusterImagePolicy policy = policy("cue", "spec: user: >0", "");
        assertThat(check.unexercised(policy)).isEmpty();

        assertThat(judge(languages, "spec: user: >0", "{}", false)).isEqualTo(new DocumentVerdict.Satisfied());
        assertThat(check.unexercised(policy))
                .singleElement()
                .asString()
                .startsWith("spec.policy: satisfied so far only by documents that lack something it names");
        assertThat(check.unexercised(policy("cue", "spec: user: >1", ""))).isEmpty();

        assertThat(judge(languages, "spec: user: >0", "{\"spec\": {\"user\": 0}}", false))
                .isInstanceOf(DocumentVerdict.Violated.class);
        assertThat(check.unexercised(policy)).isEmpty();
    }

    @Test
    void whatRanOutOfTimeWasAskedNothing() {
        ClusterImagePolicy policy = policy("cue", "spec: user: >0", "");
        judge(languages, "spec: user: >0", "{}", false);
        judge(languages, "spec: user: >0", "{\"spec\": {\"user\": 0}}", true);
        assertThat(check.unexercised(policy)).hasSize(1);
    }

    @Test
    void aStrictPolicyIsNotBlamedForWhatAnotherWithTheSameTextLetsPass() {
        judge(languages, "spec: user: >0", "{}", false);
        assertThat(check.unexercised(policy("cue", "spec: user: >0", "policy.sigstore.dev/cue-strict: \"true\"")))
                .isEmpty();
        assertThat(check.unexercised(policy("cue", "spec: user: >0", "policy.sigstore.dev/cue-strict: \"false\"")))
                .hasSize(1);
    }

    @Test
    void whatAStrictPolicyRefusesClearsNobodyElse() {
        judge(languages, "spec: user: >0", "{}", false);
        PolicyEngine strict = languages.strict();
        assertThat(judge(strict, "spec: user: >0", "{}", false)).isInstanceOf(DocumentVerdict.Violated.class);
        assertThat(check.unexercised(policy("cue", "spec: user: >0", ""))).hasSize(1);
    }

    @Test
    void conditionsThatNothingFailsAreNamedAtOnce() {
        assertThat(check.written(policy("cue", "{a: 1, #S: 1}", "")))
                .singleElement()
                .asString()
                .startsWith("spec.policy.data: #S: ");
        assertThat(check.written(policy("cue", "a: 1", ""))).isEmpty();
        assertThat(check.written(policy("rego", "package sigstore\nisCompliant { true }", "")))
                .isEmpty();
        assertThat(WeaknessCheck.ofFields(PolicyWeakness.DefaultRoot.REFRESHED)
                        .written(policy("cue", "{a: 1, #S: 1}", "")))
                .isEqualTo(List.of());
    }
}
