// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.admission.DocumentSource;
import dev.gatehouse.admission.Gathered;
import dev.gatehouse.admission.KeySource;
import dev.gatehouse.admission.PolicyObjects;
import dev.gatehouse.admission.PolicyObjects.Written;
import dev.gatehouse.admission.PolicyWeakness;
import dev.gatehouse.admission.WeaknessCheck;
import dev.gatehouse.quality.testkit.TestCertificates;
import dev.gatehouse.serve.controller.Condition.State;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of a policy: its conditions, and its entry in `config-image-policies`, byte for byte.
final class ClusterImagePolicyReconcilerTest {
    private static final WeaknessCheck WEAKNESSES = WeaknessCheck.ofFields(PolicyWeakness.DefaultRoot.REFRESHED);
    private static final String PEM = pem();
    private static final String HEAD = "{\"uid\":\"test-uid\",\"resourceVersion\":\"0123456789\",";
    private static final String IMAGES = "\"images\":[{\"glob\":\"ghcr.io/example/*\"}],";

    // As it stands in JSON.
    private static String pem() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            byte[] der = generator.generateKeyPair().getPublic().getEncoded();
            return "-----BEGIN PUBLIC KEY-----\\n" + Base64.getEncoder().encodeToString(der)
                    + "\\n-----END PUBLIC KEY-----";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Reconciled reconcile(String spec, PolicyObjects objects, KeySource keys, DocumentSource documents) {
        return new ClusterImagePolicyReconciler(keys, documents, WEAKNESSES)
                .reconcile(Objects.written("p", "\"spec\":" + spec), objects, Map.of())
                .reconciled();
    }

    private static Reconciled reconcile(String spec) {
        return reconcile(spec, PolicyObjects.NONE, KeySource.NONE, DocumentSource.NONE);
    }

    private static PolicyObjects secret(String pem) {
        String value = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        return new PolicyObjects(
                List.of(),
                Map.of("pki", new Written("pki", "s", 0, "1", Objects.json("{\"data\":{\"ca\":\"" + value + "\"}}"))),
                Map.of());
    }

    @Test
    void aSecretMayHoldTheCertificatesOfSomebodysOwnPki() {
        String spec = "{" + IMAGES + "\"authorities\":[{\"keyless\":{\"ca-cert\":{\"secretRef\":{\"name\":\"pki\"}},"
                + "\"identities\":[{\"issuer\":\"i\",\"subject\":\"s\"}]}}]}";
        String chain = TestCertificates.make("a.example").authorityPem();
        Reconciled good = reconcile(spec, secret(chain + chain), KeySource.NONE, DocumentSource.NONE);
        assertThat(good.failure()).isEmpty();
        assertThat(entry(good)).contains("-----BEGIN CERTIFICATE-----");
        Reconciled key = reconcile(spec, secret(PEM.replace("\\n", "\n") + "\n"), KeySource.NONE, DocumentSource.NONE);
        assertThat(key.failure().orElseThrow().message())
                .isEqualTo("secret \"pki\" contains invalid certificates: PEM block PUBLIC KEY is no certificate");
    }

    @Test
    void aRootThatIsAFileWeakensThePoliciesThatGoByIt() {
        String spec = "{" + IMAGES
                + "\"authorities\":[{\"keyless\":{\"identities\":[{\"issuer\":\"i\",\"subject\":\"s\"}]}}]}";
        ObjectReconciler byFile = new ClusterImagePolicyReconciler(
                KeySource.NONE, DocumentSource.NONE, WeaknessCheck.ofFields(PolicyWeakness.DefaultRoot.FILE));
        assertThat(byFile.reconcile(Objects.written("p", "\"spec\":" + spec), PolicyObjects.NONE, Map.of())
                        .reconciled()
                        .others())
                .singleElement()
                .satisfies(weakened -> {
                    assertThat(weakened.state()).isEqualTo(State.TRUE);
                    assertThat(weakened.message()).contains("spec.authorities[0]: the default trust root is a file");
                });
        assertThat(reconcile(spec).others())
                .singleElement()
                .satisfies(weakened -> assertThat(weakened.state()).isEqualTo(State.FALSE));
    }

    private static String entry(Reconciled reconciled) {
        return reconciled.entry().over("").orElseThrow();
    }

