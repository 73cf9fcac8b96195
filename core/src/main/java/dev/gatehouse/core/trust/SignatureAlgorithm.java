// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// How a signature of a certificate, log, timestamp or metadata file is made. Nothing below SHA-256 is among
/// them, so SHA-1 and MD5 cannot be named.
public enum SignatureAlgorithm {
    ECDSA_SHA256(Family.ECDSA, "SHA-256"),
    ECDSA_SHA384(Family.ECDSA, "SHA-384"),
    ECDSA_SHA512(Family.ECDSA, "SHA-512"),
    RSA_PKCS1_SHA256(Family.RSA_PKCS1, "SHA-256"),
    RSA_PKCS1_SHA384(Family.RSA_PKCS1, "SHA-384"),
    RSA_PKCS1_SHA512(Family.RSA_PKCS1, "SHA-512"),
    RSA_PSS_SHA256(Family.RSA_PSS, "SHA-256"),
    RSA_PSS_SHA384(Family.RSA_PSS, "SHA-384"),
    RSA_PSS_SHA512(Family.RSA_PSS, "SHA-512"),
    ED25519(Family.ED25519, "SHA-512");

    /// Kind of algorithm, without its hash.
    enum Family {
        ECDSA,
        RSA_PKCS1,
        RSA_PSS,
        ED25519
    }

    // RFC 8410 §3; the library keeps its constant to itself.
    static final ASN1ObjectIdentifier ED25519_NAME = new ASN1ObjectIdentifier("1.3.101.112");

    private final Family family;
    private final String hash;

    SignatureAlgorithm(Family family, String hash) {
        this.family = family;
        this.hash = hash;
    }

    Family family() {
        return family;
    }

    /// Returns the standard name of the hash, such as `SHA-256`.
    public String hash() {
        return hash;
    }

    /// Returns the digest of `message` by this algorithm's hash.
    public byte[] digest(byte[] message) {
        try {
            return MessageDigest.getInstance(hash).digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every supported Java platform has " + hash, e);
        }
    }

    /// Returns the algorithm that a DER `AlgorithmIdentifier` names, as certificates do ([RFC 5280
    /// §4.1.1.2](https://www.rfc-editor.org/rfc/rfc5280#section-4.1.1.2)); empty where it is another one or has
    /// parameters it must not have.
    public static Optional<SignatureAlgorithm> named(byte[] identifier) {
        try {
            return named(AlgorithmIdentifier.getInstance(identifier));
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException _) {
            return Optional.empty();
        }
    }

    static Optional<SignatureAlgorithm> named(AlgorithmIdentifier identifier) {
        ASN1ObjectIdentifier name = identifier.getAlgorithm();
        ASN1Encodable parameters = identifier.getParameters();
        if (name.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return pss(parameters);
        }
        boolean none = parameters == null;
        // RFC 4055 §5 wants NULL with PKCS#1 v1.5, and readers shall take its absence too.
        boolean noneOrNull = none || DERNull.INSTANCE.equals(parameters);
        if (name.equals(X9ObjectIdentifiers.ecdsa_with_SHA256) && none) {
            return Optional.of(ECDSA_SHA256);
        }
        if (name.equals(X9ObjectIdentifiers.ecdsa_with_SHA384) && none) {
            return Optional.of(ECDSA_SHA384);
        }
        if (name.equals(X9ObjectIdentifiers.ecdsa_with_SHA512) && none) {
            return Optional.of(ECDSA_SHA512);
        }
        if (name.equals(ED25519_NAME) && none) {
            return Optional.of(ED25519);
        }
        if (name.equals(PKCSObjectIdentifiers.sha256WithRSAEncryption) && noneOrNull) {
            return Optional.of(RSA_PKCS1_SHA256);
        }
        if (name.equals(PKCSObjectIdentifiers.sha384WithRSAEncryption) && noneOrNull) {
            return Optional.of(RSA_PKCS1_SHA384);
        }
        if (name.equals(PKCSObjectIdentifiers.sha512WithRSAEncryption) && noneOrNull) {
            return Optional.of(RSA_PKCS1_SHA512);
        }
        return Optional.empty();
    }

    // RFC 4055 §3.1: the mask must use the same hash, and the salt must be as long as it.
    static Optional<SignatureAlgorithm> pss(ASN1Encodable parameters) {
        if (parameters == null) {
            return Optional.empty();
        }
        RSASSAPSSparams pss = RSASSAPSSparams.getInstance(parameters);
        ASN1ObjectIdentifier hash = pss.getHashAlgorithm().getAlgorithm();
        AlgorithmIdentifier mask = pss.getMaskGenAlgorithm();
        boolean sameHash = mask.getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
                && AlgorithmIdentifier.getInstance(mask.getParameters())
                        .getAlgorithm()
                        .equals(hash);
        if (!sameHash || !pss.getTrailerField().equals(RSASSAPSSparams.DEFAULT_TRAILER_FIELD.getValue())) {
            return Optional.empty();
        }
        int salt =
                pss.getSaltLength().bitLength() > 16 ? -1 : pss.getSaltLength().intValue();
        if (hash.equals(NISTObjectIdentifiers.id_sha256) && salt == 32) {
            return Optional.of(RSA_PSS_SHA256);
        }
        if (hash.equals(NISTObjectIdentifiers.id_sha384) && salt == 48) {
            return Optional.of(RSA_PSS_SHA384);
        }
        if (hash.equals(NISTObjectIdentifiers.id_sha512) && salt == 64) {
            return Optional.of(RSA_PSS_SHA512);
        }
        return Optional.empty();
    }
}
