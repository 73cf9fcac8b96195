// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.json;

import java.util.Optional;

/// Names the first syntax error of a document in the words of Go's `encoding/json`, which stand in denials that users
/// and scripts know.
///
/// Runs only after a document was refused, so it may be slow; it is a recogniser of RFC 8259 with a message for every
/// place where it can stop.
final class GoSyntax {
    private final byte[] text;
    private int at;

    private GoSyntax(byte[] text) {
        this.text = text;
    }

    /// Returns the first syntax error of `document`, or empty where Go would see none (a member twice, for one).
    static Optional<MalformedJsonException> firstProblem(byte[] document) {
        GoSyntax syntax = new GoSyntax(document);
        try {
            syntax.document();
            return Optional.empty();
        } catch (MalformedJsonException e) {
            return Optional.of(e);
        }
    }

    private void document() {
        value("looking for beginning of value", 0);
        space();
        if (at < text.length) {
            throw invalid("after top-level value");
        }
    }

    private void value(String context, int depth) {
        if (depth > 10_000) {
            throw new MalformedJsonException("exceeded max depth", at);
        }
        space();
        switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw invalid(context);
        }
    }

    private void object(int depth) {
        at++;
        space();
        if (peek() == '}') {
            at++;
            return;
        }
        String context = "looking for beginning of object key string";
        while (true) {
            space();
            if (peek() != '"') {
                throw invalid(context);
            }
            string();
            space();
            if (peek() != ':') {
                throw invalid("after object key");
            }
            at++;
            value("looking for beginning of value", depth + 1);
            space();
            int c = peek();
            if (c == '}') {
                at++;
                return;
            }
            if (c != ',') {
                throw invalid("after object key:value pair");
            }
            at++;
        }
    }

    private void array(int depth) {
        at++;
        space();
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            value("looking for beginning of value", depth + 1);
            space();
            int c = peek();
            if (c == ']') {
                at++;
                return;
            }
            if (c != ',') {
                throw invalid("after array element");
            }
            at++;
        }
    }

    private void string() {
        at++;
        while (true) {
            int c = peek();
            if (c == '"') {
                at++;
                return;
            }
            if (c < 0x20) {
                throw invalid("in string literal");
            }
            at++;
            if (c == '\\') {
                escape();
            }
        }
    }

    private void escape() {
        int c = peek();
        if ("\"\\/bfnrt".indexOf(c) >= 0) {
            at++;
        } else if (c == 'u') {
            at++;
            for (int i = 0; i < 4; i++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw invalid("in \\u hexadecimal character escape");
                }
                at++;
            }
        } else {
            throw invalid("in string escape code");
        }
    }

    private void literal(String word) {
        for (int i = 1; i < word.length(); i++) {
            at++;
            if (peek() != word.charAt(i)) {
                throw invalid("in literal " + word + " (expecting " + quoted(word.charAt(i)) + ")");
            }
        }
        at++;
    }

    private void number() {
        if (peek() == '-') {
            at++;
            if (!digit(peek())) {
                throw invalid("in numeric literal");
            }
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < text.length && text[at] == '.') {
            at++;
            if (!digit(peek())) {
                throw invalid("after decimal point in numeric literal");
            }
            digits();
        }
        if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            if (!digit(peek())) {
                throw invalid("in exponent of numeric literal");
            }
            digits();
        }
    }

    private void digits() {
        while (at < text.length && digit(text[at])) {
            at++;
        }
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    private void space() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')) {
            at++;
        }
    }

    private int peek() {
        if (at >= text.length) {
            throw new MalformedJsonException("unexpected end of JSON input", at);
        }
        return text[at] & 0xFF;
    }

    private MalformedJsonException invalid(String context) {
        return new MalformedJsonException("invalid character " + quoted(text[at] & 0xFF) + " " + context, at);
    }

    // Go quotes the single byte as a rune, so a byte of a longer UTF-8 sequence appears as its Latin-1 letter.
    private static String quoted(int c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            case '\\' -> "'\\\\'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            case 0x07 -> "'\\a'";
            case '\b' -> "'\\b'";
            case '\f' -> "'\\f'";
            case 0x0B -> "'\\v'";
            default -> {
                if (c < 0x20 || c == 0x7F) {
                    yield String.format("'\\x%02x'", c);
                }
                boolean unprintable = (c >= 0x80 && c <= 0xA0) || c == 0xAD;
                yield unprintable ? String.format("'\\u%04x'", c) : "'" + (char) c + "'";
            }
        };
    }
}
