// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Content identifier `sha256:` and 64 lower-case hex digits ([image-spec, descriptor,
/// digests](https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests)). No other algorithm
/// names an image here, as in the reference; the strict grammar keeps text like `sha256:../../x` out of request
/// paths.
///
/// @param hex 64 lower-case hexadecimal digits
public record Digest(String hex) {
    private static final String PREFIX = "sha256:";
    private static final int HEX_LENGTH = 64;

    public Digest {
        if (hex.length() != HEX_LENGTH) {
            throw new MalformedNameException("a sha256 digest has 64 hexadecimal digits, not " + hex.length());
        }
        for (int i = 0; i < HEX_LENGTH; i++) {
            char c = hex.charAt(i);
            boolean hexadecimal = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            if (!hexadecimal) {
                throw new MalformedNameException("a sha256 digest has lower-case hexadecimal digits only");
            }
        }
    }

    /// Reads `sha256:<64 hex>`.
    ///
    /// @throws MalformedNameException for any other text
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new MalformedNameException("unsupported digest algorithm");
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    /// Returns the digest of `content`.
    public static Digest of(byte[] content) {
        try {
            return new Digest(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Returns the text form `sha256:<hex>`.
    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
