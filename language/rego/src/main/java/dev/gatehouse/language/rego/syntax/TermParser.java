// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import dev.gatehouse.language.rego.syntax.Term.ArrayComprehension;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.Call;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.Member;
import dev.gatehouse.language.rego.syntax.Term.ObjectComprehension;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.SetComprehension;
import dev.gatehouse.language.rego.syntax.Term.SetTerm;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.StringValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads terms: scalars, references, calls, composites, comprehensions, and the infix operators between them.
final class TermParser {
    private static final Set<TokenKind> RELATIONS = EnumSet.of(
            TokenKind.EQUAL,
            TokenKind.NOT_EQUAL,
            TokenKind.LESS,
            TokenKind.LESS_OR_EQUAL,
            TokenKind.GREATER,
            TokenKind.GREATER_OR_EQUAL);
    private static final Set<TokenKind> SUMS = EnumSet.of(TokenKind.PLUS, TokenKind.MINUS);
    private static final Set<TokenKind> FACTORS = EnumSet.of(TokenKind.TIMES, TokenKind.SLASH, TokenKind.PERCENT);

    /// Powers of two that a number in a policy may reach; one in the input may reach more.
    private static final int BINARY_EXPONENTS = 100_000;

    private final Cursor cursor;
    private final BodyParser bodies;
    private final Map<Integer, Parsed> parsed = new HashMap<>();

    private record Parsed(Term term, int next) {}

    TermParser(Cursor cursor, BodyParser bodies) {
        this.cursor = cursor;
        this.bodies = bodies;
    }

    /// Reads a term with infix operators, `key, value in collection` among them.
    Term infix() {
        return membership(true);
    }

    /// Reads a term with infix operators where a comma separates list elements.
    Term element() {
        return membership(false);
    }

    private Term membership(boolean keyed) {
        cursor.enter();
        Term left = relation();
        if (keyed && cursor.is(TokenKind.COMMA) && cursor.enabled(TokenKind.IN)) {
            Cursor.Mark mark = cursor.mark();
            cursor.advance();
            try {
                Term middle = relation();
                if (cursor.accept(TokenKind.IN)) {
                    left = call("internal.member_3", List.of(left, middle, relation()), left.at());
                } else {
                    cursor.reset(mark);
                }
            } catch (Cursor.Failure _) {
                cursor.reset(mark);
            }
        }
        while (cursor.accept(TokenKind.IN)) {
            left = call("internal.member_2", List.of(left, relation()), left.at());
        }
        cursor.leave();
        return left;
    }

    Term relation() {
        Term left = union();
        while (RELATIONS.contains(cursor.kind())) {
            TokenKind operator = cursor.advance().kind();
            left = call(operator.word(), List.of(left, union()), left.at());
        }
        return left;
    }

    private Term union() {
        Term left = intersection();
        while (cursor.accept(TokenKind.OR)) {
            left = call("or", List.of(left, intersection()), left.at());
        }
        return left;
    }

    private Term intersection() {
        Term left = sum();
        while (cursor.accept(TokenKind.AND)) {
            left = call("and", List.of(left, sum()), left.at());
        }
        return left;
    }

    private Term sum() {
        Term left = factor();
        while (SUMS.contains(cursor.kind())) {
            TokenKind operator = cursor.advance().kind();
            left = call(operator.word(), List.of(left, factor()), left.at());
        }
        return left;
    }

    private Term factor() {
        Term left = primary();
        while (FACTORS.contains(cursor.kind())) {
            TokenKind operator = cursor.advance().kind();
            left = call(operator.word(), List.of(left, primary()), left.at());
        }
        return left;
    }

    static Call call(String operator, List<Term> arguments, Location at) {
        int dot = operator.indexOf('.');
        Term name = dot < 0
                ? new Variable(operator, at)
                : new Reference(
                        new Variable(operator.substring(0, dot), at),
                        List.of(new Constant(new StringValue(operator.substring(dot + 1)), at)),
                        at);
        return new Call(name, arguments, at);
    }

