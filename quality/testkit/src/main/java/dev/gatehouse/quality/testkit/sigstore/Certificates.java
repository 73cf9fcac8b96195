// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// A certificate in the making.
final class Certificates {
    private static final AlgorithmIdentifier ALGORITHM = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private final X500Name subject;
    private final SigningKey subjectKey;
    private final BigInteger number = new BigInteger(100, new SecureRandom()).setBit(0);
    private final Instant from;
    private final Instant until;
    private final List<Extension> extensions = new ArrayList<>();

    /// @param subject empty for none
    Certificates(String subject, SigningKey subjectKey, Instant from, Instant until) {
        this.subject = new X500Name(subject);
        this.subjectKey = subjectKey;
        this.from = from;
        this.until = until;
    }

    Certificates with(ASN1ObjectIdentifier name, boolean critical, ASN1Encodable value) {
        return with(name.getId(), critical, der(value));
    }

    Certificates with(String name, boolean critical, byte[] value) {
        extensions.add(new Extension(new ASN1ObjectIdentifier(name), critical, value));
        return this;
    }

    /// Returns the part that an issuer signs, as it is now.
    byte[] content(String issuer) {
        return der(body(issuer));
    }

    /// Returns the certificate in DER.
    byte[] signed(String issuer, SigningKey issuerKey) {
        TBSCertificate body = body(issuer);
        ASN1EncodableVector parts = new ASN1EncodableVector();
        parts.add(body);
        parts.add(ALGORITHM);
        parts.add(new DERBitString(issuerKey.sign(der(body))));
        return der(new DERSequence(parts));
    }

    @SuppressWarnings("JavaUtilDate") // Bouncy Castle's constructor takes no other
    private TBSCertificate body(String issuer) {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(number));
        generator.setIssuer(new X500Name(issuer));
        generator.setSubject(subject);
        generator.setStartDate(new Time(Date.from(from)));
        generator.setEndDate(new Time(Date.from(until)));
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(subjectKey.der()));
        generator.setSignature(ALGORITHM);
        generator.setExtensions(new Extensions(extensions.toArray(Extension[]::new)));
        return generator.generateTBSCertificate();
    }

    BigInteger number() {
        return number;
    }

    static byte[] der(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
