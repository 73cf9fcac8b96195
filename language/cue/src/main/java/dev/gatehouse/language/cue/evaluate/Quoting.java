// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

/// Writes strings and bytes as CUE literals.
public final class Quoting {
    private Quoting() {}

    /// Quotes a string.
    public static String text(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            character(out, c, '"');
            i += Character.charCount(c);
        }
        return out.append('"').toString();
    }

    /// Quotes bytes, given as one character each.
    public static String bytes(String latin) {
        StringBuilder out = new StringBuilder(latin.length() + 2).append('\'');
        for (int i = 0; i < latin.length(); i++) {
            char c = latin.charAt(i);
            if (c >= 0x80 || (c < 0x20 && "\u0007\b\f\n\r\t\u000B".indexOf(c) < 0)) {
                out.append(String.format("\\x%02x", (int) c));
            } else {
                character(out, c, '\'');
            }
        }
        return out.append('\'').toString();
    }

    private static void character(StringBuilder out, int c, char quote) {
        switch (c) {
            case 0x07 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0x0B -> out.append("\\v");
            case '\\' -> out.append("\\\\");
            default -> {
                if (c == quote) {
                    out.append('\\').append(quote);
                } else if (printable(c)) {
                    out.appendCodePoint(c);
                } else if (c < 0x10000) {
                    out.append(String.format("\\u%04x", c));
                } else {
                    out.append(String.format("\\U%08x", c));
                }
            }
        }
    }

    private static boolean printable(int c) {
        if (c < 0x7F) {
            return c >= 0x20;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
