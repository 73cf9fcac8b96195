// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.TestKeys;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;

/// A timestamp in the making. Each test says what differs from a good one, and nothing else.
final class TimestampDraft {
    static final String SHA_1 = "1.3.14.3.2.26";
    static final String SHA_256 = "2.16.840.1.101.3.4.2.1";
    static final String SHA_384 = "2.16.840.1.101.3.4.2.2";
    static final String SHA_512 = "2.16.840.1.101.3.4.2.3";

    private static final ASN1ObjectIdentifier TST_INFO = new ASN1ObjectIdentifier("1.2.840.113549.1.9.16.1.4");

    private final byte[] message;
    private String time = "20260601120000Z";
    private int status;
    private int version = 1;
    private String hash = SHA_256;
    private String contentType = TST_INFO.getId();
    private String signedType = TST_INFO.getId();
    private byte[] digestOf = new byte[0];
    private boolean essential = true;
    private List<IssuedCertificate> meant = List.of();
    private boolean byKey;
    private boolean criticalExtension;
    private List<IssuedCertificate> embedded = List.of();
    private int signers = 1;
    private String digestAlgorithm = SHA_256;
    private boolean flipped;
    private boolean bareAlgorithm;
    private byte[] keyId = {1, 2, 3};
    private String signatureAlgorithm = "";
    private int moreAttributes;
    private boolean attributeTwice;
    private boolean twoValues;
    private boolean unsigned;
    private boolean revocations;
    private String meaningBy = "";
    private long meaningNumber = -1;

    TimestampDraft(byte[] message) {
        this.message = message.clone();
    }

    TimestampDraft time(String value) {
        time = value;
        return this;
    }

    TimestampDraft status(int value) {
        status = value;
        return this;
    }

    TimestampDraft version(int value) {
        version = value;
        return this;
    }

    /// Hashes the message otherwise.
    TimestampDraft hash(String oid) {
        hash = oid;
        return this;
    }

    /// Hashes what is signed otherwise.
    TimestampDraft digestAlgorithm(String oid) {
        digestAlgorithm = oid;
        return this;
    }

    TimestampDraft contentType(String oid) {
        contentType = oid;
        return this;
    }

    /// Says in the signed attributes that the content has another type.
    TimestampDraft signedType(String oid) {
        signedType = oid;
        return this;
    }

    /// Signs the digest of other content.
    TimestampDraft digestOf(byte[] other) {
        digestOf = other.clone();
        return this;
    }

    /// Leaves out the attribute that names the signing certificate.
    TimestampDraft withoutSigningCertificate() {
        essential = false;
        return this;
    }

    /// Names another signing certificate in the attributes.
    TimestampDraft meaning(IssuedCertificate other) {
        meant = List.of(other);
        return this;
    }

    /// Names the signer by its key, not by issuer and number.
    TimestampDraft byKey() {
        byKey = true;
        return this;
    }

    /// Names the signer by this identifier of its key.
    TimestampDraft byKey(byte... identifier) {
        keyId = identifier.clone();
        return byKey();
    }

    /// Names another signature algorithm than was used.
    TimestampDraft signatureAlgorithm(String oid) {
        signatureAlgorithm = oid;
        return this;
    }

    /// Signs so many attributes more, which mean nothing.
    TimestampDraft moreAttributes(int count) {
        moreAttributes = count;
        return this;
    }

    /// Signs an attribute that stands there twice.
    TimestampDraft attributeTwice() {
        attributeTwice = true;
        return moreAttributes(1);
    }

    /// Signs an attribute with two values.
    TimestampDraft twoValues() {
        twoValues = true;
        return moreAttributes(1);
    }

    /// Signs no attributes.
    TimestampDraft unsigned() {
        unsigned = true;
        return this;
    }

    /// Brings revocation lists along, which nobody reads.
    TimestampDraft revocations() {
        revocations = true;
        return this;
    }

    /// Names the signing certificate by this hash, spelled out.
    TimestampDraft meaningBy(String oid) {
        meaningBy = oid;
        return this;
    }

    /// Names the number of the signing certificate too.
    TimestampDraft meaningNumber(long number) {
        meaningNumber = number;
        return this;
    }

    /// Names the signature algorithm by the kind of key only.
    TimestampDraft bareAlgorithm() {
        bareAlgorithm = true;
        return this;
    }

    TimestampDraft criticalExtension() {
        criticalExtension = true;
        return this;
    }

    TimestampDraft embedding(IssuedCertificate... certificates) {
        embedded = List.of(certificates);
        return this;
    }

    TimestampDraft signers(int count) {
        signers = count;
        return this;
    }

    /// Spoils the signature.
    TimestampDraft flipped() {
        flipped = true;
        return this;
    }

    TimestampDraft but(UnaryOperator<TimestampDraft> difference) {
        return difference.apply(this);
    }

    /// Returns the answer of an authority that signs with `signer`.
    byte[] signedBy(IssuedCertificate signer) {
        byte[] content = CertificateDraft.der(content());
        ASN1EncodableVector data = new ASN1EncodableVector();
        data.add(new ASN1Integer(3));
        data.add(new DERSet(algorithm(digestAlgorithm)));
        data.add(sequence(
                new ASN1ObjectIdentifier(contentType), new DERTaggedObject(true, 0, new DEROctetString(content))));
        if (!embedded.isEmpty()) {
            ASN1Encodable[] certificates = embedded.stream()
                    .map(one -> DERSequence.getInstance(one.certificate().encoded()))
                    .toArray(ASN1Encodable[]::new);
            data.add(new DERTaggedObject(false, 0, new DERSet(certificates)));
        }
        if (revocations) {
            data.add(new DERTaggedObject(false, 1, new DERSet()));
        }
        ASN1EncodableVector infos = new ASN1EncodableVector();
        for (int i = 0; i < signers; i++) {
            infos.add(signer(signer, content, i));
        }
        data.add(new DERSet(infos));
        return CertificateDraft.der(sequence(
                sequence(new ASN1Integer(status)),
                sequence(
                        new ASN1ObjectIdentifier("1.2.840.113549.1.7.2"),
                        new DERTaggedObject(true, 0, new DERSequence(data)))));
    }