    static Stream<Arguments> entries() {
        return Stream.of(
                argumentSet(
                        "a key",
                        "\"authorities\":[{\"name\":\"authority-0\",\"key\":{\"data\":\"" + PEM + "\"}}]",
                        "\"authorities\":[{\"name\":\"authority-0\",\"key\":{\"data\":\"" + PEM
                                + "\",\"hashAlgorithm\":\"sha256\"}}],\"mode\":\"enforce\""),
                argumentSet(
                        "defaults of policies that no webhook has seen",
                        "\"authorities\":[{\"keyless\":{\"identities\":[{\"subjectRegExp\":\".*<a>&\",\"issuer\":\"i\"}]}}]",
                        "\"authorities\":[{\"name\":\"authority-0\",\"keyless\":{\"url\":\"https://fulcio.sigstore.dev\","
                                + "\"identities\":[{\"issuer\":\"i\",\"subjectRegExp\":\".*\\u003ca\\u003e\\u0026\"}]}}],"
                                + "\"mode\":\"enforce\""),
                argumentSet(
                        "everything keyless",
                        "\"mode\":\"warn\",\"authorities\":[{\"signatureFormat\":\"bundle\",\"rfc3161timestamp\":"
                                + "{\"trustRootRef\":\"t\"},\"ctlog\":{\"trustRootRef\":\"l\",\"url\":\"https://r.example\"},"
                                + "\"source\":[{\"tagPrefix\":\"\",\"signaturePullSecrets\":[{\"name\":\"s\"}],\"oci\":\"a/b\"}],"
                                + "\"name\":\"k\",\"keyless\":{\"insecureIgnoreSCT\":false,\"trustRootRef\":\"t\","
                                + "\"ca-cert\":{\"data\":\"x\",\"hashAlgorithm\":\"SHA512\"},\"identities\":[]}}]",
                        "\"authorities\":[{\"name\":\"k\",\"keyless\":{\"ca-cert\":{\"data\":\"x\",\"hashAlgorithm\":\"SHA512\"},"
                                + "\"trustRootRef\":\"t\",\"insecureIgnoreSCT\":false},\"source\":[{\"oci\":\"a/b\","
                                + "\"signaturePullSecrets\":[{\"name\":\"s\"}],\"tagPrefix\":\"\"}],"
                                + "\"ctlog\":{\"url\":\"https://r.example\",\"trustRootRef\":\"l\"},"
                                + "\"rfc3161timestamp\":{\"trustRootRef\":\"t\"},\"signatureFormat\":\"bundle\"}],"
                                + "\"mode\":\"warn\""),
                argumentSet(
                        "a policy and attestations",
                        "\"policy\":{\"type\":\"cue\",\"data\":\"a: \\\"b\\\"\",\"fetchConfigFile\":true,\"includeSpec\":false},"
                                + "\"authorities\":[{\"name\":\"a\",\"static\":{\"action\":\"fail\",\"message\":\"no\"},\"attestations\":"
                                + "[{\"name\":\"n\",\"predicateType\":\"custom\"},{\"name\":\"m\",\"predicateType\":\"vuln\","
                                + "\"policy\":{\"type\":\"rego\",\"data\":\"d\"}}]}]",
                        "\"authorities\":[{\"name\":\"a\",\"static\":{\"action\":\"fail\",\"message\":\"no\"},\"attestations\":"
                                + "[{\"name\":\"n\",\"predicateType\":\"custom\"},{\"name\":\"m\",\"predicateType\":\"vuln\","
                                + "\"type\":\"rego\",\"data\":\"d\"}]}],\"policy\":{\"name\":\"\",\"predicateType\":\"\","
                                + "\"type\":\"cue\",\"data\":\"a: \\\"b\\\"\",\"fetchConfigFile\":true,\"includeSpec\":false},"
                                + "\"mode\":\"enforce\""),
                argumentSet(
                        "match",
                        "\"match\":[{\"resource\":\"replicasets\",\"version\":\"v1\",\"group\":\"apps\",\"selector\":"
                                + "{\"matchLabels\":{\"z\":\"1\",\"match\":\"match\"},\"matchExpressions\":"
                                + "[{\"values\":[],\"operator\":\"Exists\",\"key\":\"e\"}]}},{\"resource\":\"pods\"}]",
                        "\"authorities\":[],\"mode\":\"enforce\",\"match\":[{\"group\":\"apps\",\"version\":\"v1\","
                                + "\"resource\":\"replicasets\",\"selector\":{\"matchLabels\":{\"match\":\"match\",\"z\":\"1\"},"
                                + "\"matchExpressions\":[{\"key\":\"e\",\"operator\":\"Exists\"}]}},"
                                + "{\"group\":\"\",\"version\":\"\",\"resource\":\"pods\"}]"));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void writesEntriesByteForByte(String spec, String members) {
        Reconciled reconciled = reconcile("{" + IMAGES + spec + "}");
        assertThat(entry(reconciled)).isEqualTo(HEAD + IMAGES + members + "}");
        assertThat(reconciled.failure()).isEmpty();
    }

    @Test
    void writesNullForNoImages() {
        assertThat(entry(reconcile("{}"))).isEqualTo(HEAD + "\"images\":null,\"authorities\":[],\"mode\":\"enforce\"}");
    }

    private static final String SECRET = "{" + IMAGES + "\"authorities\":[{\"name\":\"a\",\"key\":{\"secretRef\":"
            + "{\"name\":\"k\"}}},{\"name\":\"b\",\"static\":{\"action\":\"pass\"}}]}";

    @Test
    void aKeyThatIsMissingFailsInItsPlaceAndLeavesTheOthers() {
        Reconciled reconciled = reconcile(SECRET);
        assertThat(entry(reconciled))
                .isEqualTo(
                        HEAD + IMAGES + "\"authorities\":[{\"name\":\"a\",\"static\":{\"action\":\"fail\",\"message\":"
                                + "\"secret \\\"k\\\" not found\"}},{\"name\":\"b\",\"static\":{\"action\":\"pass\"}}],"
                                + "\"mode\":\"enforce\"}");
        assertThat(reconciled.conditions(Condition.holds("ConfigMapUpdated")))
                .contains(
                        Condition.fails("KeysInlined", "InliningKeysFailed", "secret \"k\" not found"),
                        Condition.unknown("PoliciesInlined"),
                        Condition.unknown("ConfigMapUpdated"),
                        Condition.fails("Ready", "InliningKeysFailed", "secret \"k\" not found"));
        assertThat(reconciled.again()).isFalse();
    }

    @Test
    void aKeyThatIsThereIsCopiedAsItIs() {
        String pem = PEM.replace("\\n", "\n");
        String data = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
        PolicyObjects objects = new PolicyObjects(
                List.of(),
                Map.of("k", new Written("k", "s", 0, "1", Objects.json("{\"data\":{\"any\":\"" + data + "\"}}"))),
                Map.of());
        Reconciled reconciled = reconcile(SECRET, objects, KeySource.NONE, DocumentSource.NONE);
        assertThat(reconciled.failure().map(Condition::message)).isEmpty();
        assertThat(entry(reconciled)).contains("\"key\":{\"data\":\"" + PEM + "\",\"hashAlgorithm\":\"sha256\"}");
    }

    @Test
    void aDocumentThatIsMissingFailsEveryAuthority() {
        Reconciled reconciled = reconcile("{" + IMAGES
                + "\"authorities\":[{\"name\":\"b\",\"static\":{\"action\":\"pass\"}}],"
                + "\"policy\":{\"type\":\"rego\",\"configMapRef\":{\"name\":\"c\",\"key\":\"k\"}}}");
        assertThat(entry(reconciled))
                .isEqualTo(
                        HEAD + IMAGES + "\"authorities\":[{\"name\":\"b\",\"static\":{\"action\":\"fail\",\"message\":"
                                + "\"configmap \\\"c\\\" not found\"}}],\"mode\":\"enforce\"}");
        assertThat(reconciled.conditions(Condition.holds("ConfigMapUpdated")))
                .contains(
                        Condition.holds("KeysInlined"),
                        Condition.fails("PoliciesInlined", "InliningPoliciesFailed", "configmap \"c\" not found"),
                        Condition.unknown("ConfigMapUpdated"),
                        Condition.fails("Ready", "InliningPoliciesFailed", "configmap \"c\" not found"));
    }

    @Test
    void anAttestationWhosePolicyIsMissingIsNoReasonToPanic() {
        Reconciled reconciled = reconcile("{" + IMAGES
                + "\"authorities\":[{\"name\":\"b\",\"key\":{\"data\":\"" + PEM
                + "\"},\"attestations\":[{\"name\":\"n\","
                + "\"predicateType\":\"custom\",\"policy\":{\"type\":\"cue\",\"remote\":{\"url\":\"https://a.example/100%25s\","
                + "\"sha256sum\":\"00\"}}}]}]}");
        assertThat(reconciled.failure())
                .map(Condition::message)
                .hasValueSatisfying(
                        message -> assertThat(message).startsWith("failed to fetch content from policy url"));
        assertThat(entry(reconciled)).contains("\"static\":{\"action\":\"fail\"");
    }

    @Test
    void whatNobodyAnsweredKeepsTheEntryOfTheSameGeneration() {
        String spec = "\"spec\":{" + IMAGES + "\"authorities\":[{\"key\":{\"kms\":\"hashivault://k\"}}]}";
        ClusterImagePolicyReconciler reconciler = new ClusterImagePolicyReconciler(
                _ -> new Gathered.Silent("connection refused"), DocumentSource.NONE, WEAKNESSES);
        Reconciled observed = reconciler
                .reconcile(
                        Objects.written("p", spec + ",\"status\":{\"observedGeneration\":3}"),
                        PolicyObjects.NONE,
                        Map.of())
                .reconciled();
        assertThat(observed.entry().over("whatever it was")).isEmpty();
        assertThat(observed.entry().over(""))
                .hasValueSatisfying(text -> assertThat(text).contains("\"fail\""));
        assertThat(observed.again()).isTrue();
        Reconciled changed = reconciler
                .reconcile(
                        Objects.written("p", spec + ",\"status\":{\"observedGeneration\":2}"),
                        PolicyObjects.NONE,
                        Map.of())
                .reconciled();
        assertThat(changed.entry().over("whatever it was")).isPresent();
    }

    @Test
    void whatWasKnownBeforeServesAndTheStatusSaysSo() {
        Reconciled reconciled = new ClusterImagePolicyReconciler(
                        _ -> new Gathered.Silent("connection refused"), DocumentSource.NONE, WEAKNESSES)
                .reconcile(
                        Objects.written(
                                "p",
                                "\"spec\":{" + IMAGES + "\"authorities\":[{\"key\":{\"kms\":\"hashivault://k\"}}]}"),
                        PolicyObjects.NONE,
                        Map.of("spec.authorities[0].key.kms", PEM.replace("\\n", "\n")))
                .reconciled();
        assertThat(entry(reconciled)).contains("\"key\":{\"data\":\"" + PEM + "\",\"hashAlgorithm\":\"sha256\"}");
        assertThat(reconciled.failure())
                .contains(Condition.fails(
                        "KeysInlined",
                        "InliningKeysFailed",
                        "connection refused (what was known before stays in force)"));
    }

    @Test
    void aPolicyThatCannotBeReadIsEnforcedByNobodyMoreLeniently() {
        Reconciled reconciled = reconcile("{" + IMAGES + "\"quorum\":2,\"mode\":\"warn\"}");
        assertThat(entry(reconciled))
                .startsWith(
                        HEAD + IMAGES + "\"authorities\":[{\"name\":\"authority-0\",\"static\":{\"action\":\"fail\",")
                .endsWith("\"mode\":\"enforce\"}");
        assertThat(reconciled.failure()).isPresent();
    }

    @Test
    void namesEveryCheckThatIsLeftOutAndIsReadyAllTheSame() {
        List<Condition> conditions = reconcile(
                        "{\"images\":[{\"glob\":\"nginx\"}],\"authorities\":[{\"keyless\":"
                                + "{\"insecureIgnoreSCT\":true,\"identities\":[{\"issuer\":\"i\",\"subject\":\"s\"}]},\"ctlog\":{}}],"
                                + "\"match\":[{\"resource\":\"pods\",\"version\":\"v1\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}}}]}")
                .conditions(Condition.holds("ConfigMapUpdated"));
        assertThat(conditions).contains(Condition.holds("Ready"));
        assertThat(conditions).anySatisfy(condition -> {
            assertThat(condition.type()).isEqualTo("Weakened");
            assertThat(condition.state()).isEqualTo(State.TRUE);
            assertThat(condition.message())
                    .contains(
                            "spec.images[0].glob: ",
                            "spec.authorities[0].ctlog: ",
                            "spec.authorities[0].keyless.insecureIgnoreSCT: ",
                            "spec.match[0].selector: ");
        });
        assertThat(reconcile("{" + IMAGES + "\"authorities\":[{\"static\":{\"action\":\"fail\"}}]}")
                        .others())
                .containsExactly(new Condition("Weakened", State.FALSE, "", "", "Info"));
    }
}
