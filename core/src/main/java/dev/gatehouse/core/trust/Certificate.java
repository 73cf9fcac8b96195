// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;

/// An X.509 certificate ([RFC 5280 §4.1](https://www.rfc-editor.org/rfc/rfc5280#section-4.1)), parsed once from
/// strict DER: version 3, no extension twice, both algorithm fields alike. What it says is not yet believed.
public final class Certificate {
    /// Longest certificate that is read, in bytes. Fulcio's have about 1,000.
    public static final int LONGEST = 64 << 10;

    private static final int MOST_EXTENSIONS = 64;
    private static final int VERSION_3 = 3;

    private final byte[] encoded;
    private final org.bouncycastle.asn1.x509.Certificate parsed;
    private final byte[] signed;
    private final String subject;
    private final byte[] subjectName;
    private final byte[] issuerName;
    private final Instant notBefore;
    private final Instant notAfter;
    private final Map<String, Extension> extensions;
    private final boolean authority;
    private final OptionalInt pathLength;
    private final Optional<KeyUsage> keyUsage;
    private final Optional<ExtendedUsage> extendedUsage;
    private volatile Optional<PublicKey> key = Optional.empty();

    private Certificate(byte[] encoded) throws IOException {
        this.encoded = encoded;
        ASN1Primitive primitive = ASN1Primitive.fromByteArray(encoded);
        if (!Arrays.equals(primitive.getEncoded(ASN1Encoding.DER), encoded)) {
            throw new MalformedCertificateException("certificate is not DER");
        }
        this.parsed = org.bouncycastle.asn1.x509.Certificate.getInstance(primitive);
        TBSCertificate content = parsed.getTBSCertificate();
        if (parsed.getVersionNumber() != VERSION_3) {
            throw new MalformedCertificateException("certificate is not of version 3");
        }
        // RFC 5280 §4.1.1.2: the field outside the signature must say what the one inside says.
        if (!content.getSignature().equals(parsed.getSignatureAlgorithm())) {
            throw new MalformedCertificateException("certificate names two signature algorithms");
        }
        if (parsed.getSignature().getPadBits() != 0) {
            throw new MalformedCertificateException("signature is not a whole number of bytes");
        }
        this.signed = content.getEncoded(ASN1Encoding.DER);
        this.subject = readable(content.getSubject());
        this.subjectName = content.getSubject().getEncoded(ASN1Encoding.DER);
        readable(content.getIssuer());
        this.issuerName = content.getIssuer().getEncoded(ASN1Encoding.DER);
        this.notBefore = instant(content.getStartDate());
        this.notAfter = instant(content.getEndDate());
        this.extensions = extensions(content);
        Optional<BasicConstraints> constraints =
                parsed(Extension.basicConstraints).map(BasicConstraints::getInstance);
        this.authority = constraints.map(BasicConstraints::isCA).orElse(false);
        this.pathLength = pathLength(constraints);
        this.keyUsage =
                parsed(Extension.keyUsage).map(ASN1BitString::getInstance).map(KeyUsage::getInstance);
        this.extendedUsage = parsed(Extension.extendedKeyUsage).map(this::extendedUsage);
    }

    /// Reads a certificate in DER.
    ///
    /// @throws MalformedCertificateException where `der` is none
    public static Certificate read(byte[] der) {
        if (der.length > LONGEST) {
            throw new MalformedCertificateException("certificate is longer than " + LONGEST + " bytes");
        }
        if (!DerShape.fits(der)) {
            throw new MalformedCertificateException("certificate is not DER");
        }
        try {
            return new Certificate(der.clone());
        } catch (IOException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | ArithmeticException
                | IndexOutOfBoundsException e) {
            throw new MalformedCertificateException("not a certificate: " + e.getMessage());
        }
    }

