// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import dev.gatehouse.language.rego.syntax.Expression.Single;
import dev.gatehouse.language.rego.syntax.Rule.Head;
import dev.gatehouse.language.rego.syntax.Term.Call;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.value.BooleanValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads rules, and what version 0 allows to stand for one.
final class RuleParser {
    private final Cursor cursor;
    private final BodyParser bodies;
    private final TermParser terms;
    private final List<Problem> violations = new ArrayList<>();

    RuleParser(Cursor cursor) {
        this.cursor = cursor;
        this.bodies = new BodyParser(cursor);
        this.terms = bodies.terms();
    }

    /// Returns what breaks the rules of version 1 in the rules read so far.
    List<Problem> violations() {
        return violations;
    }

    TermParser terms() {
        return terms;
    }

    private static Term truth(Location at) {
        return new Constant(BooleanValue.TRUE, at);
    }

    private static List<Expression> always(Location at) {
        return List.of(Expression.of(truth(at)));
    }

    private void violation(Location at, String message) {
        violations.add(new Problem("rego_parse_error", message, at));
    }

    /// Reads one rule and the further bodies chained to it. Empty where no rule stands here, with nothing
    /// recorded.
    List<Rule> rules() {
        Location at = cursor.here();
        boolean isDefault = cursor.is(TokenKind.DEFAULT);
        if (isDefault) {
            cursor.advance();
        }
        if (!cursor.is(TokenKind.IDENTIFIER) && !(isDefault && cursor.is(TokenKind.CONTAINS))) {
            if (isDefault) {
                throw cursor.unexpected("expected rule head name");
            }
            return List.of();
        }
        Head head = head(at);
        if (isDefault) {
            return List.of(defaultRule(head, at));
        }
        boolean contains = cursor.accept(TokenKind.CONTAINS);
        boolean assigned = false;
        if (contains) {
            head = new Head(
                    head.name(), head.path(), List.of(), false, Optional.of(terms.infix()), truth(at), false, at);
        } else if (cursor.is(TokenKind.UNIFY) || cursor.is(TokenKind.ASSIGN)) {
            assigned = true;
            head = head.withValue(value(head));
        }
        return bodied(head, contains, assigned, at);
    }

    private Head head(Location at) {
        Variable name = terms.variable();
        List<Term> path = new ArrayList<>();
        terms.path(path);
        boolean function = cursor.is(TokenKind.OPEN_PAREN) && !cursor.token().newline();
        List<Term> arguments = List.of();
        if (function) {
            cursor.advance();
            arguments = terms.list(TokenKind.CLOSE_PAREN, "call");
        }
        return new Head(name, path, arguments, !arguments.isEmpty(), Optional.empty(), truth(at), false, at);
    }

    private Term value(Head head) {
        cursor.advance();
        try {
            return terms.infix();
        } catch (Cursor.Failure _) {
            throw cursor.unexpected(
                    "expected rule value term (e.g., " + head.name().written() + " := <VALUE> { ... })");
        }
    }

    private Rule defaultRule(Head head, Location at) {
        if (!cursor.is(TokenKind.UNIFY) && !cursor.is(TokenKind.ASSIGN)) {
            throw cursor.unexpected("expected default rule value");
        }
        Term value = value(head);
        String kind = DefaultValues.forbidden(value);
        if (!kind.isEmpty()) {
            throw cursor.error(value.at(), "illegal default rule (value cannot contain " + kind + ")");
        }
        for (Term argument : head.arguments()) {
            if (!(argument instanceof Variable)) {
                throw cursor.error(
                        argument.at(), "illegal default rule (arguments cannot contain " + Term.kind(argument) + ")");
            }
        }
        return new Rule(head.withValue(value), always(at), true, Optional.empty(), at);
    }

    private List<Rule> bodied(Head parsed, boolean contains, boolean assigned, Location at) {
        boolean conditional = cursor.is(TokenKind.IF);
        boolean braces = cursor.is(TokenKind.OPEN_BRACE);
        Head head = parsed;
        if (!conditional
                && !contains
                && !assigned
                && !head.isFunction()
                && head.path().size() == 1) {
            if (!braces) {
                return List.of();
            }
            head = member(head);
        }
        if (!conditional && !braces) {
            if (!contains && !assigned) {
                return List.of();
            }
            if (cursor.is(TokenKind.ELSE)) {
                return List.of(withFallback(new Rule(head, always(at), false, Optional.empty(), at)));
            }
            return List.of(new Rule(head, always(at), false, Optional.empty(), at));
        }
        if (braces) {
            violation(at, "`if` keyword is required before " + (head.isFunction() ? "function" : "rule") + " body");
        }
        List<Rule> rules = new ArrayList<>();
        Rule first = new Rule(head, conditionalBody(), false, Optional.empty(), at);
        if (cursor.is(TokenKind.ELSE)) {
            return List.of(withFallback(first));
        }
        rules.add(first);
        while (braces && cursor.is(TokenKind.OPEN_BRACE)) {
            Location next = cursor.here();
            rules.add(new Rule(head, bodies.braced(), false, Optional.empty(), next));
        }
        return rules;
    }

