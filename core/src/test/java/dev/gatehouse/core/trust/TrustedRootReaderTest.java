// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrustedRootReaderTest {
    private static final KeyPair P256 = TestKeys.elliptic();
    private static final KeyPair RSA = TestKeys.rsa(2048);
    private static final byte[] LOG_ID = new byte[32];
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final IssuedCertificate ROOT =
            CertificateDraft.authority("CN=root").selfSigned();
    private static final IssuedCertificate LEAF =
            CertificateDraft.timestamper("CN=tsa").signedBy(ROOT);

    private static TrustedRoot read(String document) {
        return TrustedRootReader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String log(byte[] key, String details, byte[] id) {
        return """
                {"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1", "somethingNew": [{}],
                 "tlogs": [{"baseUrl": "https://log.example.com", "hashAlgorithm": "SHA2_256", "operator": "x",
                   "publicKey": {"rawBytes": "%s", "keyDetails": "%s",
                     "validFor": {"start": "2026-01-01T00:00:00Z", "end": "2026-12-31T23:59:59.999+00:00"}},
                   "logId": {"keyId": "%s"}}]}""".formatted(base64(key), details, base64(id));
    }

    private static String authorities(String name) {
        String chain = Stream.of(LEAF, ROOT)
                .map(one -> "{\"rawBytes\": \"" + base64(one.certificate().encoded()) + "\"}")
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        return """
                {"%s": [{"uri": "https://a.example.com", "subject": {"organization": "o", "commonName": "c"},
                  "certChain": {"certificates": [%s]}, "validFor": {"start": "2026-01-01T00:00:00Z"}}]}""".formatted(name, chain);
    }

    @Test
    void readsALogWithItsWindow() {
        byte[] key = P256.getPublic().getEncoded();
        TransparencyLog log = read(log(key, "PKIX_ECDSA_P256_SHA_256", LOG_ID))
                .transparencyLogs()
                .getFirst();
        assertThat(log)
                .isEqualTo(new TransparencyLog(
                        "https://log.example.com",
                        new LogId("00".repeat(32)),
                        PublicKey.read(key),
                        SignatureAlgorithm.ECDSA_SHA256,
                        Window.between(
                                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-12-31T23:59:59.999Z"))));
    }

    @Test
    void takesLogIdsRawAndAsHexText() {
        byte[] key = P256.getPublic().getEncoded();
        byte[] id = PublicKey.read(key).sha256();
        byte[] text = HexFormat.of().formatHex(id).getBytes(StandardCharsets.US_ASCII);
        for (byte[] form : List.of(id, text)) {
            TrustedRoot root = read(log(key, "PKIX_ECDSA_P256_SHA_256", form));
            assertThat(root.transparencyLogs(new LogId(HexFormat.of().formatHex(id))))
                    .hasSize(1);
        }
        for (byte[] form : List.of(new byte[31], new byte[64], Arrays.copyOf(text, 63))) {
            assertThatThrownBy(() -> read(log(key, "PKIX_ECDSA_P256_SHA_256", form)))
                    .isInstanceOf(MalformedTrustedRootException.class)
                    .hasMessageStartingWith("tlogs[0].logId.keyId: ");
        }
    }

    static Stream<Arguments> keys() {
        KeyPair p384 = TestKeys.elliptic("secp384r1");
        KeyPair p521 = TestKeys.elliptic("secp521r1");
        KeyPair ed25519 = TestKeys.ed25519();
        return Stream.of(
                argumentSet("P-256", P256, "PKIX_ECDSA_P256_SHA_256", "SHA256withECDSA"),
                argumentSet("P-384", p384, "PKIX_ECDSA_P384_SHA_384", "SHA384withECDSA"),
                argumentSet("P-384 with SHA-256", p384, "PKIX_ECDSA_P384_SHA_256", "SHA256withECDSA"),
                argumentSet("P-521", p521, "PKIX_ECDSA_P521_SHA_512", "SHA512withECDSA"),
                argumentSet("Ed25519", ed25519, "PKIX_ED25519", "Ed25519"),
                argumentSet("RSA", RSA, "PKIX_RSA_PKCS1V15_2048_SHA256", "SHA256withRSA"),
                argumentSet("RSA with PSS", RSA, "PKIX_RSA_PSS_2048_SHA256", "SHA256withPSS"),
                argumentSet("unspecified", p384, "PUBLIC_KEY_DETAILS_UNSPECIFIED", "SHA384withECDSA"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void verifiesWithEveryKindOfKey(KeyPair keys, String details, String algorithm) {
        TransparencyLog log = read(log(keys.getPublic().getEncoded(), details, LOG_ID))
                .transparencyLogs()
                .getFirst();
        byte[] signature = TestKeys.sign(keys, algorithm, MESSAGE);
        assertThat(log.made(signature, MESSAGE)).isTrue();
        assertThat(log.made(signature, new byte[] {1, 2, 4})).isFalse();
        signature[signature.length - 1] ^= 1;
        assertThat(log.made(signature, MESSAGE)).isFalse();
        assertThat(log.made(new byte[0], MESSAGE)).isFalse();
    }

    @Test
    void readsTheOlderFormOfRsaKeys() throws Exception {
        byte[] key = SubjectPublicKeyInfo.getInstance(RSA.getPublic().getEncoded())
                .parsePublicKey()
                .getEncoded();
        assertThat(read(log(key, "PKCS1_RSA_PKCS1V5", LOG_ID)).transparencyLogs())
                .hasSize(1);
        assertThatThrownBy(() -> read(log(key, "PKIX_RSA_PKCS1V5", LOG_ID)))
                .isInstanceOf(MalformedTrustedRootException.class);
    }

    @Test
    void passesOverKindsOfKeysNobodyKnows() {
        assertThat(read(log(new byte[] {1}, "PKIX_NEW_KIND", LOG_ID)).transparencyLogs())
                .isEmpty();
    }

    static Stream<Arguments> keysThatAreNot() {
        byte[] infinity = P256.getPublic().getEncoded();
        Arrays.fill(infinity, 27, infinity.length, (byte) 0);
        byte[] lowOrder = TestKeys.ed25519().getPublic().getEncoded();
        Arrays.fill(lowOrder, 12, 44, (byte) 0);
        lowOrder[12] = 1;
        return Stream.of(
                argumentSet(
                        "another curve",
                        TestKeys.elliptic("secp384r1").getPublic().getEncoded(),
                        "PKIX_ECDSA_P256_SHA_256"),
                argumentSet("another kind", RSA.getPublic().getEncoded(), "PKIX_ECDSA_P256_SHA_256"),
                argumentSet("1024 bits", TestKeys.rsa(1024).getPublic().getEncoded(), "PKIX_RSA_PKCS1V5"),
                argumentSet("a point that is not on the curve", infinity, "PKIX_ECDSA_P256_SHA_256"),
                argumentSet("a point of low order", lowOrder, "PKIX_ED25519"),
                argumentSet(
                        "a byte too many",
                        Arrays.copyOf(P256.getPublic().getEncoded(), 92),
                        "PKIX_ECDSA_P256_SHA_256"));
    }

    @ParameterizedTest
    @MethodSource("keysThatAreNot")
    void refusesKeysThatAreNotWhatTheySay(byte[] key, String details) {
        assertThatThrownBy(() -> read(log(key, details, LOG_ID)))
                .isInstanceOf(MalformedTrustedRootException.class)
                .hasMessageStartingWith("tlogs[0].publicKey: ");
    }

    @Test
    void readsAuthorities() {
        CertificateAuthority ca = read(authorities("certificateAuthorities"))
                .certificateAuthorities()
                .getFirst();
        TimestampAuthority tsa =
                read(authorities("timestampAuthorities")).timestampAuthorities().getFirst();
        assertThat(ca.name()).isEqualTo("o c");
        assertThat(ca.uri()).isEqualTo("https://a.example.com");
        assertThat(ca.root()).isEqualTo(ROOT.certificate());
        assertThat(ca.intermediates()).containsExactly(LEAF.certificate());
        assertThat(tsa.leaf()).contains(LEAF.certificate());
        assertThat(tsa.intermediates()).isEmpty();
        assertThat(tsa.root()).isEqualTo(ROOT.certificate());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | document: not an object",
                "{ | document: ",
                "{\"tlogs\": [], \"tlogs\": []} | document: ",
                "{\"mediaType\": \"text/plain\"} | mediaType: not one of a trusted root",
                "{\"mediaType\": \"application/vnd.dev.sigstore.trustedroot+json;version=1.0\"} | mediaType: ",
                "{\"tlogs\": {}} | tlogs: not an array",
                "{\"tlogs\": [1]} | tlogs[0]: not an object",
                "{\"tlogs\": [{}]} | tlogs[0].publicKey: missing",
                "{\"tlogs\": [{\"publicKey\": {\"rawBytes\": \"AA==\"}}]} | tlogs[0].publicKey.validFor.start: missing",
                "{\"certificateAuthorities\": [{}]} | certificateAuthorities[0].certChain: no certificates",
                "{\"certificateAuthorities\": [{\"certChain\": {\"certificates\": [{\"rawBytes\": \"AA==\"}]}}]}"
                        + " | certificateAuthorities[0].certChain.certificates[0].rawBytes: ",
                "{\"certificateAuthorities\": [{\"uri\": 1}]} | certificateAuthorities[0].uri: not a string"
            })
    void refusesDocumentsThatAreNone(String document, String message) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(MalformedTrustedRootException.class)
                .hasMessageStartingWith(message.strip());
    }

    @Test
    void believesNobodyWhereNobodyIsNamed() {
        assertThat(read("{}")).isEqualTo(TrustedRoot.NOBODY);
        assertThat(read("{\"mediaType\": \"application/vnd.dev.sigstore.trustedroot.v0.2+json\", \"tlogs\": null}"))
                .isEqualTo(TrustedRoot.NOBODY);
    }

    @Test
    void refusesAWindowWithoutStart() {
        String document = authorities("certificateAuthorities").replace("\"start\"", "\"end\"");
        assertThatThrownBy(() -> read(document)).hasMessage("certificateAuthorities[0].validFor.start: missing");
    }

    @Test
    void refusesDocumentsThatAreTooLong() {
        assertThatThrownBy(() -> TrustedRootReader.read(new byte[TrustedRootReader.LONGEST + 1]))
                .isInstanceOf(MalformedTrustedRootException.class);
    }
}