    /// Reads one term without infix operators around it.
    Term primary() {
        int start = cursor.position();
        Parsed known = parsed.get(start);
        if (known != null) {
            cursor.moveTo(known.next());
            return known.term();
        }
        cursor.step();
        cursor.enter();
        Term term = fresh();
        cursor.leave();
        parsed.put(start, new Parsed(term, cursor.position()));
        return term;
    }

    private Term fresh() {
        Token token = cursor.token();
        Location at = token.at();
        return switch (cursor.kind()) {
            case NULL -> {
                cursor.advance();
                yield new Constant(NullValue.NULL, at);
            }
            case TRUE, FALSE -> {
                cursor.advance();
                yield new Constant(BooleanValue.of(token.kind() == TokenKind.TRUE), at);
            }
            case NUMBER, MINUS -> number();
            case STRING -> {
                cursor.advance();
                yield new Constant(new StringValue(token.text()), at);
            }
            case TEMPLATE -> {
                if (!cursor.templates()) {
                    throw cursor.error(at, "template strings are not supported by current capabilities");
                }
                cursor.advance();
                yield new TemplateParser(cursor).parse(token);
            }
            case IDENTIFIER, CONTAINS -> finish(variable());
            case OPEN_BRACKET -> finish(array());
            case OPEN_BRACE -> finish(setOrObject());
            case OPEN_PAREN -> {
                cursor.advance();
                Term inner = infix();
                if (!cursor.accept(TokenKind.CLOSE_PAREN)) {
                    throw cursor.error(cursor.here(), "non-terminated expression");
                }
                yield inner;
            }
            default -> throw cursor.unexpected("");
        };
    }

    private Term number() {
        Location at = cursor.here();
        String sign = "";
        if (cursor.accept(TokenKind.MINUS)) {
            sign = "-";
            if (!cursor.is(TokenKind.NUMBER)) {
                throw cursor.unexpected("expected number");
            }
        }
        Token token = cursor.token();
        String text = token.text();
        if (text.length() > 1 && text.charAt(0) == '0' && Character.isDigit(text.charAt(1))) {
            throw cursor.unexpected("expected number without leading zero");
        }
        try {
            NumberValue value = NumberValue.of(sign + (text.startsWith(".") ? "0" + text : text));
            if (!value.isSmall() && Math.abs(value.binaryExponent()) > BINARY_EXPONENTS) {
                throw cursor.error(token.at(), "number too big");
            }
            cursor.advance();
            return new Constant(value, at);
        } catch (ArithmeticException _) {
            throw cursor.error(token.at(), "number too big");
        }
    }

    Variable variable() {
        Token token = cursor.advance();
        String name = token.text().equals("_") ? cursor.wildcard() : token.text();
        return new Variable(name, token.at());
    }

    private Term finish(Term head) {
        Term term = head;
        if (cursor.is(TokenKind.OPEN_PAREN) && cursor.adjoins() && head instanceof Variable) {
            term = arguments(head);
        }
        while (cursor.adjoins() && (cursor.is(TokenKind.DOT) || cursor.is(TokenKind.OPEN_BRACKET))) {
            List<Term> path = new ArrayList<>();
            path(path);
            term = new Reference(term, path, head.at());
            if (cursor.is(TokenKind.OPEN_PAREN) && cursor.adjoins()) {
                term = arguments(term);
            }
        }
        return term;
    }

    /// Reads the steps of a reference that follow its head.
    void path(List<Term> path) {
        while (cursor.adjoins()) {
            if (cursor.is(TokenKind.DOT)) {
                cursor.advance();
                Token token = cursor.token();
                if (token.spaced()) {
                    throw cursor.error(token.at(), "unexpected whitespace token: expected identifier");
                }
                if (token.kind() != TokenKind.IDENTIFIER && !token.kind().isKeyword()) {
                    throw cursor.unexpected("expected identifier");
                }
                cursor.advance();
                path.add(new Constant(new StringValue(token.text()), token.at()));
            } else if (cursor.is(TokenKind.OPEN_BRACKET)) {
                cursor.advance();
                path.add(infix());
                cursor.expect(TokenKind.CLOSE_BRACKET, "expected ]");
            } else {
                return;
            }
        }
    }

