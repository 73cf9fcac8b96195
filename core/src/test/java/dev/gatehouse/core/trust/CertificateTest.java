// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a certificate must be to be read at all, and what it says at the edges.
class CertificateTest {
    private static final IssuedCertificate ROOT =
            CertificateDraft.authority("CN=root").selfSigned();
    private static final AlgorithmIdentifier SHA_256 = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final AlgorithmIdentifier SHA_384 = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);

    private static Certificate of(UnaryOperator<CertificateDraft> difference) {
        return CertificateDraft.signer("jane@example.com")
                .but(difference)
                .signedBy(ROOT)
                .certificate();
    }

    private static byte[] assembled(ASN1Encodable content, AlgorithmIdentifier algorithm, int padding) {
        byte[] signature = {2, 4, 6, 8};
        return CertificateDraft.der(
                new DERSequence(new ASN1Encodable[] {content, algorithm, new DERBitString(signature, padding)}));
    }

    private static ASN1Encodable[] content() {
        return ASN1Sequence.getInstance(
                        CertificateDraft.signer("jane@example.com").contentFor(ROOT))
                .toArray();
    }

    // The parts are version, number, algorithm, issuer, dates, subject, key and extensions.
    private static byte[] replacing(int part, ASN1Encodable value) {
        ASN1Encodable[] parts = content();
        parts[part] = value;
        return assembled(new DERSequence(parts), SHA_256, 0);
    }

    private static ASN1Encodable dates(String start, String end) {
        return new DERSequence(new ASN1Encodable[] {new ASN1UTCTime(start), new DERGeneralizedTime(end)});
    }

    @Test
    void readsWhatItIsAssembledFrom() {
        Certificate certificate = Certificate.read(assembled(new DERSequence(content()), SHA_256, 0));
        assertThat(certificate.subject()).isEqualTo("CN=signer");
        assertThat(certificate).hasToString("Certificate[CN=signer]");
        assertThat(certificate.isSignedBy(PublicKey.read(ROOT.keys().getPublic().getEncoded())))
                .isFalse();
        Certificate dated = Certificate.read(replacing(4, dates("491231235959Z", "20500101000000Z")));
        assertThat(dated.notBefore()).isEqualTo(Instant.parse("2049-12-31T23:59:59Z"));
        assertThat(dated.notAfter()).isEqualTo(Instant.parse("2050-01-01T00:00:00Z"));
    }

    static Stream<Arguments> bytesThatAreNone() {
        byte[] good = assembled(new DERSequence(content()), SHA_256, 0);
        ASN1Encodable[] parts = content();
        ASN1Encodable first = new DERSequence(Arrays.copyOfRange(parts, 1, 7));
        return Stream.of(
                argumentSet("nothing", new byte[0], "certificate is not DER"),
                argumentSet("a byte too many", Arrays.copyOf(good, good.length + 1), "certificate is not DER"),
                argumentSet("a byte too few", Arrays.copyOf(good, good.length - 1), "certificate is not DER"),
                argumentSet("the longest there is", new byte[64 << 10], "certificate is not DER"),
                argumentSet("longer", new byte[(64 << 10) + 1], "certificate is longer than 65536 bytes"),
                argumentSet("a number", CertificateDraft.der(new ASN1Integer(1)), "not a certificate: "),
                argumentSet("version 1", assembled(first, SHA_256, 0), "certificate is not of version 3"),
                argumentSet(
                        "two algorithms",
                        assembled(new DERSequence(content()), SHA_384, 0),
                        "certificate names two signature algorithms"),
                argumentSet(
                        "a signature of bits",
                        assembled(new DERSequence(content()), SHA_256, 1),
                        "signature is not a whole number of bytes"),
                argumentSet(
                        "a date without seconds",
                        replacing(4, dates("2601010000Z", "20270101000000Z")),
                        "certificate has unreadable dates"),
                argumentSet(
                        "a date with a zone",
                        replacing(4, dates("260101000000Z", "20270101000000+0100")),
                        "certificate has unreadable dates"));
    }

    @ParameterizedTest
    @MethodSource("bytesThatAreNone")
    void refusesBytesThatAreNone(byte[] bytes, String message) {
        assertThatThrownBy(() -> Certificate.read(bytes))
                .isInstanceOf(MalformedCertificateException.class)
                .hasMessageStartingWith(message);
    }

    private static UnaryOperator<CertificateDraft> strange(int count) {
        return draft -> {
            for (int i = 0; i < count; i++) {
                draft.with("1.2.3." + i, false, new byte[] {5, 0});
            }
            return draft;
        };
    }

    @Test
    void reads64ExtensionsAndNoMore() {
        assertThat(of(strange(61)).extensions()).hasSize(64);
        assertThatThrownBy(() -> of(strange(62))).hasMessage("more than 64 extensions");
    }

    @Test
    void readsACertificateWithoutExtensions() {
        Certificate bare = of(draft -> draft.without(Extension.keyUsage)
                .without(Extension.extendedKeyUsage)
                .without(Extension.subjectAlternativeName));
        assertThat(bare.extensions()).isEmpty();
        assertThat(bare.isAuthority()).isFalse();
        assertThat(bare.pathLength()).isEmpty();
        assertThat(bare.maySign()).isTrue();
        assertThat(bare.maySignCertificates()).isTrue();
        assertThat(bare.extendedUsage()).isEmpty();
        assertThat(bare.isCritical("2.5.29.15")).isFalse();
        assertThat(bare.extension("2.5.29.15")).isEmpty();
    }

    private static Certificate limited(ASN1Encodable length) {
        byte[] constraints = CertificateDraft.der(new DERSequence(new ASN1Encodable[] {ASN1Boolean.TRUE, length}));
        return of(draft -> draft.with(Extension.basicConstraints.getId(), true, constraints));
    }

    @Test
    void readsPathLengthsFrom0To65535() {
        assertThat(limited(new ASN1Integer(0)).pathLength()).isEqualTo(OptionalInt.of(0));
        assertThat(limited(new ASN1Integer(65535)).pathLength()).isEqualTo(OptionalInt.of(65535));
        for (int length : List.of(-1, 65536, Integer.MAX_VALUE)) {
            assertThatThrownBy(() -> limited(new ASN1Integer(length))).hasMessage("path length is out of range");
        }
        assertThat(of(draft -> draft.with(Extension.basicConstraints, true, new BasicConstraints(true)))
                        .pathLength())
                .isEmpty();
    }

    @Test
    void isValidAtBothItsDatesAndBetween() {
        Instant start = Instant.parse("2026-06-01T12:00:00Z");
        Instant end = start.plusSeconds(10);
        Certificate certificate = of(draft -> draft.valid(start, end));
        assertThat(certificate.isValidAt(start)).isTrue();
        assertThat(certificate.isValidAt(end)).isTrue();
        assertThat(certificate.isValidAt(start.minusNanos(1))).isFalse();
        assertThat(certificate.isValidAt(end.plusNanos(1))).isFalse();
    }

    static Stream<Arguments> usages() {
        return Stream.of(
                argumentSet("signatures", KeyUsage.digitalSignature, true, false),
                argumentSet("what cannot be denied", KeyUsage.nonRepudiation, true, false),
                argumentSet("certificates", KeyUsage.keyCertSign, false, true),
                argumentSet("revocation lists", KeyUsage.cRLSign, false, false),
                argumentSet("both", KeyUsage.digitalSignature | KeyUsage.keyCertSign, true, true));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void tellsWhatTheKeyMaySign(int bits, boolean things, boolean certificates) {
        Certificate certificate = of(draft -> draft.with(Extension.keyUsage, true, new KeyUsage(bits)));
        assertThat(certificate.maySign()).isEqualTo(things);
        assertThat(certificate.maySignCertificates()).isEqualTo(certificates);
        assertThat(certificate.isCritical("2.5.29.15")).isTrue();
    }

    @Test
    void tellsThePurposesItIsLimitedTo() {
        ExtendedUsage code = of(draft -> draft.purposes(true, KeyPurposeId.id_kp_codeSigning))
                .extendedUsage()
                .orElseThrow();
        assertThat(code).isEqualTo(new ExtendedUsage(List.of(ExtendedUsage.CODE_SIGNING), true));
        assertThat(code.allows(ExtendedUsage.CODE_SIGNING)).isTrue();
        assertThat(code.allows(ExtendedUsage.TIME_STAMPING)).isFalse();
        ExtendedUsage any = of(draft -> draft.purposes(false, KeyPurposeId.anyExtendedKeyUsage))
                .extendedUsage()
                .orElseThrow();
        assertThat(any.critical()).isFalse();
        assertThat(any.allows(ExtendedUsage.TIME_STAMPING)).isTrue();
        assertThatThrownBy(() -> of(draft -> draft.with(Extension.extendedKeyUsage, false, new DERSequence())))
                .isInstanceOf(MalformedCertificateException.class);
    }

    @Test
    void refusesExtensionsThatAreNotDer() {
        assertThatThrownBy(() ->
                        of(draft -> draft.with(Extension.basicConstraints.getId(), true, new byte[] {0x30, 0, 0})))
                .hasMessage("extension 2.5.29.19 is not DER");
    }

    @Test
    void readsCertificatesOfAPemText() {
        Certificate leaf = of(UnaryOperator.identity());
        String text = "leaf\n" + CertificateDraft.pem("CERTIFICATE", leaf.encoded()) + "root\n" + ROOT.pem();
        assertThat(Certificate.readPem(text)).containsExactly(leaf, ROOT.certificate());
        for (String none : List.of("", "text", "-----BEGIN CERTIFICATE-----\n", "x".repeat((256 << 10) + 1))) {
            assertThatThrownBy(() -> Certificate.readPem(none))
                    .isInstanceOf(MalformedCertificateException.class)
                    .hasMessage("failed to decode certificate chain PEM");
        }
        assertThatThrownBy(() -> Certificate.readPem(CertificateDraft.pem("PUBLIC KEY", leaf.publicKeyInfo())))
                .hasMessage("PEM block PUBLIC KEY is no certificate");
    }

    @Test
    void isEqualByItsBytes() {
        Certificate certificate = of(UnaryOperator.identity());
        Certificate again = Certificate.read(certificate.encoded());
        assertThat(certificate).isEqualTo(again).hasSameHashCodeAs(again).isNotEqualTo(ROOT.certificate());
        assertThat(certificate.hashCode()).isNotEqualTo(ROOT.certificate().hashCode());
        assertThat(certificate.equals((Object) "a certificate")).isFalse();
        assertThat(certificate.names(ROOT.certificate())).isTrue();
        assertThat(certificate.isSelfIssued()).isFalse();
        assertThat(ROOT.certificate().isSelfIssued()).isTrue();
        assertThat(certificate.isSignedBy(PublicKey.read(ROOT.keys().getPublic().getEncoded())))
                .isTrue();
    }
}
