// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Authorities, logs, their ids and windows.
class TrustTest {
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final IssuedCertificate ROOT =
            CertificateDraft.authority("CN=root").selfSigned();
    private static final IssuedCertificate MIDDLE =
            CertificateDraft.authority("CN=middle").signedBy(ROOT);
    private static final IssuedCertificate LEAF =
            CertificateDraft.timestamper("CN=leaf").signedBy(MIDDLE);

    @Test
    void aWindowHoldsBothItsEnds() {
        Instant end = START.plusSeconds(10);
        Window window = Window.between(START, end);
        assertThat(window.contains(START)).isTrue();
        assertThat(window.contains(end)).isTrue();
        assertThat(window.contains(START.minusNanos(1))).isFalse();
        assertThat(window.contains(end.plusNanos(1))).isFalse();
        assertThat(Window.from(START).contains(Instant.MAX)).isTrue();
        assertThat(Window.from(START).contains(START.minusNanos(1))).isFalse();
        assertThat(Window.between(end, START).contains(START)).isFalse();
        assertThat(Window.between(end, START).contains(end)).isFalse();
    }

    @Test
    void aLogIdIs32BytesOrTheirDigits() {
        byte[] id = HexFormat.of().parseHex("0123456789abcdef".repeat(4));
        byte[] text = "0123456789abcdef".repeat(4).getBytes(StandardCharsets.US_ASCII);
        assertThat(LogId.of(id)).contains(new LogId("0123456789abcdef".repeat(4)));
        assertThat(LogId.of(text)).isEqualTo(LogId.of(id));
        assertThat(LogId.of(id).orElseThrow().bytes()).isEqualTo(id);
        assertThat(LogId.of(id).orElseThrow()).hasToString("0123456789abcdef".repeat(4));
        byte[] upper = "0123456789ABCDEF".repeat(4).getBytes(StandardCharsets.US_ASCII);
        byte[] beyond = text.clone();
        beyond[0] = (byte) 0xB0;
        for (byte[] other : List.of(
                new byte[0],
                new byte[31],
                new byte[33],
                Arrays.copyOf(text, 63),
                Arrays.copyOf(text, 65),
                upper,
                beyond)) {
            assertThat(LogId.of(other)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"})
    void aLogIdIs64LowerCaseDigits(String text) {
        assertThatThrownBy(() -> new LogId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPemTextHas32BlocksAtMost() {
        String block = CertificateDraft.pem("X", new byte[] {1});
        assertThat(PemBlock.all(block.repeat(32)).orElseThrow()).hasSize(32);
        assertThat(PemBlock.all(block.repeat(33))).isEmpty();
        assertThat(PemBlock.all("").orElseThrow()).isEmpty();
        assertThat(PemBlock.only(block).orElseThrow().content()).containsExactly(1);
        assertThat(PemBlock.only(block).orElseThrow().label()).isEqualTo("X");
        assertThat(PemBlock.only(block.repeat(2))).isEmpty();
        assertThat(PemBlock.only("")).isEmpty();
    }

    @Test
    void aPemTextHas262144CharactersAtMost() {
        String block = "\n" + CertificateDraft.pem("X", new byte[] {1});
        String longest = "x".repeat((256 << 10) - block.length()) + block;
        assertThat(PemBlock.all(longest).orElseThrow()).hasSize(1);
        assertThat(PemBlock.all("x" + longest)).isEmpty();
    }

    private static TimestampAuthority stamps(IssuedCertificate... chain) {
        return new TimestampAuthority(
                "", "", Arrays.stream(chain).map(IssuedCertificate::certificate).toList(), Window.UNBOUNDED);
    }

    @Test
    void aTimestampAuthorityKnowsItsLeafOrNot() {
        assertThat(stamps(LEAF, MIDDLE, ROOT).leaf()).contains(LEAF.certificate());
        assertThat(stamps(LEAF, MIDDLE, ROOT).intermediates()).containsExactly(MIDDLE.certificate());
        assertThat(stamps(LEAF, ROOT).intermediates()).isEmpty();
        assertThat(stamps(LEAF).leaf()).contains(LEAF.certificate());
        assertThat(stamps(LEAF).intermediates()).isEmpty();
        assertThat(stamps(LEAF).root()).isEqualTo(LEAF.certificate());
        assertThat(stamps(MIDDLE, ROOT).leaf()).isEmpty();
        assertThat(stamps(MIDDLE, ROOT).intermediates()).containsExactly(MIDDLE.certificate());
        assertThat(stamps(ROOT).leaf()).isEmpty();
        assertThat(stamps(ROOT).intermediates()).isEmpty();
        assertThat(stamps(ROOT).root()).isEqualTo(ROOT.certificate());
        assertThat(TimestampAuthority.ofPem("n", "u", LEAF.pem() + ROOT.pem(), Window.UNBOUNDED))
                .isEqualTo(new TimestampAuthority(
                        "n", "u", List.of(LEAF.certificate(), ROOT.certificate()), Window.UNBOUNDED));
    }

    @Test
    void anAuthorityHasACertificate() {
        assertThatThrownBy(TrustTest::stamps).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CertificateAuthority("", "", List.of(), Window.UNBOUNDED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ownAuthoritiesStandInAnyOrder() {
        IssuedCertificate other = CertificateDraft.authority("CN=other").selfSigned();
        String pem = ROOT.pem() + MIDDLE.pem() + other.pem();
        assertThat(CertificateAuthority.ofOwnPki("own", pem, Window.from(START)))
                .containsExactly(
                        new CertificateAuthority(
                                "own", "", List.of(MIDDLE.certificate(), ROOT.certificate()), Window.from(START)),
                        new CertificateAuthority(
                                "own", "", List.of(MIDDLE.certificate(), other.certificate()), Window.from(START)));
        // Where nobody is a root, the last is taken for one.
        IssuedCertificate lower = CertificateDraft.authority("CN=lower").signedBy(MIDDLE);
        assertThat(CertificateAuthority.ofOwnPki("own", lower.pem() + MIDDLE.pem(), Window.UNBOUNDED))
                .containsExactly(new CertificateAuthority(
                        "own", "", List.of(lower.certificate(), MIDDLE.certificate()), Window.UNBOUNDED));
        assertThat(CertificateAuthority.ofPem("n", "u", MIDDLE.pem() + ROOT.pem(), Window.UNBOUNDED))
                .isEqualTo(new CertificateAuthority(
                        "n", "u", List.of(MIDDLE.certificate(), ROOT.certificate()), Window.UNBOUNDED));
    }

    private static PublicKey key(KeyPair keys) {
        return PublicKey.read(keys.getPublic().getEncoded());
    }

    @Test
    void aLogSignsByItsAlgorithmAndEllipticOnesWithSha256() {
        KeyPair keys = TestKeys.elliptic("secp384r1");
        String pem = CertificateDraft.pem("PUBLIC KEY", keys.getPublic().getEncoded());
        TransparencyLog log = TransparencyLog.ofPem("https://log.example", pem, Window.UNBOUNDED);
        assertThat(log.id().bytes()).isEqualTo(key(keys).sha256());
        assertThat(log.made(TestKeys.sign(keys, "SHA384withECDSA", MESSAGE), MESSAGE))
                .isTrue();
        assertThat(log.made(TestKeys.sign(keys, "SHA256withECDSA", MESSAGE), MESSAGE))
                .isTrue();
        assertThat(log.made(TestKeys.sign(keys, "SHA512withECDSA", MESSAGE), MESSAGE))
                .isFalse();
        TransparencyLog other =
                new TransparencyLog("", log.id(), log.key(), SignatureAlgorithm.ECDSA_SHA256, Window.UNBOUNDED);
        assertThat(other.made(TestKeys.sign(keys, "SHA256withECDSA", MESSAGE), MESSAGE))
                .isTrue();
        assertThat(other.made(TestKeys.sign(keys, "SHA384withECDSA", MESSAGE), MESSAGE))
                .isFalse();
        assertThatThrownBy(() ->
                        new TransparencyLog("", log.id(), log.key(), SignatureAlgorithm.ED25519, Window.UNBOUNDED))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRootFindsLogsByTheirIds() {
        TransparencyLog one = TransparencyLog.of("", key(TestKeys.elliptic()), Window.UNBOUNDED);
        TransparencyLog two = TransparencyLog.of("", key(TestKeys.ed25519()), Window.UNBOUNDED);
        TransparencyLog ended = new TransparencyLog("", one.id(), one.key(), one.algorithm(), Window.from(START));
        TrustedRoot root = TrustedRoot.NOBODY
                .withTransparencyLogs(List.of(one, two, ended))
                .withCertificateLogs(List.of(two));
        assertThat(root.transparencyLogs(one.id())).containsExactly(one, ended);
        assertThat(root.transparencyLogs(two.id())).containsExactly(two);
        assertThat(root.certificateLogs(two.id())).containsExactly(two);
        assertThat(root.certificateLogs(one.id())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PKIX_ECDSA_P256_SHA_256, ECDSA_SHA256, ECDSA_SHA256, false",
        "PKIX_ECDSA_P384_SHA_384, ECDSA_SHA384, ECDSA_SHA384, false",
        "PKIX_ECDSA_P521_SHA_512, ECDSA_SHA512, ECDSA_SHA512, false",
        "PKIX_ECDSA_P384_SHA_256, ECDSA_SHA384, ECDSA_SHA256, false",
        "PKIX_ECDSA_P521_SHA_256, ECDSA_SHA512, ECDSA_SHA256, false",
        "PKIX_ED25519, ED25519, ED25519, false",
        "PKIX_RSA_PKCS1V5, RSA_PKCS1_SHA256, RSA_PKCS1_SHA256, false",
        "PKIX_RSA_PKCS1V15_2048_SHA256, RSA_PKCS1_SHA256, RSA_PKCS1_SHA256, false",
        "PKIX_RSA_PKCS1V15_3072_SHA256, RSA_PKCS1_SHA256, RSA_PKCS1_SHA256, false",
        "PKIX_RSA_PKCS1V15_4096_SHA256, RSA_PKCS1_SHA256, RSA_PKCS1_SHA256, false",
        "PKIX_RSA_PSS, RSA_PKCS1_SHA256, RSA_PSS_SHA256, false",
        "PKIX_RSA_PSS_2048_SHA256, RSA_PKCS1_SHA256, RSA_PSS_SHA256, false",
        "PKIX_RSA_PSS_3072_SHA256, RSA_PKCS1_SHA256, RSA_PSS_SHA256, false",
        "PKIX_RSA_PSS_4096_SHA256, RSA_PKCS1_SHA256, RSA_PSS_SHA256, false",
        "PKCS1_RSA_PKCS1V5, RSA_PKCS1_SHA256, RSA_PKCS1_SHA256, true",
        "PKCS1_RSA_PSS, RSA_PKCS1_SHA256, RSA_PSS_SHA256, true"
    })
    void namesEveryKindOfKey(String name, SignatureAlgorithm key, SignatureAlgorithm algorithm, boolean pkcs1) {
        assertThat(KeyDetails.named(name)).contains(new KeyDetails(key, algorithm, pkcs1));
        assertThat(KeyDetails.named(name + "_X")).isEqualTo(Optional.empty());
    }

    @Test
    void readsNoKeyOfAnotherKindThanItsDetailsSay() {
        KeyPair p256 = TestKeys.elliptic();
        KeyPair p384 = TestKeys.elliptic("secp384r1");
        KeyDetails mixed = KeyDetails.named("PKIX_ECDSA_P384_SHA_256").orElseThrow();
        assertThat(mixed.read(p384.getPublic().getEncoded())).isEqualTo(key(p384));
        KeyDetails edwards = KeyDetails.named("PKIX_ED25519").orElseThrow();
        KeyDetails p521 = KeyDetails.named("PKIX_ECDSA_P521_SHA_512").orElseThrow();
        for (KeyDetails details : List.of(edwards, p521)) {
            assertThatThrownBy(() -> details.read(p256.getPublic().getEncoded()))
                    .isInstanceOf(UnusableKeyException.class)
                    .hasMessage("key is of another kind than its details say");
        }
    }
}
