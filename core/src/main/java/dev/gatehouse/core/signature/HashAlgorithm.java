// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Hash that a signature is made over ([FIPS 180-4](https://doi.org/10.6028/NIST.FIPS.180-4)).
public enum HashAlgorithm {
    SHA224("SHA-224", "302d300d06096086480165030402040500041c"),
    SHA256("SHA-256", "3031300d060960864801650304020105000420"),
    SHA384("SHA-384", "3041300d060960864801650304020205000430"),
    SHA512("SHA-512", "3051300d060960864801650304020305000440");

    private final String standardName;
    // Never written, never given away.
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] digestInfoPrefix;

    HashAlgorithm(String standardName, String digestInfoPrefix) {
        this.standardName = standardName;
        this.digestInfoPrefix = HexFormat.of().parseHex(digestInfoPrefix);
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

    // The DER encoding of DigestInfo before the hash itself (RFC 8017 §9.2, note 1).
    byte[] digestInfoPrefix() {
        return digestInfoPrefix.clone();
    }

    byte[] digest(byte[] message) {
        try {
            return MessageDigest.getInstance(standardName).digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every supported Java platform has " + standardName, e);
        }
    }
}
