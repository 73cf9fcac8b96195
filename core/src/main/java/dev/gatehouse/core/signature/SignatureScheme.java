// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.Ed25519phSigner;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;

/// One way of checking a signature: algorithm, key and hash.
sealed interface SignatureScheme {
    /// Tells whether the key made `signature` over `message`; garbage is simply no signature.
    boolean verifies(byte[] signature, byte[] message);

    /// What tells two schemes of one key apart.
    String name();

    /// ECDSA (FIPS 186-4 §6). The signature is `r` and `s` in DER or, where it is no DER, side by side (IEEE P1363).
    record Ecdsa(ECPublicKeyParameters key, HashAlgorithm hash) implements SignatureScheme {
        private static final int LONGEST_SIDE_BY_SIDE = 132;

        @Override
        public boolean verifies(byte[] signature, byte[] message) {
            Optional<BigInteger[]> numbers = der(signature).or(() -> sideBySide(signature));
            if (numbers.isEmpty()) {
                return false;
            }
            ECDSASigner signer = new ECDSASigner();
            signer.init(false, key);
            BigInteger[] rs = numbers.get();
            return signer.verifySignature(hash.digest(message), rs[0], rs[1]);
        }

        private static Optional<BigInteger[]> der(byte[] signature) {
            if (signature.length == 0) {
                return Optional.empty();
            }
            try {
                ASN1Primitive primitive = ASN1Primitive.fromByteArray(signature);
                // Only the one DER encoding: other BER forms of the same numbers are other bytes for the same
                // signature.
                boolean strict = Arrays.equals(primitive.getEncoded(ASN1Encoding.DER), signature);
                if (strict
                        && primitive instanceof ASN1Sequence sequence
                        && sequence.size() == 2
                        && sequence.getObjectAt(0) instanceof ASN1Integer r
                        && sequence.getObjectAt(1) instanceof ASN1Integer s) {
                    return Optional.of(new BigInteger[] {r.getValue(), s.getValue()});
                }
                return Optional.empty();
            } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException _) {
                return Optional.empty();
            }
        }

        private static Optional<BigInteger[]> sideBySide(byte[] signature) {
            int length = signature.length;
            if (length == 0 || length % 2 != 0 || length > LONGEST_SIDE_BY_SIDE) {
                return Optional.empty();
            }
            return Optional.of(new BigInteger[] {
                new BigInteger(1, signature, 0, length / 2), new BigInteger(1, signature, length / 2, length / 2)
            });
        }

        @Override
        public String name() {
            return "ecdsa-" + hash;
        }
    }

    /// RSASSA-PKCS1-v1_5 ([RFC 8017 §8.2](https://www.rfc-editor.org/rfc/rfc8017#section-8.2)).
    record RsaPkcs1(RSAKeyParameters key, HashAlgorithm hash) implements SignatureScheme {
        @Override
        public boolean verifies(byte[] signature, byte[] message) {
            RSADigestSigner signer = new RSADigestSigner(bouncyDigest(hash));
            signer.init(false, key);
            signer.update(message, 0, message.length);
            return signer.verifySignature(signature);
        }

        @Override
        public String name() {
            return "rsa-pkcs1-" + hash;
        }
    }

    /// RSASSA-PSS ([RFC 8017 §8.1](https://www.rfc-editor.org/rfc/rfc8017#section-8.1)), the salt as long as the
    /// hash.
    record RsaPss(RSAKeyParameters key, HashAlgorithm hash) implements SignatureScheme {
        @Override
        public boolean verifies(byte[] signature, byte[] message) {
            Digest digest = bouncyDigest(hash);
            PSSSigner signer = new PSSSigner(new RSABlindedEngine(), digest, digest.getDigestSize());
            signer.init(false, key);
            signer.update(message, 0, message.length);
            return signer.verifySignature(signature);
        }

        @Override
        public String name() {
            return "rsa-pss-" + hash;
        }
    }

    /// Ed25519 ([RFC 8032 §5.1](https://www.rfc-editor.org/rfc/rfc8032#section-5.1)).
    record Ed25519Pure(Ed25519PublicKeyParameters key) implements SignatureScheme {
        @Override
        public boolean verifies(byte[] signature, byte[] message) {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(false, key);
            signer.update(message, 0, message.length);
            return signer.verifySignature(signature);
        }

        @Override
        public String name() {
            return "ed25519";
        }
    }

    /// Ed25519ph with an empty context ([RFC 8032 §5.1](https://www.rfc-editor.org/rfc/rfc8032#section-5.1)).
    record Ed25519Prehashed(Ed25519PublicKeyParameters key) implements SignatureScheme {
        @Override
        public boolean verifies(byte[] signature, byte[] message) {
            Ed25519phSigner signer = new Ed25519phSigner(new byte[0]);
            signer.init(false, key);
            signer.update(message, 0, message.length);
            return signer.verifySignature(signature);
        }

        @Override
        public String name() {
            return "ed25519ph";
        }
    }

    private static Digest bouncyDigest(HashAlgorithm hash) {
        return switch (hash) {
            case SHA224 -> new SHA224Digest();
            case SHA256 -> SHA256Digest.newInstance();
            case SHA384 -> new SHA384Digest();
            case SHA512 -> new SHA512Digest();
        };
    }
}