    private static Head member(Head head) {
        return new Head(
                head.name(),
                List.of(),
                List.of(),
                false,
                Optional.of(head.path().getFirst()),
                head.value(),
                false,
                head.at());
    }

    private List<Expression> conditionalBody() {
        if (!cursor.accept(TokenKind.IF)) {
            return bodies.braced();
        }
        if (!cursor.is(TokenKind.OPEN_BRACE)) {
            return List.of(bodies.literal());
        }
        // Behind `if` a brace opens a body, unless what it opens can only be a comprehension.
        Cursor.Mark mark = cursor.mark();
        try {
            Expression literal = bodies.literal();
            if (literal.content() instanceof Single(Term.SetComprehension _)
                    || literal.content() instanceof Single(Term.ObjectComprehension _)) {
                return List.of(literal);
            }
        } catch (Cursor.Failure _) {
            // Read as a body below, which reports what is wrong.
        }
        cursor.reset(mark);
        return bodies.braced();
    }

    private Rule withFallback(Rule rule) {
        if (!cursor.is(TokenKind.ELSE)) {
            return rule;
        }
        if (rule.head().member().isPresent()) {
            throw cursor.error(cursor.here(), "else keyword cannot be used on multi-value rules");
        }
        Location at = cursor.advance().at();
        Head head = rule.head().withValue(truth(at));
        boolean assigned = cursor.is(TokenKind.UNIFY) || cursor.is(TokenKind.ASSIGN);
        if (assigned) {
            cursor.advance();
            head = head.withValue(terms.infix());
        }
        boolean braces = cursor.is(TokenKind.OPEN_BRACE);
        List<Expression> body;
        if (braces || cursor.is(TokenKind.IF)) {
            body = conditionalBody();
        } else if (assigned) {
            body = always(at);
        } else {
            throw cursor.unexpected("expected else value term or rule body");
        }
        if (braces) {
            violation(at, "`if` keyword is required before rule body");
        }
        Rule branch = withFallback(new Rule(head, body, false, Optional.empty(), at));
        return new Rule(rule.head(), rule.body(), false, Optional.of(branch), rule.at());
    }

    /// Reads a literal that stands for a rule, as version 0 allows.
    Rule literalRule() {
        Expression literal = bodies.literal();
        Location at = literal.at();
        if (cursor.is(TokenKind.SEMICOLON)) {
            cursor.advance();
            bodies.literal();
            throw cursor.error(at, "multiple expressions cannot be used for rule head");
        }
        if (literal.negated()) {
            throw plain(at, "negated expressions cannot be used for rule head");
        }
        if (!literal.modifiers().isEmpty()) {
            throw plain(at, "expressions using with keyword cannot be used for rule head");
        }
        if (!(literal.content() instanceof Single single)) {
            throw plain(at, "expressions using some keyword cannot be used for rule head");
        }
        Term term = single.term();
        return switch (term) {
            case Reference(Variable name, List<Term> path, Location where) -> {
                Head head = new Head(name, path, List.of(), false, Optional.empty(), truth(where), false, where);
                if (path.size() == 1) {
                    violation(at, "`contains` keyword is required for partial set rules");
                    head = member(head);
                } else {
                    violation(at, "rule must have value assignment and/or body declaration");
                }
                yield new Rule(head, always(at), false, Optional.empty(), at);
            }
            case Call call
            when call.name().equals("eq") -> {
                throw plain(at, Term.kind(call.arguments().getFirst()) + " cannot be used for rule name");
            }
            case Call call
            when !call.name().isEmpty() -> {
                violation(at, "rule must have value assignment and/or body declaration");
                yield fromCall(call, at);
            }
            default -> throw plain(at, Term.kind(term) + " cannot be used for rule name");
        };
    }

    private static Rule fromCall(Call call, Location at) {
        Variable name;
        List<Term> path;
        if (call.operator() instanceof Reference(Variable head, List<Term> rest, Location _)) {
            name = head;
            path = rest;
        } else {
            name = new Variable(call.name(), call.at());
            path = List.of();
        }
        Head head = new Head(
                name, path, call.arguments(), !call.arguments().isEmpty(), Optional.empty(), truth(at), false, at);
        return new Rule(head, always(at), false, Optional.empty(), at);
    }

    private Cursor.Failure plain(Location at, String message) {
        cursor.problems().add(new Problem("rego_parse_error", message, at));
        return new Cursor.Failure();
    }
}
