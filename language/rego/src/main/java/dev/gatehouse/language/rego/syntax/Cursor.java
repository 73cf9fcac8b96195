// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A position in the tokens of one text, the keywords that hold there, and the problems found so far.
final class Cursor {
    /// Deepest nesting of terms.
    private static final int DEPTH_LIMIT = 200;

    private final List<Token> tokens;
    private final Set<TokenKind> keywords = EnumSet.noneOf(TokenKind.class);
    private final List<Problem> problems = new ArrayList<>();
    private final boolean templates;
    private int at;
    private int depth;
    private int wildcards;
    private long steps;
    private String hint = "";
    private int furthest;
    private List<Problem> abandoned = List.of();

    /// Ends the attempt to read a piece; why is among the problems. Never leaves the parser.
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure() {
            super("", null, false, false);
        }
    }

    /// A place to come back to.
    record Mark(int at, int problems, int depth) {}

    /// What is remembered of attempts that were given up.
    record Attempts(int furthest, List<Problem> abandoned) {}

    Cursor(List<Token> tokens, boolean templates) {
        this.tokens = tokens;
        this.templates = templates;
    }

    /// Makes a cursor over an inner piece of text under the same keywords.
    Cursor inner(List<Token> pieces) {
        Cursor inner = new Cursor(pieces, templates);
        inner.keywords.addAll(keywords);
        inner.wildcards = wildcards + 1_000_000;
        inner.depth = depth + 1;
        inner.step();
        return inner;
    }

    boolean templates() {
        return templates;
    }

    void enable(TokenKind keyword) {
        keywords.add(keyword);
    }

    boolean enabled(TokenKind keyword) {
        return keywords.contains(keyword);
    }

    Token token() {
        return tokens.get(at);
    }

    Location here() {
        return token().at();
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    TokenKind kind() {
        return kindAt(at);
    }

    private TokenKind kindAt(int index) {
        Token token = tokens.get(index);
        TokenKind kind = token.kind();
        if (kind == TokenKind.IDENTIFIER) {
            kind = switch (token.text()) {
                case "in" -> keywords.contains(TokenKind.IN) ? TokenKind.IN : kind;
                case "every" -> keywords.contains(TokenKind.EVERY) ? TokenKind.EVERY : kind;
                case "contains" -> keywords.contains(TokenKind.CONTAINS) ? TokenKind.CONTAINS : kind;
                case "if" -> keywords.contains(TokenKind.IF) ? TokenKind.IF : kind;
                default -> kind;
            };
        }
        if (kind.isKeyword() && index + 1 < tokens.size()) {
            Token next = tokens.get(index + 1);
            if (!next.spaced() && (next.kind() == TokenKind.DOT || next.kind() == TokenKind.OPEN_BRACKET)) {
                return TokenKind.IDENTIFIER;
            }
        }
        return kind;
    }

    TokenKind kindAfter() {
        return at + 1 < tokens.size() ? kindAt(at + 1) : TokenKind.END;
    }

    boolean is(TokenKind kind) {
        return kind() == kind;
    }

    Token advance() {
        Token token = token();
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    boolean accept(TokenKind kind) {
        if (is(kind)) {
            advance();
            return true;
        }
        return false;
    }

    /// Tells whether the current token continues a reference or call: nothing stands before it.
    boolean adjoins() {
        return !token().spaced() && at > 0;
    }

    Mark mark() {
        return new Mark(at, problems.size(), depth);
    }

    void reset(Mark mark) {
        at = mark.at();
        depth = mark.depth();
        problems.subList(mark.problems(), problems.size()).clear();
    }

    List<Problem> problems() {
        return problems;
    }

    /// Remembers what was found since `mark`, if no attempt that was given up got further.
    void giveUp(Mark mark) {
        if (at > furthest) {
            furthest = at;
            abandoned = List.copyOf(problems.subList(mark.problems(), problems.size()));
        }
        reset(mark);
    }

    Attempts attempts() {
        return new Attempts(furthest, abandoned);
    }

    /// Forgets attempts that were given up since `before`.
    void forget(Attempts before) {
        furthest = before.furthest();
        abandoned = before.abandoned();
    }

    /// Reports what an abandoned attempt found instead of what was found since `mark`, if it got further.
    Failure preferAbandoned(Mark mark, Failure failure) {
        if (at < furthest && mark.at() < furthest && !abandoned.isEmpty()) {
            problems.subList(mark.problems(), problems.size()).clear();
            problems.addAll(abandoned);
        }
        return failure;
    }

    void setHint(String text) {
        hint = text;
    }

    void enter() {
        if (++depth > DEPTH_LIMIT) {
            throw error(here(), "policy exceeded its nesting budget");
        }
    }

    void leave() {
        depth--;
    }

    /// Charges one attempt to read a term; backtracking may read a term more than once.
    void step() {
        if (++steps > 40L * tokens.size() + 1000) {
            throw new ProblemsException(
                    List.of(new Problem("rego_parse_error", "policy exceeded its parsing budget", here())));
        }
    }

    String wildcard() {
        return "_#" + wildcards++;
    }

    /// Records a problem; the result is for the caller to throw.
    Failure error(Location where, String message) {
        List<String> details = where.line().isEmpty() ? List.of() : List.of(where.line(), indent(where) + "^");
        problems.add(new Problem("rego_parse_error", message, where, details));
        return new Failure();
    }

    private static String indent(Location where) {
        return " ".repeat(Math.max(0, where.column() - 1));
    }

    /// Records that the current token is not what should stand here.
    Failure unexpected(String note) {
        Token token = token();
        if (token.kind() == TokenKind.ILLEGAL) {
            if (!token.text().isEmpty()) {
                error(token.at(), token.text());
            }
            return error(token.at(), "illegal token");
        }
        String message = "unexpected " + kind().word() + (kind().isKeyword() ? " keyword" : " token");
        if (!note.isEmpty()) {
            message += ": " + note;
        }
        if (!hint.isEmpty()) {
            message += " (hint: " + hint + ")";
        }
        return error(token.at(), message);
    }

    void expect(TokenKind kind, String note) {
        if (!accept(kind)) {
            throw unexpected(note);
        }
    }
}
