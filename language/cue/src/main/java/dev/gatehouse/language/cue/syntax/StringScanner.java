// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.syntax;

import dev.gatehouse.language.cue.syntax.Token.Kind;
import java.nio.charset.StandardCharsets;

/// Reads the segments of one string or bytes literal. Bytes are kept as one character per byte.
final class StringScanner {
    private final Lexer lexer;
    private final char quote;
    private final int hashes;
    private final boolean multiline;
    private final int start;
    private final String close;
    private final String escape;
    private String indentation = "";
    private boolean failed;

    StringScanner(Lexer lexer, char quote, int hashes, boolean multiline, int start) {
        this.lexer = lexer;
        this.quote = quote;
        this.hashes = hashes;
        this.multiline = multiline;
        this.start = start;
        this.close = String.valueOf(quote).repeat(multiline ? 3 : 1) + "#".repeat(hashes);
        this.escape = "\\" + "#".repeat(hashes);
    }

    boolean bytes() {
        return quote == '\'';
    }

    /// Reads up to the end or the first interpolation; the token is an [Kind#INTERPOLATION] in the second case.
    Token begin() {
        if (multiline) {
            if (lexer.peek(0) == '\r') {
                lexer.advance(1);
            }
            if (lexer.peek(0) != '\n') {
                lexer.problem("expected newline after multiline quote", start);
                failed = true;
            }
            indentation = closingIndentation();
            if (lexer.peek(0) == '\n') {
                skipIndentation();
            }
        }
        return segment();
    }

    // The line break itself is not part of the text when it is the first or the last one.
    private void skipIndentation() {
        lexer.advance(1);
        String source = lexer.source();
        if (source.startsWith(indentation, lexer.offset())) {
            lexer.advance(indentation.length());
        } else if (lexer.peek(0) != '\n' && !(lexer.peek(0) == '\r' && lexer.peek(1) == '\n') && !failed) {
            lexer.problem("invalid whitespace in string", lexer.offset());
            failed = true;
        }
    }

    private String closingIndentation() {
        String source = lexer.source();
        int from = lexer.offset();
        int end = -1;
        int i = from;
        while (i < source.length()) {
            if (source.startsWith(escape, i)) {
                i += escape.length() + 1;
            } else if (source.startsWith(close, i)) {
                end = i;
                break;
            } else {
                i++;
            }
        }
        if (end < 0) {
            return "";
        }
        int line = source.lastIndexOf('\n', end) + 1;
        String lead = source.substring(Math.max(line, from), end);
        return lead.isBlank() ? lead : "";
    }

    Token segment() {
        StringBuilder out = new StringBuilder();
        String source = lexer.source();
        while (true) {
            if (lexer.atEnd()) {
                return unterminated(out);
            }
            char c = lexer.peek(0);
            if (source.startsWith(close, lexer.offset())) {
                lexer.advance(close.length());
                return lexer.finish(bytes() ? Kind.BYTES : Kind.STRING, out.toString(), start);
            }
            if (source.startsWith(escape, lexer.offset())) {
                lexer.advance(escape.length());
                if (lexer.atEnd()) {
                    return unterminated(out);
                }
                if (lexer.peek(0) == '(') {
                    lexer.advance(1);
                    return new Token(Kind.INTERPOLATION, out.toString(), start, lexer.offset(), false);
                }
                escape(out);
            } else if (c == '\n') {
                if (!multiline) {
                    return unterminated(out);
                }
                newline(out);
            } else if (c == '\r' && lexer.peek(1) == '\n' && multiline) {
                lexer.advance(1);
            } else {
                int code = source.codePointAt(lexer.offset());
                append(out, code);
                lexer.advance(Character.charCount(code));
            }
        }
    }

    private void newline(StringBuilder out) {
        String source = lexer.source();
        if (source.startsWith("\n" + indentation + close, lexer.offset())) {
            lexer.advance(1 + indentation.length());
            return;
        }
        out.append('\n');
        skipIndentation();
    }

    private Token unterminated(StringBuilder out) {
        if (!failed) {
            lexer.problem("string literal not terminated", start);
            failed = true;
        }
        return lexer.finish(Kind.STRING, out.toString(), start);
    }

    private void append(StringBuilder out, int code) {
        if (bytes() && code >= 0x80) {
            for (byte b : Character.toString(code).getBytes(StandardCharsets.UTF_8)) {
                out.append((char) (b & 0xFF));
            }
        } else {
            out.appendCodePoint(code);
        }
    }

    private void escape(StringBuilder out) {
        char c = lexer.peek(0);
        lexer.advance(1);
        switch (c) {
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000B');
            case '/' -> out.append('/');
            case '\\' -> out.append('\\');
            case '"', '\'' -> {
                if (c != quote && hashes == 0 && !multiline) {
                    unknownEscape();
                }
                out.append(c);
            }
            case 'u' -> unicode(out, 4);
            case 'U' -> unicode(out, 8);
            case 'x' -> {
                if (bytes()) {
                    out.append((char) number(2, 16));
                } else {
                    unknownEscape();
                }
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                if (bytes()) {
                    lexer.advance(-1);
                    int value = number(3, 8);
                    if (value > 255) {
                        lexer.problem("octal escape out of range", lexer.offset());
                    }
                    out.append((char) (value & 0xFF));
                } else {
                    unknownEscape();
                }
            }
            case '\n' -> {
                if (multiline) {
                    lexer.advance(-1);
                    skipIndentation();
                } else {
                    unknownEscape();
                }
            }
            default -> unknownEscape();
        }
    }

    private void unknownEscape() {
        lexer.problem("unknown escape sequence", lexer.offset());
    }

    private int number(int digits, int radix) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(lexer.peek(0), radix);
            if (digit < 0) {
                lexer.problem("illegal character in escape sequence", lexer.offset());
                return value;
            }
            value = value * radix + digit;
            lexer.advance(1);
        }
        return value;
    }

    private void unicode(StringBuilder out, int digits) {
        int code = number(digits, 16);
        if (digits == 4 && code >= 0xD800 && code < 0xDC00 && pairFollows()) {
            lexer.advance(escape.length() + 1);
            int low = number(4, 16);
            if (low >= 0xDC00 && low < 0xE000) {
                append(out, Character.toCodePoint((char) code, (char) low));
                return;
            }
            code = 0xD800;
        }
        if (code >= 0xD800 && code < 0xE000) {
            // Kept as a lone surrogate; the compiler names the field it stands in.
            out.append((char) code);
            return;
        }
        if (code < 0 || code > Character.MAX_CODE_POINT) {
            lexer.problem("escape sequence is invalid Unicode code point", lexer.offset());
            return;
        }
        append(out, code);
    }

    private boolean pairFollows() {
        return lexer.source().startsWith(escape + "u", lexer.offset());
    }
}
