// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;

/// Hash that a signature is made over ([FIPS 180-4](https://doi.org/10.6028/NIST.FIPS.180-4)).
public enum HashAlgorithm {
    SHA224("SHA-224"),
    SHA256("SHA-256"),
    SHA384("SHA-384"),
    SHA512("SHA-512");

    private final String standardName;

    HashAlgorithm(String standardName) {
        this.standardName = standardName;
    }

    /// Returns the algorithm that a policy calls `text`: `sha224`, `sha256`, `sha384` or `sha512`, in any case,
    /// trimmed.
    public static Optional<HashAlgorithm> named(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "sha224" -> Optional.of(SHA224);
            case "sha256" -> Optional.of(SHA256);
            case "sha384" -> Optional.of(SHA384);
            case "sha512" -> Optional.of(SHA512);
            default -> Optional.empty();
        };
    }

    byte[] digest(byte[] message) {
        try {
            return MessageDigest.getInstance(standardName).digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every supported Java platform has " + standardName, e);
        }
    }
}
