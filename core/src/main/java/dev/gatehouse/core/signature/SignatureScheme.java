// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
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

/// One way of checking a signature: algorithm, key and hash.
sealed interface SignatureScheme {
    /// Tells whether the key made `signature` over `message`; garbage is simply no signature.
    boolean verifies(byte[] signature, byte[] message);

    /// Tells whether the key made `signature` over a message with the SHA-256 hash `hash`; no where the
    /// scheme needs the message itself, or hashes it another way.
    default boolean verifiesSha256(byte[] signature, byte[] hash) {
        return false;
    }

    /// What tells two schemes of one key apart.
    String name();

    /// ECDSA (FIPS 186-4 §6). The signature is `r` and `s` in DER or, where it is no DER, side by side (IEEE
    /// P1363).
    record Ecdsa(ECPublicKeyParameters key, HashAlgorithm hash) implements SignatureScheme {
        private static final int LONGEST_SIDE_BY_SIDE = 132;

        @Override
        public boolean verifies(byte[] signature, byte[] message) {
            return verifiesHash(signature, hash.digest(message));
        }

        @Override
        public boolean verifiesSha256(byte[] signature, byte[] hashed) {
            return hash == HashAlgorithm.SHA256 && verifiesHash(signature, hashed);
        }

        private boolean verifiesHash(byte[] signature, byte[] hashed) {
            Optional<BigInteger[]> numbers = der(signature).or(() -> sideBySide(signature));
            if (numbers.isEmpty()) {
                return false;
            }
            ECDSASigner signer = new ECDSASigner();
            signer.init(false, key);
            BigInteger[] rs = numbers.get();
            return signer.verifySignature(hashed, rs[0], rs[1]);
        }

        // Only the one DER encoding: other BER forms of the same numbers are other bytes for the same signature.
        private static Optional<BigInteger[]> der(byte[] signature) {
            return DerIntegers.pair(signature);
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

    /// RSASSA-PKCS1-v1_5 ([RFC 8017 §8.2.2](https://www.rfc-editor.org/rfc/rfc8017#section-8.2.2)): what the key
    /// makes of the signature is compared with the one encoding that the message has, so there is nothing to
    /// parse.
    record RsaPkcs1(RSAKeyParameters key, HashAlgorithm hash) implements SignatureScheme {
        @Override
        public boolean verifies(byte[] signature, byte[] message) {
            return verifiesHash(signature, hash.digest(message));
        }

        @Override
        public boolean verifiesSha256(byte[] signature, byte[] hashed) {
            return hash == HashAlgorithm.SHA256 && verifiesHash(signature, hashed);
        }

        private boolean verifiesHash(byte[] signature, byte[] hashed) {
            BigInteger modulus = key.getModulus();
            int length = (modulus.bitLength() + 7) / 8;
            if (signature.length != length) {
                return false;
            }
            BigInteger number = new BigInteger(1, signature);
            return number.compareTo(modulus) < 0
                    && number.modPow(key.getExponent(), modulus).equals(encoded(hashed, length));
        }

        // EMSA-PKCS1-v1_5 (RFC 8017 §9.2).
        private BigInteger encoded(byte[] digest, int length) {
            byte[] prefix = hash.digestInfoPrefix();
            byte[] encoded = new byte[length];
            int start = length - digest.length - prefix.length;
            Arrays.fill(encoded, 2, start - 1, (byte) 0xFF);
            encoded[1] = 1;
            System.arraycopy(prefix, 0, encoded, start, prefix.length);
            System.arraycopy(digest, 0, encoded, length - digest.length, digest.length);
            return new BigInteger(1, encoded);
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
