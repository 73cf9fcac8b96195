// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a log is called by in entries and in signed certificate timestamps: 32 bytes, most often SHA-256 of its
/// key ([RFC 6962 §3.2](https://www.rfc-editor.org/rfc/rfc6962#section-3.2)).
///
/// @param hex 64 lower-case hex digits
public record LogId(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public LogId {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("a log id is 64 lower-case hex digits");
        }
    }

    /// Returns the id that `bytes` hold: 32 raw bytes, or the 64 hex digits of them as text, which is how the
    /// policy-controller stores it; empty for anything else.
    public static Optional<LogId> of(byte[] bytes) {
        if (bytes.length == 32) {
            return Optional.of(new LogId(HexFormat.of().formatHex(bytes)));
        }
        if (bytes.length == 64) {
            StringBuilder text = new StringBuilder(64);
            for (byte b : bytes) {
                text.append((char) (b & 0xFF));
            }
            return HEX.matcher(text).matches() ? Optional.of(new LogId(text.toString())) : Optional.empty();
        }
        return Optional.empty();
    }

    /// Returns the 32 bytes.
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