    private DERSequence content() {
        ASN1EncodableVector content = new ASN1EncodableVector();
        content.add(new ASN1Integer(version));
        content.add(new ASN1ObjectIdentifier("1.2.3.4.5"));
        content.add(sequence(algorithm(hash), new DEROctetString(digest(hash, message))));
        content.add(new ASN1Integer(42));
        content.add(new ASN1GeneralizedTime(time));
        if (criticalExtension) {
            Extension strange = new Extension(new ASN1ObjectIdentifier("1.2.3"), true, new byte[] {5, 0});
            content.add(new DERTaggedObject(false, 1, new Extensions(strange)));
        }
        return new DERSequence(content);
    }

    private DERSequence signer(IssuedCertificate signer, byte[] content, int index) {
        DERSet attributes = attributes(signer, content);
        String name = signer.keys().getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        byte[] signature = TestKeys.sign(signer.keys(), name, CertificateDraft.der(attributes));
        if (flipped) {
            signature[signature.length - 1] ^= 1;
        }
        String algorithm = switch (name) {
            case "SHA256withRSA" -> bareAlgorithm ? "1.2.840.113549.1.1.1" : "1.2.840.113549.1.1.11";
            default -> bareAlgorithm ? "1.2.840.10045.2.1" : "1.2.840.10045.4.3.2";
        };
        if (unsigned) {
            return sequence(
                    new ASN1Integer(1 + index),
                    identifier(signer),
                    algorithm(digestAlgorithm),
                    algorithm(algorithm),
                    new DEROctetString(signature),
                    new DEROctetString(signature));
        }
        return sequence(
                new ASN1Integer(1 + index),
                identifier(signer),
                algorithm(digestAlgorithm),
                new DERTaggedObject(false, 0, attributes),
                algorithm(signatureAlgorithm.isEmpty() ? algorithm : signatureAlgorithm),
                new DEROctetString(signature));
    }

    private ASN1Encodable identifier(IssuedCertificate signer) {
        return byKey
                ? new DERTaggedObject(false, 0, new DEROctetString(keyId))
                : sequence(
                        X500Name.getInstance(signer.certificate().issuerName()),
                        new ASN1Integer(signer.certificate().serialNumber()));
    }

    private DERSet attributes(IssuedCertificate signer, byte[] content) {
        List<ASN1Encodable> attributes = new ArrayList<>();
        attributes.add(attribute("1.2.840.113549.1.9.3", new ASN1ObjectIdentifier(signedType)));
        byte[] digested = digestOf.length == 0 ? content : digestOf;
        attributes.add(attribute("1.2.840.113549.1.9.4", new DEROctetString(digest(digestAlgorithm, digested))));
        if (essential) {
            IssuedCertificate named = meant.isEmpty() ? signer : meant.getFirst();
            attributes.add(attribute("1.2.840.113549.1.9.16.2.47", sequence(sequence(meant(named)))));
        }
        for (int i = 0; i < moreAttributes; i++) {
            DERSequence value = sequence(new ASN1Integer(i));
            attributes.add(
                    twoValues
                            ? sequence(
                                    new ASN1ObjectIdentifier("1.2.3." + i),
                                    new DERSet(new ASN1Encodable[] {value, new ASN1Integer(7)}))
                            : attribute("1.2.3." + i, value));
        }
        if (attributeTwice) {
            attributes.add(attribute("1.2.3.0", new ASN1Integer(8)));
        }
        return new DERSet(attributes.toArray(ASN1Encodable[]::new));
    }

    private DERSequence meant(IssuedCertificate named) {
        ASN1EncodableVector id = new ASN1EncodableVector();
        if (!meaningBy.isEmpty()) {
            id.add(algorithm(meaningBy));
        }
        String hashed = meaningBy.isEmpty() ? SHA_256 : meaningBy;
        id.add(new DEROctetString(digest(hashed, named.certificate().encoded())));
        if (meaningNumber >= 0) {
            id.add(sequence(
                    sequence(new GeneralName(
                            X500Name.getInstance(named.certificate().issuerName()))),
                    new ASN1Integer(meaningNumber)));
        }
        return new DERSequence(id);
    }

    private static DERSequence attribute(String name, ASN1Encodable value) {
        return sequence(new ASN1ObjectIdentifier(name), new DERSet(value));
    }

    private static AlgorithmIdentifier algorithm(String oid) {
        return new AlgorithmIdentifier(new ASN1ObjectIdentifier(oid));
    }

    private static DERSequence sequence(ASN1Encodable... parts) {
        return new DERSequence(parts);
    }

    private static byte[] digest(String oid, byte[] bytes) {
        String name = switch (oid) {
            case SHA_1 -> "SHA-1";
            case SHA_384 -> "SHA-384";
            case SHA_512 -> "SHA-512";
            default -> "SHA-256";
        };
        try {
            return MessageDigest.getInstance(name).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
