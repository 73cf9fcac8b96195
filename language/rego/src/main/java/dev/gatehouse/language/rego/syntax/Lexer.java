// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Cuts source text into tokens. Never fails: what cannot be a token becomes an illegal one that carries the
/// reason.
final class Lexer {
    private static final Map<String, TokenKind> KEYWORDS = keywords();

    private final String file;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private int at;
    private int row;
    private int lineStart;
    private String line = "";

    /// One comment line.
    ///
    /// @param text what follows the `#`
    /// @param column position of the `#`, from 1
    record Comment(int row, int column, String text) {}

    private Lexer(String file, String text, int row, int lineStart) {
        this.file = file;
        this.text = text;
        this.row = row;
        this.lineStart = lineStart;
        this.line = lineAt(lineStart);
    }

    /// Everything found in a source text.
    record Result(List<Token> tokens, List<Comment> comments) {}

    static Result scan(String file, String text) {
        Lexer lexer = new Lexer(file, text, 1, 0);
        if (text.startsWith("\ufeff")) {
            lexer.at = 1;
            lexer.lineStart = 1;
            lexer.line = lexer.lineAt(1);
        }
        lexer.run(text.length());
        return new Result(lexer.tokens, lexer.comments);
    }

    /// Scans the piece of `text` between two positions, as inside a template string.
    static List<Token> scanPiece(String file, String text, int from, int to, Location start) {
        Lexer lexer = new Lexer(file, text.substring(0, to), start.row(), from - start.column() + 1);
        lexer.at = from;
        lexer.run(to);
        return lexer.tokens;
    }

    private static Map<String, TokenKind> keywords() {
        Map<String, TokenKind> words = new HashMap<>();
        for (TokenKind kind : TokenKind.values()) {
            if (kind.isKeyword() && kind.compareTo(TokenKind.IN) < 0) {
                words.put(kind.word(), kind);
            }
        }
        return Map.copyOf(words);
    }

    private String lineAt(int start) {
        int from = Math.max(0, Math.min(start, text.length()));
        int end = text.indexOf('\n', from);
        String whole = end < 0 ? text.substring(from) : text.substring(from, end);
        return whole.endsWith("\r") ? whole.substring(0, whole.length() - 1) : whole;
    }

    private void run(int end) {
        while (true) {
            boolean newline = false;
            int before = at;
            while (at < end) {
                char c = text.charAt(at);
                if (c == '\n') {
                    newline = true;
                    at++;
                    nextLine();
                } else if (c == ' ' || c == '\t' || c == '\r') {
                    at++;
                } else if (c == '#') {
                    comment(end);
                } else {
                    break;
                }
            }
            boolean spaced = at > before;
            if (at >= end) {
                tokens.add(new Token(TokenKind.END, "", here(), spaced, newline));
                return;
            }
            token(spaced, newline, end);
        }
    }

    private void nextLine() {
        row++;
        lineStart = at;
        line = lineAt(at);
    }

    private void comment(int end) {
        int column = here().column();
        int start = at + 1;
        while (at < end && text.charAt(at) != '\n') {
            at++;
        }
        int stop = at > start && text.charAt(at - 1) == '\r' ? at - 1 : at;
        comments.add(new Comment(row, column, text.substring(start, stop)));
    }

    private Location here() {
        int column = lineStart <= at && lineStart >= 0 ? text.codePointCount(lineStart, at) + 1 : at - lineStart + 1;
        return new Location(file, row, column, line);
    }

    private void token(boolean spaced, boolean newline, int end) {
        Location start = here();
        char c = text.charAt(at);
        if (isLetter(c)) {
            int from = at;
            while (at < end && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) {
                at++;
            }
            String word = text.substring(from, at);
            tokens.add(new Token(KEYWORDS.getOrDefault(word, TokenKind.IDENTIFIER), word, start, spaced, newline));
            return;
        }
        if (isDigit(c) || (c == '.' && at + 1 < end && isDigit(text.charAt(at + 1)) && !follows(spaced))) {
            number(start, spaced, newline, end);
            return;
        }
        switch (c) {
            case '"' -> string(start, spaced, newline, end);
            case '`' -> rawString(start, spaced, newline, end);
            case '$' -> template(start, spaced, newline, end);
            default -> operator(c, start, spaced, newline, end);
        }
    }

