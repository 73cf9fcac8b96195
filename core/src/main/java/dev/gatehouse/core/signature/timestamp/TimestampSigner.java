// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.PublicKey;
import dev.gatehouse.core.trust.SignatureAlgorithm;
import dev.gatehouse.core.trust.UnusableKeyException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/// Who signed a timestamp, and how (`SignerInfo`, [RFC 5652
/// §5.3](https://www.rfc-editor.org/rfc/rfc5652#section-5.3)).
final class TimestampSigner {
    private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
    private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    private static final String SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
    private static final int MOST_ATTRIBUTES = 32;

    private final SignerName name;
    private final AlgorithmIdentifier digestAlgorithm;
    private final byte[] signedAttributes;
    private final Map<String, ASN1Encodable> attributes;
    private final Optional<SigningCertificateId> signingCertificate;
    private final AlgorithmIdentifier signatureAlgorithm;
    private final byte[] signature;

    /// Reads a signer from a sequence.
    ///
    /// @throws MalformedTimestampException where it is none, or signs no attributes
    TimestampSigner(ASN1Sequence sequence) throws IOException {
        this.name = SignerName.read(sequence.getObjectAt(1));
        this.digestAlgorithm = AlgorithmIdentifier.getInstance(sequence.getObjectAt(2));
        // RFC 3161 §2.4.2 demands the signing certificate among them, so they are never absent.
        if (!(sequence.getObjectAt(3) instanceof ASN1TaggedObject tagged) || tagged.getTagNo() != 0) {
            throw new MalformedTimestampException("timestamp signs no attributes");
        }
        ASN1Set set = ASN1Set.getInstance(tagged, false);
        this.attributes = attributes(set);
        this.signingCertificate =
                Optional.ofNullable(attributes.get(SIGNING_CERTIFICATE_V2)).map(SigningCertificateId::read);
        // RFC 5652 §5.4: what is signed is the plain SET OF, not the tagged one.
        this.signedAttributes = set.getEncoded(ASN1Encoding.DER);
        this.signatureAlgorithm = AlgorithmIdentifier.getInstance(sequence.getObjectAt(4));
        this.signature = ASN1OctetString.getInstance(sequence.getObjectAt(5)).getOctets();
    }

    private static Map<String, ASN1Encodable> attributes(ASN1Set set) {
        if (set.size() > MOST_ATTRIBUTES) {
            throw new MalformedTimestampException("timestamp has more than " + MOST_ATTRIBUTES + " attributes");
        }
        Map<String, ASN1Encodable> attributes = new LinkedHashMap<>();
        for (ASN1Encodable element : set) {
            ASN1Sequence attribute = ASN1Sequence.getInstance(element);
            String name =
                    ASN1ObjectIdentifier.getInstance(attribute.getObjectAt(0)).getId();
            ASN1Set values = ASN1Set.getInstance(attribute.getObjectAt(1));
            if (values.size() != 1) {
                throw new MalformedTimestampException("attribute " + name + " has not one value");
            }
            if (attributes.put(name, values.getObjectAt(0)) != null) {
                throw new MalformedTimestampException("attribute " + name + " stands there twice");
            }
        }
        return attributes;
    }

    /// Tells whether the signer names `certificate`.
    boolean names(Certificate certificate) {
        return name.means(certificate);
    }

    /// Returns why `certificate` did not sign `content` of type `type`; empty where it did.
    Optional<TimestampReason> refusal(Certificate certificate, byte[] content, String type) {
        Optional<HashName> hash = HashName.of(digestAlgorithm);
        if (hash.isEmpty()) {
            return Optional.of(TimestampReason.UNSUPPORTED_HASH);
        }
        if (!signsContent(hash.get(), content, type)) {
            return Optional.of(TimestampReason.OTHER_CONTENT);
        }
        // The older form of the attribute hashes by SHA-1 and does not count.
        if (!signingCertificate.map(meant -> meant.means(certificate)).orElse(false)) {
            return Optional.of(TimestampReason.OTHER_SIGNING_CERTIFICATE);
        }
        Optional<SignatureAlgorithm> algorithm = algorithm(hash.get());
        if (algorithm.isEmpty()) {
            return Optional.of(TimestampReason.UNSUPPORTED_ALGORITHM);
        }
        PublicKey key;
        try {
            key = certificate.publicKey();
        } catch (UnusableKeyException _) {
            return Optional.of(TimestampReason.UNSUPPORTED_ALGORITHM);
        }
        if (!key.fits(algorithm.get())) {
            return Optional.of(TimestampReason.UNSUPPORTED_ALGORITHM);
        }
        return key.made(signature, signedAttributes, algorithm.get())
                ? Optional.empty()
                : Optional.of(TimestampReason.BAD_SIGNATURE);
    }

    private boolean signsContent(HashName hash, byte[] content, String type) {
        return attributes.get(CONTENT_TYPE) instanceof ASN1ObjectIdentifier signedType
                && signedType.getId().equals(type)
                && attributes.get(MESSAGE_DIGEST) instanceof ASN1OctetString digest
                && MessageDigest.isEqual(digest.getOctets(), hash.digest(content));
    }

    private Optional<SignatureAlgorithm> algorithm(HashName hash) {
        try {
            return hash.signature(signatureAlgorithm, signatureAlgorithm.getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException("what was parsed can be written", e);
        }
    }
}
