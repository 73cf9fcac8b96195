// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.trust.PublicKey;
import dev.gatehouse.core.trust.SignatureAlgorithm;
import dev.gatehouse.core.trust.UnusableKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// A key that signs metadata ([TUF §4.2](https://theupdateframework.github.io/specification/latest/#keyid)). Two
/// keys are the same where their bytes are, whatever they are called.
///
/// @param key the bytes
/// @param algorithm how it signs
record TufKey(PublicKey key, SignatureAlgorithm algorithm) {
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] P256_PREFIX =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
    private static final int P256_POINT = 65;

    /// Reads a key; empty where it is of a kind that is not verified with, or malformed: it then signs nothing.
    static Optional<TufKey> read(JsonObject key) {
        String scheme = key.string("scheme").orElse("");
        String value =
                key.object("keyval").flatMap(member -> member.string("public")).orElse("");
        try {
            return switch (scheme) {
                case "ed25519" -> of(PublicKey.read(joined(ED25519_PREFIX, value)), SignatureAlgorithm.ED25519);
                case "ecdsa-sha2-nistp256" -> of(elliptic(value), SignatureAlgorithm.ECDSA_SHA256);
                case "ecdsa-sha2-nistp384" -> of(elliptic(value), SignatureAlgorithm.ECDSA_SHA384);
                case "ecdsa-sha2-nistp521" -> of(elliptic(value), SignatureAlgorithm.ECDSA_SHA512);
                case "rsassa-pss-sha256" -> of(PublicKey.readPem(value), SignatureAlgorithm.RSA_PSS_SHA256);
                case "rsassa-pss-sha384" -> of(PublicKey.readPem(value), SignatureAlgorithm.RSA_PSS_SHA384);
                case "rsassa-pss-sha512" -> of(PublicKey.readPem(value), SignatureAlgorithm.RSA_PSS_SHA512);
                default -> Optional.empty();
            };
        } catch (UnusableKeyException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<TufKey> of(PublicKey key, SignatureAlgorithm algorithm) {
        // The curve of a scheme is that of its name: the hash that is usual with the key.
        boolean same = algorithm.hash().equals(key.usualAlgorithm().hash()) || !isElliptic(algorithm);
        return same && key.fits(algorithm) ? Optional.of(new TufKey(key, algorithm)) : Optional.empty();
    }

    private static boolean isElliptic(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 -> true;
            case RSA_PKCS1_SHA256,
                    RSA_PKCS1_SHA384,
                    RSA_PKCS1_SHA512,
                    RSA_PSS_SHA256,
                    RSA_PSS_SHA384,
                    RSA_PSS_SHA512,
                    ED25519 -> false;
        };
    }

    // Older repositories write the bare point on P-256 in hex.
    private static PublicKey elliptic(String value) {
        return value.length() == 2 * P256_POINT ? PublicKey.read(joined(P256_PREFIX, value)) : PublicKey.readPem(value);
    }

    private static byte[] joined(byte[] prefix, String hex) {
        byte[] rest = HexFormat.of().parseHex(hex);
        byte[] all = Arrays.copyOf(prefix, prefix.length + rest.length);
        System.arraycopy(rest, 0, all, prefix.length, rest.length);
        return all;
    }

    boolean made(byte[] signature, byte[] message) {
        return key.made(signature, message, algorithm);
    }
}