    // A dot right behind a name or bracket continues a reference; anywhere else it may start a number.
    private boolean follows(boolean spaced) {
        if (spaced || tokens.isEmpty()) {
            return false;
        }
        return switch (tokens.getLast().kind()) {
            case IDENTIFIER, CLOSE_BRACKET, CLOSE_PAREN, CLOSE_BRACE -> true;
            default -> tokens.getLast().kind().isKeyword();
        };
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean digitAt(int index, int end) {
        return index < end && isDigit(text.charAt(index));
    }

    private void number(Location start, boolean spaced, boolean newline, int end) {
        int from = at;
        String problem = "";
        while (digitAt(at, end)) {
            at++;
        }
        if (at < end && text.charAt(at) == '.') {
            at++;
            if (!digitAt(at, end)) {
                problem = "expected fraction";
            }
            while (digitAt(at, end)) {
                at++;
            }
        }
        if (at < end && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < end && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            if (!digitAt(at, end)) {
                problem = "expected exponent";
            }
            while (digitAt(at, end)) {
                at++;
            }
        }
        if (at < end && isLetter(text.charAt(at))) {
            problem = "illegal number format";
            while (at < end && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) {
                at++;
            }
        }
        TokenKind kind = problem.isEmpty() ? TokenKind.NUMBER : TokenKind.ILLEGAL;
        tokens.add(new Token(kind, problem.isEmpty() ? text.substring(from, at) : problem, start, spaced, newline));
    }

    private void string(Location start, boolean spaced, boolean newline, int end) {
        int from = at + 1;
        int stop = from;
        while (stop < end && text.charAt(stop) != '"' && text.charAt(stop) != '\n') {
            if (text.charAt(stop) == 0) {
                illegal("illegal null character", start, spaced, newline, stop + 1);
                return;
            }
            stop += text.charAt(stop) == '\\' && stop + 1 < end && text.charAt(stop + 1) != '\n' ? 2 : 1;
        }
        if (stop >= end || text.charAt(stop) != '"') {
            illegal("non-terminated string", start, spaced, newline, Math.min(stop, end));
            return;
        }
        StringBuilder decoded = new StringBuilder();
        String problem = Escapes.decode(text, from, stop, decoded);
        if (!problem.isEmpty()) {
            illegal(problem, start, spaced, newline, stop + 1);
            return;
        }
        at = stop + 1;
        tokens.add(new Token(TokenKind.STRING, decoded.toString(), start, spaced, newline));
    }

    private void rawString(Location start, boolean spaced, boolean newline, int end) {
        int stop = text.indexOf('`', at + 1);
        if (stop < 0 || stop >= end) {
            illegal("non-terminated string", start, spaced, newline, end);
            return;
        }
        String content = text.substring(at + 1, stop).replace("\r", "");
        advanceOver(stop + 1);
        tokens.add(new Token(TokenKind.STRING, content, start, spaced, newline));
    }

    private void advanceOver(int to) {
        while (at < to) {
            if (text.charAt(at++) == '\n') {
                nextLine();
            }
        }
    }

    // The text of a template token is its raw source; the parser cuts it up where templates are allowed.
    private void template(Location start, boolean spaced, boolean newline, int end) {
        char quote = at + 1 < end ? text.charAt(at + 1) : ' ';
        if (quote != '"' && quote != '`') {
            illegal("", start, spaced, newline, at + 1);
            return;
        }
        int stop = Templates.end(text, at, end);
        if (stop < 0) {
            illegal("non-terminated string", start, spaced, newline, end);
            return;
        }
        String source = text.substring(at, stop);
        advanceOver(stop);
        tokens.add(new Token(TokenKind.TEMPLATE, source, start, spaced, newline));
    }

    private void illegal(String problem, Location start, boolean spaced, boolean newline, int next) {
        advanceOver(next);
        tokens.add(new Token(TokenKind.ILLEGAL, problem, start, spaced, newline));
    }

    private void operator(char c, Location start, boolean spaced, boolean newline, int end) {
        boolean equals = at + 1 < end && text.charAt(at + 1) == '=';
        TokenKind kind = switch (c) {
            case '[' -> TokenKind.OPEN_BRACKET;
            case ']' -> TokenKind.CLOSE_BRACKET;
            case '{' -> TokenKind.OPEN_BRACE;
            case '}' -> TokenKind.CLOSE_BRACE;
            case '(' -> TokenKind.OPEN_PAREN;
            case ')' -> TokenKind.CLOSE_PAREN;
            case ',' -> TokenKind.COMMA;
            case ';' -> TokenKind.SEMICOLON;
            case '.' -> TokenKind.DOT;
            case '+' -> TokenKind.PLUS;
            case '-' -> TokenKind.MINUS;
            case '*' -> TokenKind.TIMES;
            case '/' -> TokenKind.SLASH;
            case '%' -> TokenKind.PERCENT;
            case '&' -> TokenKind.AND;
            case '|' -> TokenKind.OR;
            case ':' -> equals ? TokenKind.ASSIGN : TokenKind.COLON;
            case '=' -> equals ? TokenKind.EQUAL : TokenKind.UNIFY;
            case '!' -> equals ? TokenKind.NOT_EQUAL : TokenKind.ILLEGAL;
            case '<' -> equals ? TokenKind.LESS_OR_EQUAL : TokenKind.LESS;
            case '>' -> equals ? TokenKind.GREATER_OR_EQUAL : TokenKind.GREATER;
            default -> TokenKind.ILLEGAL;
        };
        boolean two = equals && (c == ':' || c == '=' || c == '!' || c == '<' || c == '>');
        int width = two ? 2 : Character.charCount(text.codePointAt(at));
        at += width;
        tokens.add(new Token(kind, c == 0 ? "illegal null character" : "", start, spaced, newline));
    }
}
