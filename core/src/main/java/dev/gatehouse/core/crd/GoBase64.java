// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.io.ByteArrayOutputStream;

/// Reads standard base64 as Go's `encoding/base64` does, with its message on the first byte that does not
/// fit: line breaks are skipped wherever they stand, padding is demanded, the bits behind the last byte are
/// ignored.
final class GoBase64 {
    private final String text;
    private final ByteArrayOutputStream out;
    private int at;

    private GoBase64(String text) {
        this.text = text;
        this.out = new ByteArrayOutputStream(text.length() / 4 * 3 + 3);
    }

    /// Returns the bytes that `text` stands for.
    ///
    /// @throws MalformedTextException where it is not base64
    static byte[] decode(String text) {
        return new GoBase64(text).bytes();
    }

    private byte[] bytes() {
        while (quantum()) {
            // one group of four characters after the other
        }
        return out.toByteArray();
    }

    private boolean quantum() {
        int bits = 0;
        for (int have = 0; have < 4; have++) {
            skipBreaks();
            if (at == text.length()) {
                if (have == 0) {
                    return false;
                }
                throw illegal(at - have);
            }
            char c = text.charAt(at++);
            int value = value(c);
            if (value >= 0) {
                bits = bits << 6 | value;
            } else if (c == '=') {
                padding(have, bits);
                return false;
            } else {
                throw illegal(at - 1);
            }
        }
        out.write(bits >> 16);
        out.write(bits >> 8);
        out.write(bits);
        return true;
    }

    private void padding(int have, int bits) {
        if (have < 2) {
            throw illegal(at - 1);
        }
        if (have == 2) {
            skipBreaks();
            if (at == text.length()) {
                throw illegal(text.length());
            }
            if (text.charAt(at) != '=') {
                throw illegal(at - 1);
            }
            at++;
        }
        skipBreaks();
        if (at < text.length()) {
            throw illegal(at);
        }
        if (have == 2) {
            out.write(bits >> 4);
        } else {
            out.write(bits >> 10);
            out.write(bits >> 2);
        }
    }

    private void skipBreaks() {
        while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
            at++;
        }
    }

    private static int value(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return switch (c) {
            case '+' -> 62;
            case '/' -> 63;
            default -> -1;
        };
    }

    private static MalformedTextException illegal(int position) {
        return new MalformedTextException("illegal base64 data at input byte " + position);
    }
}
