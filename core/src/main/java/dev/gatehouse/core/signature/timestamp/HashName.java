// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import dev.gatehouse.core.trust.SignatureAlgorithm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// Hashes that timestamps may be made with.
enum HashName {
    SHA256("SHA-256", SignatureAlgorithm.ECDSA_SHA256, SignatureAlgorithm.RSA_PKCS1_SHA256),
    SHA384("SHA-384", SignatureAlgorithm.ECDSA_SHA384, SignatureAlgorithm.RSA_PKCS1_SHA384),
    SHA512("SHA-512", SignatureAlgorithm.ECDSA_SHA512, SignatureAlgorithm.RSA_PKCS1_SHA512);

    private final String standardName;
    private final SignatureAlgorithm ecdsa;
    private final SignatureAlgorithm rsa;

    HashName(String standardName, SignatureAlgorithm ecdsa, SignatureAlgorithm rsa) {
        this.standardName = standardName;
        this.ecdsa = ecdsa;
        this.rsa = rsa;
    }

    /// Returns the hash that `identifier` names; empty for any other, such as SHA-1.
    static Optional<HashName> of(AlgorithmIdentifier identifier) {
        ASN1ObjectIdentifier name = identifier.getAlgorithm();
        if (name.equals(NISTObjectIdentifiers.id_sha256)) {
            return Optional.of(SHA256);
        }
        if (name.equals(NISTObjectIdentifiers.id_sha384)) {
            return Optional.of(SHA384);
        }
        return name.equals(NISTObjectIdentifiers.id_sha512) ? Optional.of(SHA512) : Optional.empty();
    }

    /// Returns the algorithm that `identifier` means beside this digest algorithm: CMS lets signers name the bare
    /// kind of key (RFC 3370 §3.2, RFC 5753 §2.1.1).
    Optional<SignatureAlgorithm> signature(AlgorithmIdentifier identifier, byte[] encoded) {
        ASN1ObjectIdentifier name = identifier.getAlgorithm();
        if (name.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return Optional.of(rsa);
        }
        if (name.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return Optional.of(ecdsa);
        }
        return SignatureAlgorithm.named(encoded);
    }

    byte[] digest(byte[] message) {
        try {
            return MessageDigest.getInstance(standardName).digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every supported Java platform has " + standardName, e);
        }
    }
}
