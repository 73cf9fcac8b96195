// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/// A certificate in the making. Each test says what differs from a good one, and nothing else.
// Tests of other rooms use it, and only they: nobody has to require what it shows of the library.
@SuppressWarnings("exports")
public final class CertificateDraft {
    /// When certificates of the tests begin to be valid.
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /// When they end.
    public static final Instant END = Instant.parse("2026-12-31T00:00:00Z");

    private X500Name subject;
    private final Map<String, Extension> extensions = new LinkedHashMap<>();
    private KeyPair keys = TestKeys.elliptic();
    private Instant notBefore = START;
    private Instant notAfter = END;
    private String algorithm = "";
    private BigInteger number = BigInteger.valueOf(7);

    private CertificateDraft(String subject) {
        this.subject = new X500Name(subject);
    }

    /// A certificate of an authority.
    public static CertificateDraft authority(String subject) {
        return new CertificateDraft(subject)
                .with(Extension.basicConstraints, true, new BasicConstraints(true))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    }

    /// A certificate for signing artifacts, of a signer with this mail address.
    public static CertificateDraft signer(String mail) {
        return new CertificateDraft("CN=signer")
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .purposes(false, KeyPurposeId.id_kp_codeSigning)
                .names(new GeneralName(GeneralName.rfc822Name, mail));
    }

    /// A certificate for signing timestamps.
    public static CertificateDraft timestamper(String subject) {
        return new CertificateDraft(subject)
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .purposes(true, KeyPurposeId.id_kp_timeStamping);
    }

    public CertificateDraft keys(KeyPair pair) {
        keys = pair;
        return this;
    }

    public CertificateDraft subject(X500Name name) {
        subject = name;
        return this;
    }

    public CertificateDraft number(long value) {
        number = BigInteger.valueOf(value);
        return this;
    }

    public CertificateDraft valid(Instant from, Instant until) {
        notBefore = from;
        notAfter = until;
        return this;
    }

    /// Signs by another algorithm than the usual one of the issuer's key, such as `SHA1withECDSA`.
    public CertificateDraft algorithm(String name) {
        algorithm = name;
        return this;
    }

    public CertificateDraft purposes(boolean critical, KeyPurposeId... purposes) {
        return with(Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purposes));
    }

    public CertificateDraft names(GeneralName... names) {
        return with(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    public CertificateDraft with(ASN1ObjectIdentifier name, boolean critical, ASN1Encodable value) {
        return with(name.getId(), critical, der(value));
    }

    public CertificateDraft with(String name, boolean critical, byte[] value) {
        extensions.put(name, new Extension(new ASN1ObjectIdentifier(name), critical, value));
        return this;
    }

    public CertificateDraft without(ASN1ObjectIdentifier name) {
        extensions.remove(name.getId());
        return this;
    }

    /// Applies what differs.
    public CertificateDraft but(UnaryOperator<CertificateDraft> difference) {
        return difference.apply(this);
    }

    /// Lets the subject sign its own certificate.
    public IssuedCertificate selfSigned() {
        return signed(subject, keys);
    }

    public IssuedCertificate signedBy(IssuedCertificate issuer) {
        return signed(X500Name.getInstance(issuer.certificate().subjectName()), issuer.keys());
    }

    private IssuedCertificate signed(X500Name issuer, KeyPair issuerKeys) {
        String name = algorithm.isEmpty() ? usual(issuerKeys) : algorithm;
        TBSCertificate content = content(issuer, identifier(name));
        ASN1EncodableVector certificate = new ASN1EncodableVector();
        certificate.add(content);
        certificate.add(identifier(name));
        certificate.add(new DERBitString(TestKeys.sign(issuerKeys, name, der(content))));
        return new IssuedCertificate(keys, Certificate.read(der(new DERSequence(certificate))));
    }

    /// Returns the part that an issuer signs, as it is now.
    public byte[] contentFor(IssuedCertificate issuer) {
        return der(content(X500Name.getInstance(issuer.certificate().subjectName()), identifier(usual(issuer.keys()))));
    }

    private TBSCertificate content(X500Name issuer, AlgorithmIdentifier identifier) {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(number));
        generator.setSignature(identifier);
        generator.setIssuer(issuer);
        generator.setSubject(subject);
        generator.setStartDate(new Time(Date.from(notBefore)));
        generator.setEndDate(new Time(Date.from(notAfter)));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
        if (!extensions.isEmpty()) {
            generator.setExtensions(new Extensions(extensions.values().toArray(Extension[]::new)));
        }
        return generator.generateTBSCertificate();
    }

    private static String usual(KeyPair keys) {
        return switch (keys.getPublic().getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
    }

    private static AlgorithmIdentifier identifier(String name) {
        return switch (name) {
            case "SHA1withECDSA" -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA1);
            case "SHA256withECDSA" -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
            case "SHA384withECDSA" -> new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384);
            case "SHA256withRSA" ->
                new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
            case "SHA1withRSA" ->
                new AlgorithmIdentifier(PKCSObjectIdentifiers.sha1WithRSAEncryption, DERNull.INSTANCE);
            case "MD5withRSA" -> new AlgorithmIdentifier(PKCSObjectIdentifiers.md5WithRSAEncryption, DERNull.INSTANCE);
            default -> new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));
        };
    }

    /// Returns `value` in DER.
    public static byte[] der(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns `content` as a PEM block.
    public static String pem(String label, byte[] content) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
