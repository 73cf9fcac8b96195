// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static dev.gatehouse.core.signature.Signer.layer;
import static dev.gatehouse.core.signature.Signer.payload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.VerificationResult.Rejected;
import dev.gatehouse.core.signature.VerificationResult.Verified;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A certificate beside a signature that a plain key made (verification.md 5.3, step 6).
final class CertificateAnnotationTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant END = Instant.parse("2026-11-21T12:10:00Z");
    private static final Digest IMAGE = Digest.of("image".getBytes(StandardCharsets.UTF_8));
    private static final Signer SIGNER = Signer.elliptic("secp256r1");
    private static final VerificationKey KEY = VerificationKey.read(SIGNER.pem(), KeyHash.UNSET);
    private static final String CERTIFICATE = certificate(START, END);
    private static final String LONG_LIVED =
            certificate(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2040-01-01T00:00:00Z"));

    private static String certificate(Instant start, Instant end) {
        try {
            V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
            AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
            X500Name name = new X500Name("CN=test");
            generator.setSerialNumber(new ASN1Integer(1));
            generator.setSignature(algorithm);
            generator.setIssuer(name);
            generator.setSubject(name);
            generator.setStartDate(new Time(Date.from(start)));
            generator.setEndDate(new Time(Date.from(end)));
            generator.setSubjectPublicKeyInfo(
                    SubjectPublicKeyInfo.getInstance(SIGNER.keys().getPublic().getEncoded()));
            TBSCertificate body = generator.generateTBSCertificate();
            byte[] signature = SIGNER.sign("SHA256withECDSA", body.getEncoded());
            return Signer.pem(
                    "CERTIFICATE",
                    new DERSequence(new org.bouncycastle.asn1.ASN1Encodable[] {
                                body, algorithm, new DERBitString(signature)
                            })
                            .getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static VerificationResult verify(String annotation, String value, Instant now) {
        byte[] signature = SIGNER.sign("SHA256withECDSA", payload(IMAGE));
        SignatureLayer layer = layer(payload(IMAGE), signature, annotation, value);
        return SignatureVerifier.verify(IMAGE, new SignatureMaterial.Found(List.of(layer)), List.of(KEY), now);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-21T12:00:00Z", "2026-11-21T12:05:00Z", "2026-11-21T12:10:00Z"})
    void aCertificateThatIsValidNowDoesNoHarm(Instant now) {
        assertThat(verify(SignatureLayer.CERTIFICATE, CERTIFICATE, now)).isInstanceOf(Verified.class);
        assertThat(verify(SignatureLayer.CHAIN, CERTIFICATE, now)).isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-21T11:59:59Z", "2026-11-21T12:10:01Z", "2030-01-01T00:00:00Z"})
    void aCertificateThatIsNotValidNowSpoilsTheSignature(Instant now) {
        Refusal refusal =
                new Refusal.CertificateNotValid("expected a signed timestamp to verify an expired certificate");
        assertThat(verify(SignatureLayer.CERTIFICATE, CERTIFICATE, now)).isEqualTo(new Rejected(List.of(refusal)));
        assertThat(verify(SignatureLayer.CHAIN, LONG_LIVED + CERTIFICATE, now))
                .isEqualTo(new Rejected(List.of(refusal)));
    }

    @Test
    void aChainMayHaveSixteenCertificatesAndNoMore() {
        assertThat(verify(SignatureLayer.CHAIN, LONG_LIVED.repeat(16), START)).isInstanceOf(Verified.class);
        assertThat(verify(SignatureLayer.CHAIN, LONG_LIVED.repeat(17), START)).isInstanceOf(Rejected.class);
    }

    @Test
    void anAnnotationMayHaveAQuarterMegabyteAndNoMore() {
        String padded = LONG_LIVED + " ".repeat((256 << 10) - LONG_LIVED.length());
        assertThat(verify(SignatureLayer.CERTIFICATE, padded, START)).isInstanceOf(Verified.class);
        assertThat(verify(SignatureLayer.CERTIFICATE, padded + " ", START)).isInstanceOf(Rejected.class);
    }

    @Test
    void theIdCoversSignatureAndCertificate() {
        byte[] signature = SIGNER.sign("SHA256withECDSA", payload(IMAGE));
        SignatureLayer plain = layer(payload(IMAGE), signature);
        SignatureLayer certified = layer(payload(IMAGE), signature, SignatureLayer.CERTIFICATE, LONG_LIVED);
        VerificationResult result = SignatureVerifier.verify(
                IMAGE, new SignatureMaterial.Found(List.of(plain, certified)), List.of(KEY), START);
        byte[] pem = LONG_LIVED.getBytes(StandardCharsets.UTF_8);
        byte[] both = java.util.Arrays.copyOf(signature, signature.length + pem.length);
        System.arraycopy(pem, 0, both, signature.length, pem.length);
        assertThat(result)
                .isInstanceOfSatisfying(
                        Verified.class,
                        verified -> assertThat(verified.signatures())
                                .extracting(VerifiedSignature::id)
                                .containsExactly(
                                        Blob.of(signature).digest().hex(),
                                        Blob.of(both).digest().hex()));
    }
}
