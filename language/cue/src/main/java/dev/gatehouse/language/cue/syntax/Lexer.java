// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.syntax;

import dev.gatehouse.language.cue.syntax.Token.Kind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Cuts CUE source into tokens, on demand: what follows `\(` inside a string is the parser's, which comes
/// back with [#resume] once it has seen the closing parenthesis.
final class Lexer {
    private final String source;
    private final List<SyntaxProblem> problems;
    private int at;
    private boolean commaAtNewline;
    private @Nullable StringScanner interrupted;

    Lexer(String source, List<SyntaxProblem> problems) {
        this.source = source;
        this.problems = problems;
        if (source.startsWith("\uFEFF")) {
            at = 1;
        }
    }

    String source() {
        return source;
    }

    int offset() {
        return at;
    }

    /// Goes back to a place that [#offset] named.
    void rewind(int offset) {
        at = offset;
        commaAtNewline = false;
    }

    // A line that begins with a comma or colon goes on with the one before.
    private boolean continued() {
        int next = at;
        while (next < source.length() && " \t\r\n".indexOf(source.charAt(next)) >= 0) {
            next++;
        }
        return next < source.length() && ",:".indexOf(source.charAt(next)) >= 0;
    }

    Token next() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\n' && commaAtNewline && !continued()) {
                return comma(at);
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                at++;
            } else if (c == '/' && peek(1) == '/') {
                // The comma stands before the comment, the line end behind it is then plain white space.
                while (at < source.length() && source.charAt(at) != '\n') {
                    at++;
                }
            } else {
                return token(c);
            }
        }
        if (commaAtNewline) {
            return comma(at);
        }
        return new Token(Kind.EOF, "", at, at, false);
    }

    private Token comma(int start) {
        commaAtNewline = false;
        return new Token(Kind.COMMA, "\n", start, start, true);
    }

    private Token token(char c) {
        int start = at;
        commaAtNewline = false;
        if (letter(source.codePointAt(at)) || ((c == '#' || c == '_') && identifierFollows())) {
            return identifier(start);
        }
        if ((c >= '0' && c <= '9') || (c == '.' && digit(peek(1)))) {
            commaAtNewline = true;
            return new NumberScanner(start).scan();
        }
        if (c == '"' || c == '\'' || c == '#') {
            return string(start);
        }
        if (c == '@') {
            return attribute(start);
        }
        return operator(c, start);
    }

    private boolean identifierFollows() {
        char c = source.charAt(at);
        if (c == '_' && source.startsWith("_|_", at)) {
            return false;
        }
        if (c == '_') {
            return true;
        }
        int next = at + 1;
        if (c == '#' && next < source.length() && "\"'#".indexOf(source.charAt(next)) >= 0) {
            return false;
        }
        if (c == '#') {
            return true;
        }
        return next < source.length() && (letter(source.codePointAt(next)) || source.charAt(next) == '_');
    }

    private Token identifier(int start) {
        if (source.charAt(at) == '_' && peek(1) == '#') {
            at += 2;
        } else if (source.charAt(at) == '#') {
            at++;
        }
        while (at < source.length()) {
            int c = source.codePointAt(at);
            if (!letter(c) && !Character.isDigit(c) && c != '_') {
                break;
            }
            at += Character.charCount(c);
        }
        commaAtNewline = true;
        String name = source.substring(start, at);
        switch (name) {
            case "if", "for", "in", "let", "func" -> commaAtNewline = !"if".equals(name) && !"for".equals(name);
            default -> {}
        }
        return new Token(Kind.IDENT, name, start, at, false);
    }

    private Token operator(char c, int start) {
        if (source.startsWith("_|_", at)) {
            at += 3;
            commaAtNewline = true;
            return new Token(Kind.BOTTOM, "_|_", start, at, false);
        }
        Kind kind = switch (c) {
            case ',' -> Kind.COMMA;
            case ':' -> Kind.COLON;
            case '?' -> Kind.OPTION;
            case '{' -> Kind.LBRACE;
            case '}' -> Kind.RBRACE;
            case '[' -> Kind.LBRACK;
            case ']' -> Kind.RBRACK;
            case '(' -> Kind.LPAREN;
            case ')' -> Kind.RPAREN;
            case '+' -> Kind.ADD;
            case '-' -> Kind.SUB;
            case '*' -> Kind.MUL;
            case '/' -> Kind.QUO;
            case '~', ';' -> Kind.TILDE;
            case '|' -> two('|', Kind.LOR, Kind.OR);
            case '&' -> two('&', Kind.LAND, Kind.AND);
            case '=' -> peek(1) == '~' ? two('~', Kind.MAT, Kind.BIND) : two('=', Kind.EQL, Kind.BIND);
            case '!' -> peek(1) == '~' ? two('~', Kind.NMAT, Kind.NOT) : two('=', Kind.NEQ, Kind.NOT);
            case '<' -> peek(1) == '-' ? two('-', Kind.ARROW, Kind.LSS) : two('=', Kind.LEQ, Kind.LSS);
            case '>' -> two('=', Kind.GEQ, Kind.GTR);
            case '.' -> source.startsWith("...", at) ? Kind.ELLIPSIS : Kind.PERIOD;
            default -> Kind.EOF;
        };
        if (kind == Kind.EOF) {
            int code = source.codePointAt(at);
            at += Character.charCount(code);
            problem(String.format("illegal character U+%04X '%s'", code, Character.toString(code)), start);
            return new Token(Kind.IDENT, "_", start, at, false);
        }
        at += kind == Kind.ELLIPSIS ? 3 : 1;
        commaAtNewline = switch (kind) {
            case OPTION, NOT, RPAREN, RBRACK, RBRACE, ELLIPSIS -> true;
            default -> false;
        };
        return new Token(kind, source.substring(start, at), start, at, false);
    }

    // Leaves `at` on the last character of the operator.
    private Kind two(char second, Kind both, Kind one) {
        if (peek(1) == second) {
            at++;
            return both;
        }
        return one;
    }

    private Token attribute(int start) {
        at++;
        while (at < source.length()
                && (letter(source.charAt(at)) || digit(source.charAt(at)) || source.charAt(at) == '_')) {
            at++;
        }
        if (peek(0) != '(') {
            problem("invalid attribute: expected '('", start);
            commaAtNewline = true;
            return new Token(Kind.ATTRIBUTE, source.substring(start, at), start, at, false);
        }
        int depth = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (c == '"' || c == '\'') {
                string(at);
                at--;
            }
            at++;
            if (depth == 0) {
                break;
            }
        }
        if (depth != 0) {
            problem("attribute missing ')'", start);
        }
        commaAtNewline = true;
        return new Token(Kind.ATTRIBUTE, source.substring(start, at), start, at, false);
    }

    private Token string(int start) {
        int hashes = 0;
        while (peek(0) == '#') {
            hashes++;
            at++;
        }
        char quote = peek(0);
        if (quote != '"' && quote != '\'') {
            problem("string literal not terminated", start);
            at = Math.max(at, start + 1);
            return new Token(Kind.STRING, "", start, at, false);
        }
        String triple = String.valueOf(quote).repeat(3);
        boolean multiline = source.startsWith(triple, at)
                && !(hashes > 0 && source.startsWith(triple.substring(0, 2) + "#".repeat(hashes), at));
        at += multiline ? 3 : 1;
        StringScanner scanner = new StringScanner(this, quote, hashes, multiline, start);
        Token token = scanner.begin();
        if (token.kind() == Kind.INTERPOLATION) {
            interrupted = scanner;
        }
        return token;
    }

    /// Returns the reader of the string that the last [Kind#INTERPOLATION] interrupted.
    StringScanner interrupted() {
        return Objects.requireNonNull(interrupted);
    }

    /// Goes on with a string after the parenthesis that closed an interpolation.
    Token resume(StringScanner scanner) {
        return scanner.segment();
    }

    Token finish(Kind kind, String text, int start) {
        commaAtNewline = true;
        return new Token(kind, text, start, at, false);
    }

    void advance(int count) {
        at += count;
    }

    char peek(int ahead) {
        return at + ahead < source.length() ? source.charAt(at + ahead) : '\0';
    }

    boolean atEnd() {
        return at >= source.length();
    }

    void problem(String message, int offset) {
        problems.add(new SyntaxProblem("", message, offset));
    }

    static boolean letter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$' || (c >= 0x80 && Character.isLetter(c));
    }

    static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    /// Reads one number literal. The text of the token has no separators and keeps prefix and multiplier.
    private final class NumberScanner {
        private final int start;

        NumberScanner(int start) {
            this.start = start;
        }

        Token scan() {
            if (peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X' || peek(1) == 'b' || peek(1) == 'o')) {
                at += 2;
                int from = at;
                while (at < source.length()
                        && (Character.digit(source.charAt(at), 16) >= 0 || source.charAt(at) == '_')) {
                    at++;
                }
                if (at == from) {
                    problem("illegal number", start);
                }
                return token();
            }
            boolean leadingZero = peek(0) == '0' && digit(peek(1));
            digits();
            boolean floating = false;
            if (peek(0) == '.' && !(peek(1) == '.' && peek(2) == '.')) {
                floating = true;
                at++;
                digits();
            }
            if (peek(0) == 'e' || peek(0) == 'E') {
                floating = true;
                at++;
                if (peek(0) == '+' || peek(0) == '-') {
                    at++;
                }
                if (!digit(peek(0))) {
                    problem("illegal floating-point exponent", start);
                }
                digits();
            } else if ("KMGTP".indexOf(peek(0)) >= 0 && peek(0) != '\0') {
                at++;
                if (peek(0) == 'i') {
                    at++;
                }
                return token();
            }
            if (leadingZero && !floating) {
                problem("illegal integer number", start);
            }
            return token();
        }

        private void digits() {
            while (digit(peek(0)) || (peek(0) == '_' && digit(peek(1)))) {
                at++;
            }
        }

        private Token token() {
            return new Token(Kind.NUMBER, source.substring(start, at).replace("_", ""), start, at, false);
        }
    }
}
