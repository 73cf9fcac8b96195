// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.DocumentExercise;
import dev.gatehouse.admission.PolicyDocumentCheck;
import dev.gatehouse.admission.PolicyEngine.Compiled;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.FieldProblems;
import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.crd.ResourceDocument;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.policy.DocumentVerdict;
import dev.gatehouse.core.policy.PolicyDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLanguagesTest {
    private static final PolicyDocument.Circumstances NOW =
            new PolicyDocument.Circumstances(Instant.parse("2026-11-21T12:00:00Z"), () -> false);

    private final PolicyLanguages languages = new PolicyLanguages();

    private DocumentVerdict judge(String type, String source, String input) {
        Compiled compiled = languages.compile(type, source);
        assertThat(compiled).isInstanceOf(Compiled.Usable.class);
        return ((Compiled.Usable) compiled)
                .document()
                .judge("demand", JsonReader.read(input.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT), NOW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rego | package sigstore isCompliant { input.a == 1 } | {\"a\": 1}",
                "rego | package sigstore isCompliant[r] { r := {\"result\": true, \"error\": \"\"} } | {}",
                "cue  | a: 1 | {\"a\": 1}",
                "cue  | a: 1 | {}"
            })
    void isSatisfied(String type, String source, String input) {
        assertThat(judge(type, source.replace("sigstore isC", "sigstore\nisC"), input))
                .isEqualTo(new DocumentVerdict.Satisfied());
    }

    @Test
    void refusesWhatTheInputLacksWhereStrict() {
        Compiled strict = languages.strict().compile("cue", "a: >0");
        assertThat(strict).isInstanceOf(Compiled.Usable.class);
        PolicyDocument document = ((Compiled.Usable) strict).document();
        assertThat(document.judge("demand", JsonObject.EMPTY, NOW)).isInstanceOf(DocumentVerdict.Violated.class);
        assertThat(document.judge("demand", new JsonObject(Map.of("a", new JsonNumber("1"))), NOW))
                .isEqualTo(new DocumentVerdict.Satisfied());
        assertThat(judge("cue", "a: >0", "{}")).isEqualTo(new DocumentVerdict.Satisfied());
    }

    @Test
    void tellsOfWhatPassedWithoutBeingAsked() {
        AtomicInteger told = new AtomicInteger();
        DocumentExercise exercise = new DocumentExercise(told::incrementAndGet);
        Compiled compiled = new PolicyLanguages(exercise).compile("cue", "a: >0\nb?: int");
        assertThat(compiled).isInstanceOf(Compiled.Usable.class);
        PolicyDocument document = ((Compiled.Usable) compiled).document();
        document.judge("demand", new JsonObject(Map.of("a", new JsonNumber("1"))), NOW);
        document.judge("demand", new JsonObject(Map.of("a", new JsonNumber("0"))), NOW);
        assertThat(told).hasValue(0);
        assertThat(document.judge("demand", JsonObject.EMPTY, NOW)).isEqualTo(new DocumentVerdict.Satisfied());
        assertThat(told).hasValue(1);
    }

    @Test
    void warnsOfFieldsThatMayBeAbsentOnlyWhereNotStrict() {
        assertThat(languages.lint("cue", "a: >0", Set.of())).isNotEmpty();
        assertThat(languages.strict().lint("cue", "a: >0", Set.of())).isEmpty();
        assertThat(languages.strict().lint("cue", "a: >0\n#S: 1", Set.of())).hasSize(1);
    }

    @Test
    void isViolatedInTheWordsOfTheReference() {
        assertThat(judge("rego", "package sigstore\nisCompliant { input.a == 1 }", "{\"a\": 2}"))
                .isEqualTo(new DocumentVerdict.Violated("failed evaluating rego policy for type demand: policy is not"
                        + " compliant for query 'isCompliant = data.sigstore.isCompliant'"));
        assertThat(judge("cue", "a: 1", "{\"a\": 2}"))
                .isEqualTo(
                        new DocumentVerdict.Violated("failed evaluating cue policy for demand: failed to evaluate the"
                                + " policy with error: a: conflicting values 2 and 1"));
    }

    @Test
    void takesAWarningForAViolation() {
        assertThat(judge(
                        "rego",
                        "package sigstore\nisCompliant[r] { r := {\"result\": true, \"warning\": \"old\"} }",
                        "{}"))
                .isEqualTo(new DocumentVerdict.Violated("warning: old"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rego", "cue", "lua", ""})
    void compilesNothingElse(String type) {
        assertThat(languages.compile(type, "}{")).isInstanceOf(Compiled.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http.send({})", "net.lookup_ip_addr(\"example.com\")", "opa.runtime().env.HOME == \"/\""})
    void letsNoDocumentLookOutside(String call) {
        Compiled compiled = languages.compile("rego", "package sigstore\nisCompliant { " + call + " }");
        if (compiled instanceof Compiled.Usable usable) {
            assertThat(usable.document()
                            .judge(
                                    "d",
                                    JsonReader.read("{}".getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT),
                                    NOW))
                    .isNotInstanceOf(DocumentVerdict.Satisfied.class);
        }
    }

    private static ClusterImagePolicy policy(String attestation, String whole) {
        String yaml = """
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata: {name: p}
                spec:
                  images: [{glob: "**"}]
                  authorities:
                    - key: {data: x}
                      attestations:
                        - name: a
                          predicateType: custom
                          policy: {type: rego, data: "%s"}
                  policy: {type: cue, data: "%s"}
                """.formatted(attestation, whole);
        return (ClusterImagePolicy) ((ResourceDocument.Understood)
                        ResourceReader.read(yaml.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULT)
                                .documents()
                                .getFirst())
                .resource();
    }

    @Test
    void tellsAtCreationWhatDoesNotCompile() {
        PolicyDocumentCheck check = new PolicyDocumentCheck(languages);
        FieldProblems sound = check.check(policy("package sigstore\\nisCompliant { true }", "a: 1"));
        assertThat(sound.texts(Level.ERROR)).isEmpty();
        FieldProblems problems = check.check(policy("package sigstore\\nisCompliant { true", "a: {"));
        assertThat(problems.texts(Level.ERROR))
                .hasSize(2)
                .anySatisfy(text -> assertThat(text)
                        .contains("spec.authorities[0].attestations[0].policy.data")
                        .contains("sigstore.rego:2: rego_parse_error"));
        assertThat(problems.texts(Level.ERROR))
                .anySatisfy(text -> assertThat(text)
                        .contains("spec.policy.data")
                        .contains("failed to compile the cue policy with error: "));
    }
}