    /// Reads the certificates of a PEM text, in order; text around the blocks is passed over.
    ///
    /// @throws MalformedCertificateException where there is none, a block is broken, or something else than a
    ///     certificate
    public static List<Certificate> readPem(String pem) {
        List<PemBlock> blocks = PemBlock.all(pem)
                .orElseThrow(() -> new MalformedCertificateException("failed to decode certificate chain PEM"));
        if (blocks.isEmpty()) {
            throw new MalformedCertificateException("failed to decode certificate chain PEM");
        }
        List<Certificate> certificates = new ArrayList<>();
        for (PemBlock block : blocks) {
            if (!block.label().equals("CERTIFICATE")) {
                throw new MalformedCertificateException("PEM block " + block.label() + " is no certificate");
            }
            certificates.add(read(block.content()));
        }
        return List.copyOf(certificates);
    }

    // The library reads the parts of a name when they are asked for, and throws then what no caller awaits.
    private static String readable(X500Name name) {
        return name.toString();
    }

    private static Instant instant(Time time) throws IOException {
        ASN1Primitive primitive = time.toASN1Primitive();
        byte[] der = primitive.getEncoded(ASN1Encoding.DER);
        // Both are short: one byte of tag, one of length.
        String text = new String(der, 2, der.length - 2, StandardCharsets.ISO_8859_1);
        Optional<Instant> instant = primitive instanceof ASN1UTCTime ? DerTime.utc(text) : DerTime.generalized(text);
        return instant.orElseThrow(() -> new MalformedCertificateException("certificate has unreadable dates"));
    }

    private static Map<String, Extension> extensions(TBSCertificate content) {
        Map<String, Extension> extensions = new LinkedHashMap<>();
        Extensions all = content.getExtensions();
        if (all == null) {
            return extensions;
        }
        ASN1ObjectIdentifier[] names = all.getExtensionOIDs();
        if (names.length > MOST_EXTENSIONS) {
            throw new MalformedCertificateException("more than " + MOST_EXTENSIONS + " extensions");
        }
        for (ASN1ObjectIdentifier name : names) {
            if (extensions.put(name.getId(), all.getExtension(name)) != null) {
                throw new MalformedCertificateException("extension " + name.getId() + " stands there twice");
            }
        }
        return extensions;
    }

    private Optional<ASN1Primitive> parsed(ASN1ObjectIdentifier name) throws IOException {
        Extension extension = extensions.get(name.getId());
        if (extension == null) {
            return Optional.empty();
        }
        byte[] value = extension.getExtnValue().getOctets();
        if (!DerShape.fits(value)) {
            throw new MalformedCertificateException("extension " + name.getId() + " is not DER");
        }
        return Optional.of(ASN1Primitive.fromByteArray(value));
    }

    private static OptionalInt pathLength(Optional<BasicConstraints> constraints) {
        BigInteger length =
                constraints.map(BasicConstraints::getPathLenConstraint).orElse(null);
        if (length == null) {
            return OptionalInt.empty();
        }
        if (length.signum() < 0 || length.bitLength() > 16) {
            throw new MalformedCertificateException("path length is out of range");
        }
        return OptionalInt.of(length.intValue());
    }

    private ExtendedUsage extendedUsage(ASN1Primitive value) {
        // Refuses an empty one.
        ExtendedKeyUsage usage = ExtendedKeyUsage.getInstance(value);
        List<String> purposes =
                Arrays.stream(usage.getUsages()).map(KeyPurposeId::getId).toList();
        return new ExtendedUsage(purposes, isCritical(Extension.extendedKeyUsage.getId()));
    }

    /// Returns the certificate in DER.
    public byte[] encoded() {
        return encoded.clone();
    }

    /// Returns the part that is signed, in DER.
    public byte[] signedPart() {
        return signed.clone();
    }

    /// Returns the first instant at which the certificate is valid.
    public Instant notBefore() {
        return notBefore;
    }

    /// Returns the last instant at which the certificate is valid.
    public Instant notAfter() {
        return notAfter;
    }

