// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

/// Finds the pieces of template strings (`$"..{expression}.."`).
final class Templates {
    private Templates() {}

    /// Returns the position after the template that starts at `start` with `$`, or -1 where it does not end
    /// before `limit`.
    static int end(String text, int start, int limit) {
        char quote = text.charAt(start + 1);
        int i = start + 2;
        while (i < limit) {
            char c = text.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            if (c == '\n' && quote == '"') {
                return -1;
            }
            if (c == '\\') {
                i += 2;
            } else if (c == '{') {
                i = expressionEnd(text, i, limit);
                if (i < 0) {
                    return -1;
                }
                i++;
            } else {
                i++;
            }
        }
        return -1;
    }

    /// Returns the position of the brace that closes the expression opened at `open`, or -1 where there is
    /// none.
    static int expressionEnd(String text, int open, int limit) {
        int depth = 0;
        int i = open;
        while (i < limit) {
            char c = text.charAt(i);
            switch (c) {
                case '{' -> {
                    depth++;
                    i++;
                }
                case '}' -> {
                    if (--depth == 0) {
                        return i;
                    }
                    i++;
                }
                case '"' -> i = stringEnd(text, i, limit);
                case '`' -> {
                    int close = text.indexOf('`', i + 1);
                    i = close < 0 ? limit : close + 1;
                }
                case '#' -> {
                    int newline = text.indexOf('\n', i);
                    i = newline < 0 ? limit : newline;
                }
                case '$' -> {
                    boolean nested = i + 1 < limit && (text.charAt(i + 1) == '"' || text.charAt(i + 1) == '`');
                    int close = nested ? end(text, i, limit) : i + 1;
                    i = close < 0 ? limit : close;
                }
                default -> i++;
            }
        }
        return -1;
    }

    private static int stringEnd(String text, int open, int limit) {
        int i = open + 1;
        while (i < limit && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(limit, i + 1);
    }
}
