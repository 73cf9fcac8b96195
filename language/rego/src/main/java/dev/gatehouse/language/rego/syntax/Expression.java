// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import java.util.List;
import java.util.Optional;

/// One literal of a body.
///
/// @param negated stands behind `not`
/// @param modifiers its `with` clauses, in order
public record Expression(Content content, boolean negated, List<With> modifiers, Location at) {
    public Expression {
        modifiers = List.copyOf(modifiers);
    }

    /// What a literal says.
    public sealed interface Content {}

    /// A term; calls of `eq` and `assign` stand for `=` and `:=`.
    public record Single(Term term) implements Content {}

    /// `some x, y`.
    public record Declaration(List<Term.Variable> variables) implements Content {
        public Declaration {
            variables = List.copyOf(variables);
        }
    }

    /// `some value in domain` or `some key, value in domain`.
    public record Membership(Optional<Term> key, Term value, Term domain) implements Content {}

    /// `every value in domain { body }` or with a key.
    public record Universal(Optional<Term> key, Term value, Term domain, List<Expression> body) implements Content {
        public Universal {
            body = List.copyOf(body);
        }
    }

    /// `with target as value`.
    public record With(Term target, Term value, Location at) {}

    public static Expression of(Term term) {
        return new Expression(new Single(term), false, List.of(), term.at());
    }
}