    /// Tells whether `instant` lies between the dates of the certificate, both included.
    public boolean isValidAt(Instant instant) {
        return !instant.isBefore(notBefore) && !instant.isAfter(notAfter);
    }

    /// Returns the name of the subject for people; not to be compared.
    public String subject() {
        return subject;
    }

    /// Returns the name of the subject in DER.
    public byte[] subjectName() {
        return subjectName.clone();
    }

    /// Returns the name of the issuer in DER.
    public byte[] issuerName() {
        return issuerName.clone();
    }

    /// Tells whether the issuer's name is the subject's name of `issuer`, byte by byte.
    public boolean names(Certificate issuer) {
        return Arrays.equals(issuerName, issuer.subjectName);
    }

    /// Tells whether this certificate names itself as its issuer, as roots do.
    public boolean isSelfIssued() {
        return names(this);
    }

    /// Returns the number its issuer gave it.
    public BigInteger serialNumber() {
        return parsed.getSerialNumber().getValue();
    }

    /// Returns the key of the subject in DER (`SubjectPublicKeyInfo`), whatever its kind.
    public byte[] publicKeyInfo() {
        try {
            return parsed.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("what was parsed can be written", e);
        }
    }

    /// Returns the key of the subject. It is read once, so that what it learns of itself serves all signatures that
    /// are compared with it.
    ///
    /// @throws UnusableKeyException where it is of a kind or size that is not verified with
    public PublicKey publicKey() {
        if (key.isEmpty()) {
            key = Optional.of(PublicKey.read(publicKeyInfo()));
        }
        return key.orElseThrow();
    }

    /// Returns the algorithm its issuer signed it by; empty where that is none we verify, such as SHA-1.
    public Optional<SignatureAlgorithm> signatureAlgorithm() {
        try {
            return SignatureAlgorithm.named(parsed.getSignatureAlgorithm());
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException _) {
            return Optional.empty();
        }
    }

    /// Tells whether `key` signed this certificate, by an algorithm we verify.
    public boolean isSignedBy(PublicKey key) {
        return signatureAlgorithm()
                .map(algorithm -> key.made(parsed.getSignature().getOctets(), signed, algorithm))
                .orElse(false);
    }

    /// Tells whether basic constraints let the subject issue certificates (RFC 5280 §4.2.1.9).
    public boolean isAuthority() {
        return authority;
    }

    /// Returns how many intermediates may stand between this authority and a leaf; empty where that is not
    /// limited.
    public OptionalInt pathLength() {
        return pathLength;
    }

    /// Tells whether the key may sign certificates: key usage says so, or is absent.
    public boolean maySignCertificates() {
        return keyUsage.map(usage -> usage.hasUsages(KeyUsage.keyCertSign)).orElse(true);
    }

    /// Tells whether the key may sign other things: key usage says so, or is absent.
    public boolean maySign() {
        return keyUsage.map(
                        usage -> usage.hasUsages(KeyUsage.digitalSignature) || usage.hasUsages(KeyUsage.nonRepudiation))
                .orElse(true);
    }

    /// Returns the purposes the certificate is limited to; empty where it is not limited.
    public Optional<ExtendedUsage> extendedUsage() {
        return extendedUsage;
    }

    /// Returns the content of the extension called `name` (dotted form); empty where there is none.
    public Optional<byte[]> extension(String name) {
        return Optional.ofNullable(extensions.get(name))
                .map(extension -> extension.getExtnValue().getOctets());
    }

    /// Returns the names of all extensions in dotted form, in their order.
    public List<String> extensions() {
        return List.copyOf(extensions.keySet());
    }

    /// Tells whether the extension called `name` is there and critical.
    public boolean isCritical(String name) {
        Extension extension = extensions.get(name);
        return extension != null && extension.isCritical();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Certificate that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "Certificate[" + subject() + "]";
    }
}
