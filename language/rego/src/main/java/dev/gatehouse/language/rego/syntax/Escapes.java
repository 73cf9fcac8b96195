// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

/// The escapes of string literals: those of JSON (RFC 8259 §7).
final class Escapes {
    private Escapes() {}

    /// Decodes the characters between two positions into `out`. Returns what is wrong with them, or an empty
    /// text.
    static String decode(String text, int from, int to, StringBuilder out) {
        int i = from;
        while (i < to) {
            char c = text.charAt(i++);
            if (c != '\\') {
                if (c < 0x20 && c != '\t' && c != '\r') {
                    return "invalid character in string";
                }
                out.append(c);
                continue;
            }
            if (i >= to) {
                return "illegal escape sequence";
            }
            char escaped = text.charAt(i++);
            switch (escaped) {
                case '"', '\\', '/' -> out.append(escaped);
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    int unit = unit(text, i, to);
                    if (unit < 0) {
                        return "illegal escape sequence";
                    }
                    out.append((char) unit);
                    i += 4;
                }
                default -> {
                    return "illegal escape sequence";
                }
            }
        }
        replaceLoneSurrogates(out);
        return "";
    }

    private static int unit(String text, int from, int to) {
        if (from + 4 > to) {
            return -1;
        }
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }

    private static void replaceLoneSurrogates(StringBuilder out) {
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < out.length() && Character.isLowSurrogate(out.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                out.setCharAt(i, '\ufffd');
            }
        }
    }
}
