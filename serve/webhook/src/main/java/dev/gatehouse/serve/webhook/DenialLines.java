// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

/// Denials of several lines, as an answer carries them.
final class DenialLines {
    /// Longest text of a denial. What is longer would only be read by machines, and they have the log.
    static final int LONGEST = 128 << 10;

    private DenialLines() {}

    /// Returns `text`, cut between lines where it is longer than [#LONGEST], so that no item is quoted in half.
    static String bounded(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Math.max(text.lastIndexOf('\n', LONGEST), 0);
        long left = text.substring(end).lines().filter(line -> !line.isEmpty()).count();
        return text.substring(0, end) + "\nand " + left + " more lines";
    }

    /// Returns `text` with what a terminal could take for a command replaced by `?`; ends of lines and tabs stay.
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> printable.appendCodePoint(isPrintable(c) ? c : '?'));
        return printable.toString();
    }

    private static boolean isPrintable(int c) {
        if (c == '\n' || c == '\t') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> false;
            default -> true;
        };
    }
}
