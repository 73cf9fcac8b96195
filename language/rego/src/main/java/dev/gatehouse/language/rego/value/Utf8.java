// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// Texts out of bytes that need not be UTF-8: each byte that belongs to no character becomes a replacement character
/// of its own, where Java takes several of them together.
public final class Utf8 {
    private static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    public static String text(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : replaced(bytes);
    }

    private static String replaced(byte[] bytes) {
        StringBuilder out = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int size = size(bytes[at]);
            int end = Math.min(at + size, bytes.length);
            String character = new String(bytes, at, end - at, UTF_8);
            boolean valid = Arrays.equals(character.getBytes(UTF_8), Arrays.copyOfRange(bytes, at, end));
            if (valid) {
                out.append(character);
                at += size;
            } else {
                out.append(REPLACEMENT);
                at++;
            }
        }
        return out.toString();
    }

    // What a character takes that starts with this byte.
    private static int size(byte first) {
        int ones = Integer.numberOfLeadingZeros(~(first << 24));
        return ones < 2 || ones > 4 ? 1 : ones;
    }
}
