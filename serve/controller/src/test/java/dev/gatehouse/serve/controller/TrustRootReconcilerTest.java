// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.admission.PolicyObjects;
import dev.gatehouse.admission.TrustSource;
import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.admission.TrustedRoots.Found;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.Window;
import dev.gatehouse.quality.testkit.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of a TrustRoot: its condition, and its entry in `config-sigstore-keys`.
final class TrustRootReconcilerTest {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();
    private static final Base64.Decoder BASE64_READ = Base64.getDecoder();

    private static Reconciled reconcile(String spec) {
        return new TrustRootReconciler(TrustSource.OBJECTS_ONLY)
                .reconcile(Objects.written("t", "\"spec\":" + spec), PolicyObjects.NONE, Map.of())
                .reconciled();
    }

    private static byte[] key(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (size > 0) {
            generator.initialize(size);
        }
        return generator.generateKeyPair().getPublic().getEncoded();
    }

    private static String pem(String type, byte[] der) {
        String text = "-----BEGIN " + type + "-----\n" + BASE64.encodeToString(der) + "\n-----END " + type + "-----\n";
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String log(String key) {
        return "{\"baseURL\":\"https://l.example\",\"hashAlgorithm\":\"sha-256\",\"publicKey\":\"" + key + "\"}";
    }

    private static JsonObject only(JsonObject root, String list) {
        return (JsonObject) root.array(list).orElse(JsonArray.EMPTY).elements().getFirst();
    }

    private static JsonObject entry(Reconciled reconciled) {
        return Objects.json(reconciled.entry().over("").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "EC, 256, PKIX_ECDSA_P256_SHA_256",
        "EC, 384, PKIX_ECDSA_P384_SHA_384",
        "EC, 521, PKIX_ECDSA_P521_SHA_512",
        "RSA, 2048, PKIX_RSA_PKCS1V15_2048_SHA256",
        "RSA, 3072, PKIX_RSA_PKCS1V15_3072_SHA256",
        "RSA, 2560, ''",
        "Ed25519, 0, PKIX_ED25519",
    })
    void everyKindOfKeyHasItsName(String algorithm, int size, String details) throws GeneralSecurityException {
        byte[] der = key(algorithm, size);
        Reconciled reconciled = reconcile("{\"sigstoreKeys\":{\"tLogs\":[" + log(pem("PUBLIC KEY", der))
                + "],\"ctLogs\":[" + log(pem("PUBLIC KEY", der)) + "]}}");
        assertThat(reconciled.failure()).isEmpty();
        String id = BASE64.encodeToString(Digest.of(der).hex().getBytes(StandardCharsets.US_ASCII));
        String instance =
                "{\"baseUrl\":\"https://l.example\",\"hashAlgorithm\":\"SHA2_256\",\"publicKey\":{\"rawBytes\":\""
                        + BASE64.encodeToString(der) + "\""
                        + (details.isEmpty() ? "" : ",\"keyDetails\":\"" + details + "\"")
                        + ",\"validFor\":{\"start\":\"1970-01-01T00:00:00Z\"}},\"logId\":{\"keyId\":\"" + id + "\"}}";
        assertThat(reconciled.entry().over(""))
                .contains("{\"mediaType\":\"application/vnd.dev.sigstore.trustedroot+json;version=0.1\",\"tlogs\":["
                        + instance + "],\"ctlogs\":[" + instance + "]}");
    }

    @Test
    void certificatesComeInOrderWhateverStandsAroundThem() {
        String pem = TestCertificates.make("a.example").authorityPem();
        String chain = BASE64.encodeToString(
                ("a comment\n" + pem + "\n\t\n" + pem + " \n\n").getBytes(StandardCharsets.UTF_8));
        Reconciled reconciled =
                reconcile("{\"sigstoreKeys\":{\"certificateAuthorities\":[{\"subject\":{\"organization\":\"o\","
                        + "\"commonName\":\"c\"},\"uri\":\"https://f.example\",\"certChain\":\"" + chain + "\"}]}}");
        assertThat(reconciled.failure()).isEmpty();
        JsonObject authority = only(entry(reconciled), "certificateAuthorities");
        assertThat(authority.object("subject")).contains(Objects.json("{\"organization\":\"o\",\"commonName\":\"c\"}"));
        assertThat(authority
                        .object("certChain")
                        .orElseThrow()
                        .array("certificates")
                        .orElseThrow()
                        .elements())
                .hasSize(2);
    }

    private static Reconciled ofRepository(TrustSource.Standing standing) {
        TrustSource trust = new TrustSource() {
            @Override
            public Standing standing(TrustRoot written) {
                return standing;
            }

            @Override
            public Found defaultRoot() {
                return TrustedRoots.NONE.root("");
            }
        };
        return new TrustRootReconciler(trust)
                .reconcile(Objects.written("t", "\"spec\":{\"remote\":{}}"), PolicyObjects.NONE, Map.of())
                .reconciled();
    }

    @Test
    void whatARepositorySaysBecomesAnEntryAlsoWhereItCouldNotBeRefreshed() throws GeneralSecurityException {
        byte[] der = key("EC", 256);
        String pem = new String(BASE64_READ.decode(pem("PUBLIC KEY", der)), StandardCharsets.UTF_8);
        Window window = Window.between(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
        TrustedRoot root = new TrustedRoot(
                List.of(CertificateAuthority.ofPem(
                        "an authority",
                        "https://f.example",
                        TestCertificates.make("a.example").authorityPem(),
                        window)),
                List.of(TransparencyLog.ofPem("https://l.example", pem, window)),
                List.of(),
                List.of());
        Found ready = new Found.Ready(TrustAnchors.of(root));
        Reconciled good = ofRepository(TrustSource.Standing.of(ready));
        assertThat(good.failure()).isEmpty();
        assertThat(good.again()).isFalse();
        String id = BASE64.encodeToString(Digest.of(der).hex().getBytes(StandardCharsets.US_ASCII));
        assertThat(good.entry().over("").orElseThrow())
                .contains("\"baseUrl\":\"https://l.example\",\"hashAlgorithm\":\"SHA2_256\"")
                .contains("\"keyId\":\"" + id + "\"")
                .contains("\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\"")
                .contains("\"subject\":{\"commonName\":\"an authority\"},\"uri\":\"https://f.example\"")
                .contains("\"validFor\":{\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2027-01-01T00:00:00Z\"}");
        Reconciled stale = ofRepository(new TrustSource.Standing(ready, Optional.of("connection refused")));
        assertThat(stale.entry()).isEqualTo(good.entry());
        assertThat(stale.failure().orElseThrow().message()).isEqualTo("connection refused");
        assertThat(stale.again()).isTrue();
        Reconciled missing = ofRepository(TrustSource.Standing.of(new Found.Missing("its metadata expired", true)));
        assertThat(missing.entry().over("the last good one")).isEmpty();
        assertThat(missing.failure().orElseThrow().message()).isEqualTo("its metadata expired");
    }

    static Stream<Arguments> unusable() throws GeneralSecurityException {
        String good = pem("PUBLIC KEY", key("EC", 256));
        String garbage = BASE64.encodeToString("garbage".getBytes(StandardCharsets.UTF_8));
        return Stream.of(
                argumentSet(
                        "none of the three",
                        "{}",
                        "invalid TrustRoot entry: t missing repository,remote, and sigstoreKeys"),
                argumentSet(
                        "a repository",
                        "{\"repository\":{\"targets\":\"targets\"}}",
                        "trust root t stands in a TUF repository, which is not read here"),
                argumentSet(
                        "a mirror",
                        "{\"remote\":{}}",
                        "trust root t stands in a TUF repository, which is not read here"),
                argumentSet(
                        "a chain that is none",
                        "{\"sigstoreKeys\":{\"certificateAuthorities\":[{\"certChain\":\"" + garbage + "\"}]}}",
                        "failed to convert certificate authority: failed to decode certificate chain PEM"),
                argumentSet(
                        "a chain of keys",
                        "{\"sigstoreKeys\":{\"timestampAuthorities\":[{\"certChain\":\"" + good + "\"}]}}",
                        "failed to convert timestamp authority: failed to decode certificate chain PEM"),
                argumentSet(
                        "no key",
                        "{\"sigstoreKeys\":{\"tLogs\":[" + log(good) + "," + log(garbage) + "]}}",
                        "failed to convert transparency log instance: failed to decode public key"),
                argumentSet(
                        "a key that is none",
                        "{\"sigstoreKeys\":{\"ctLogs\":[" + log(pem("PUBLIC KEY", new byte[] {1, 2})) + "]}}",
                        "failed to convert ct log instance: failed to unmarshal public key: "),
                argumentSet(
                        "an unknown field", "{\"sigstoreKeys\":{},\"cloud\":{}}", "the TrustRoot cannot be read: "));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void saysWhyItCannotBeUsedAndKeepsWhatWasThere(String spec, String reason) {
        Reconciled reconciled = reconcile(spec);
        assertThat(reconciled.entry().over("the last good one")).isEmpty();
        assertThat(reconciled.conditions(Condition.holds("ConfigMapUpdated")))
                .extracting(Condition::type, Condition::state)
                .containsExactly(
                        tuple("KeysInlined", Condition.State.FALSE),
                        tuple("ConfigMapUpdated", Condition.State.UNKNOWN),
                        tuple("Ready", Condition.State.FALSE));
        assertThat(reconciled.failure().orElseThrow().reason()).isEqualTo("InliningKeysFailed");
        assertThat(reconciled.failure().orElseThrow().message()).startsWith(reason);
    }
}
