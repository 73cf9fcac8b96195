// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

/// Text from outside that may stand in an answer: what a terminal could take for a command is replaced, and it ends
/// after a number of bytes.
public final class PublicText {
    private PublicText() {}

    /// Returns `text` on one line: control and format characters become `?`, and what goes beyond `most` characters
    /// is cut with an ellipsis.
    public static String line(String text, int most) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), most) + 1);
        int[] codePoints = text.codePoints().limit((long) most + 1).toArray();
        for (int i = 0; i < Math.min(codePoints.length, most); i++) {
            int c = codePoints[i];
            boolean printable = switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> false;
                default -> true;
            };
            line.appendCodePoint(printable ? c : '?');
        }
        return codePoints.length > most ? line.append('…').toString() : line.toString();
    }
}