    private Term arguments(Term operator) {
        Location at = operator.at();
        cursor.advance();
        List<Term> arguments = list(TokenKind.CLOSE_PAREN, "call");
        if (arguments.isEmpty()
                && operator instanceof Variable name
                && name.name().equals("set")) {
            return new SetTerm(List.of(), at);
        }
        return new Call(operator, arguments, at);
    }

    /// Reads terms up to `end`, which is read too; a trailing comma may stand before it.
    List<Term> list(TokenKind end, String what) {
        List<Term> elements = new ArrayList<>();
        while (!cursor.is(end)) {
            elements.add(element());
            if (!cursor.accept(TokenKind.COMMA) && !cursor.is(end)) {
                throw cursor.unexpected("non-terminated " + what);
            }
        }
        cursor.advance();
        return elements;
    }

    private Term array() {
        Location at = cursor.advance().at();
        if (cursor.accept(TokenKind.COMMA)) {
            return new ArrayTerm(list(TokenKind.CLOSE_BRACKET, "array"), at);
        }
        if (cursor.accept(TokenKind.CLOSE_BRACKET)) {
            return new ArrayTerm(List.of(), at);
        }
        Cursor.Mark mark = cursor.mark();
        Term head = primary();
        if (cursor.is(TokenKind.OR)) {
            List<Expression> body = comprehensionBody(TokenKind.CLOSE_BRACKET);
            if (!body.isEmpty()) {
                return new ArrayComprehension(head, body, at);
            }
        }
        cursor.reset(mark);
        try {
            return new ArrayTerm(list(TokenKind.CLOSE_BRACKET, "array"), at);
        } catch (Cursor.Failure failure) {
            throw cursor.preferAbandoned(mark, failure);
        }
    }

    // Empty where what follows is no body: then the bar was the union operator.
    private List<Expression> comprehensionBody(TokenKind end) {
        Cursor.Mark mark = cursor.mark();
        cursor.advance();
        try {
            List<Expression> body = bodies.body(end);
            cursor.expect(end, "");
            return body;
        } catch (Cursor.Failure _) {
            cursor.giveUp(mark);
            return List.of();
        }
    }

    private Term setOrObject() {
        Location at = cursor.advance().at();
        boolean comma = cursor.accept(TokenKind.COMMA);
        if (!comma && cursor.accept(TokenKind.CLOSE_BRACE)) {
            return new ObjectTerm(List.of(), at);
        }
        Cursor.Mark mark = cursor.mark();
        Term head = primary();
        if (cursor.is(TokenKind.OR) && !comma) {
            List<Expression> body = comprehensionBody(TokenKind.CLOSE_BRACE);
            if (!body.isEmpty()) {
                return new SetComprehension(head, body, at);
            }
        }
        try {
            if (!cursor.is(TokenKind.COLON)) {
                cursor.reset(mark);
                head = element();
            }
            if (cursor.accept(TokenKind.COLON)) {
                return object(head, comma, at);
            }
            cursor.reset(mark);
            return new SetTerm(list(TokenKind.CLOSE_BRACE, "set"), at);
        } catch (Cursor.Failure failure) {
            throw cursor.preferAbandoned(mark, failure);
        }
    }

    private Term object(Term firstKey, boolean comma, Location at) {
        Cursor.Mark mark = cursor.mark();
        if (!comma) {
            Term value = primary();
            if (cursor.is(TokenKind.OR)) {
                Cursor.Attempts before = cursor.attempts();
                List<Expression> body = comprehensionBody(TokenKind.CLOSE_BRACE);
                if (!body.isEmpty()) {
                    return new ObjectComprehension(firstKey, value, body, at);
                }
                // Unlike elsewhere, the reference tells what is wrong with the union instead.
                cursor.forget(before);
            }
            cursor.reset(mark);
        }
        List<Member> members = new ArrayList<>();
        members.add(new Member(firstKey, element()));
        while (!cursor.accept(TokenKind.CLOSE_BRACE)) {
            cursor.expect(TokenKind.COMMA, "non-terminated object");
            if (cursor.accept(TokenKind.CLOSE_BRACE)) {
                break;
            }
            Term key = element();
            cursor.expect(TokenKind.COLON, "object key must be followed by value");
            members.add(new Member(key, element()));
        }
        return new ObjectTerm(members, at);
    }
}
