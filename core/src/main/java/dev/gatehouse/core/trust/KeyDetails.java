// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.util.Optional;

/// What a trusted root calls a kind of key (`PublicKeyDetails` of Sigstore's protobuf-specs): the kinds we verify
/// with.
///
/// @param key how a key of this kind usually signs, which tells curves apart
/// @param algorithm how this one signs
/// @param pkcs1 whether the bytes are PKCS#1 and not PKIX
record KeyDetails(SignatureAlgorithm key, SignatureAlgorithm algorithm, boolean pkcs1) {
    /// Returns the kind called `name`; empty where it is unknown or unsupported.
    static Optional<KeyDetails> named(String name) {
        return switch (name) {
            case "PKIX_ECDSA_P256_SHA_256" -> pkix(SignatureAlgorithm.ECDSA_SHA256);
            case "PKIX_ECDSA_P384_SHA_384" -> pkix(SignatureAlgorithm.ECDSA_SHA384);
            case "PKIX_ECDSA_P521_SHA_512" -> pkix(SignatureAlgorithm.ECDSA_SHA512);
            case "PKIX_ECDSA_P384_SHA_256" -> pkix(SignatureAlgorithm.ECDSA_SHA384, SignatureAlgorithm.ECDSA_SHA256);
            case "PKIX_ECDSA_P521_SHA_256" -> pkix(SignatureAlgorithm.ECDSA_SHA512, SignatureAlgorithm.ECDSA_SHA256);
            case "PKIX_ED25519" -> pkix(SignatureAlgorithm.ED25519);
            case "PKIX_RSA_PKCS1V5",
                    "PKIX_RSA_PKCS1V15_2048_SHA256",
                    "PKIX_RSA_PKCS1V15_3072_SHA256",
                    "PKIX_RSA_PKCS1V15_4096_SHA256" -> pkix(SignatureAlgorithm.RSA_PKCS1_SHA256);
            case "PKIX_RSA_PSS", "PKIX_RSA_PSS_2048_SHA256", "PKIX_RSA_PSS_3072_SHA256", "PKIX_RSA_PSS_4096_SHA256" ->
                pkix(SignatureAlgorithm.RSA_PKCS1_SHA256, SignatureAlgorithm.RSA_PSS_SHA256);
            case "PKCS1_RSA_PKCS1V5" ->
                Optional.of(
                        new KeyDetails(SignatureAlgorithm.RSA_PKCS1_SHA256, SignatureAlgorithm.RSA_PKCS1_SHA256, true));
            case "PKCS1_RSA_PSS" ->
                Optional.of(
                        new KeyDetails(SignatureAlgorithm.RSA_PKCS1_SHA256, SignatureAlgorithm.RSA_PSS_SHA256, true));
            default -> Optional.empty();
        };
    }

    private static Optional<KeyDetails> pkix(SignatureAlgorithm algorithm) {
        return pkix(algorithm, algorithm);
    }

    private static Optional<KeyDetails> pkix(SignatureAlgorithm key, SignatureAlgorithm algorithm) {
        return Optional.of(new KeyDetails(key, algorithm, false));
    }

    /// Reads the key.
    ///
    /// @throws UnusableKeyException where `bytes` hold none, or one of another kind
    PublicKey read(byte[] bytes) {
        PublicKey read = pkcs1 ? PublicKey.readPkcs1(bytes) : PublicKey.read(bytes);
        boolean fits = read.usualAlgorithm() == key || read.usualAlgorithm() == algorithm;
        if (!fits || !read.fits(algorithm)) {
            throw new UnusableKeyException("key is of another kind than its details say");
        }
        return read;
    }
}
