// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import dev.gatehouse.language.rego.syntax.Expression.Content;
import dev.gatehouse.language.rego.syntax.Expression.Declaration;
import dev.gatehouse.language.rego.syntax.Expression.Membership;
import dev.gatehouse.language.rego.syntax.Expression.Single;
import dev.gatehouse.language.rego.syntax.Expression.Universal;
import dev.gatehouse.language.rego.syntax.Expression.With;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads bodies: literals separated by semicolons or line breaks.
final class BodyParser {
    private static final String IN_HINT = "`import future.keywords.in` for `some x in xs` expressions";
    private static final String EVERY_HINT = "`import future.keywords.every` for `every x in xs { ... }` expressions";

    private final Cursor cursor;
    private final TermParser terms;

    BodyParser(Cursor cursor) {
        this.cursor = cursor;
        this.terms = new TermParser(cursor, this);
    }

    TermParser terms() {
        return terms;
    }

    /// Reads literals up to `end`, which stays to be read.
    List<Expression> body(TokenKind end) {
        if (cursor.is(end)) {
            throw cursor.error(cursor.here(), "found empty body");
        }
        List<Expression> body = new ArrayList<>();
        while (true) {
            body.add(literal());
            if (cursor.accept(TokenKind.SEMICOLON)) {
                continue;
            }
            if (cursor.is(end)) {
                return body;
            }
            if (!cursor.token().newline()) {
                throw cursor.unexpected("expected \\n or ; or " + (end == TokenKind.END ? "eof" : end.word()));
            }
        }
    }

    /// Reads `{ body }`.
    List<Expression> braced() {
        cursor.expect(TokenKind.OPEN_BRACE, "");
        List<Expression> body = body(TokenKind.CLOSE_BRACE);
        cursor.expect(TokenKind.CLOSE_BRACE, "");
        return body;
    }

    Expression literal() {
        cursor.setHint("");
        Location at = cursor.here();
        boolean negated = cursor.accept(TokenKind.NOT);
        Content content = switch (cursor.kind()) {
            case SOME -> {
                if (negated) {
                    throw cursor.unexpected("illegal negation of 'some'");
                }
                yield some();
            }
            case EVERY -> {
                if (negated) {
                    throw cursor.unexpected("illegal negation of 'every'");
                }
                yield every();
            }
            default -> new Single(expression());
        };
        List<With> modifiers = new ArrayList<>();
        while (cursor.is(TokenKind.WITH)) {
            if (content instanceof Declaration) {
                throw cursor.unexpected("");
            }
            modifiers.add(with());
        }
        return new Expression(content, negated, modifiers, at);
    }

    private Term expression() {
        Term left = terms.infix();
        if (left instanceof Variable name && name.name().equals("every") && !cursor.enabled(TokenKind.EVERY)) {
            cursor.setHint(EVERY_HINT);
        }
        if (cursor.is(TokenKind.UNIFY) || cursor.is(TokenKind.ASSIGN)) {
            String operator = cursor.advance().kind().word();
            return TermParser.call(operator, List.of(left, terms.infix()), left.at());
        }
        return left;
    }

    private With with() {
        Location at = cursor.advance().at();
        Term target = terms.primary();
        if (!(target instanceof Variable) && !(target instanceof Term.Reference)) {
            throw cursor.error(at, "expected term");
        }
        cursor.expect(TokenKind.AS, "expected as keyword");
        return new With(target, terms.infix(), at);
    }

    private Content some() {
        cursor.advance();
        if (cursor.enabled(TokenKind.IN)) {
            Cursor.Mark mark = cursor.mark();
            try {
                Term term = terms.infix();
                if (term instanceof Term.Call call && call.name().startsWith("internal.member_")) {
                    List<Term> parts = call.arguments();
                    return parts.size() == 2
                            ? new Membership(Optional.empty(), parts.get(0), parts.get(1))
                            : new Membership(Optional.of(parts.get(0)), parts.get(1), parts.get(2));
                }
            } catch (Cursor.Failure _) {
                // Not a membership; a plain declaration is tried next and reports what is wrong.
            }
            cursor.reset(mark);
        } else {
            cursor.setHint(IN_HINT);
        }
        List<Variable> variables = new ArrayList<>();
        do {
            if (!cursor.is(TokenKind.IDENTIFIER)) {
                if (!cursor.is(TokenKind.OPEN_BRACKET) && !cursor.is(TokenKind.OPEN_BRACE)) {
                    cursor.setHint("");
                }
                throw cursor.unexpected("expected var");
            }
            variables.add(terms.variable());
        } while (cursor.accept(TokenKind.COMMA));
        return new Declaration(variables);
    }

    private Content every() {
        cursor.advance();
        Term first = terms.relation();
        Optional<Term> key = Optional.empty();
        Term value = first;
        if (cursor.accept(TokenKind.COMMA)) {
            key = Optional.of(first);
            value = terms.relation();
        }
        if (!(first instanceof Variable) || !(value instanceof Variable)) {
            throw cursor.unexpected("expected var");
        }
        cursor.expect(TokenKind.IN, "expected `x[, y] in xs { ... }` expression");
        Term domain = terms.relation();
        return new Universal(key, value, domain, braced());
    }
}
