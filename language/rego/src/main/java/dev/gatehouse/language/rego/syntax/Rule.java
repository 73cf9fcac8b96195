// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import java.util.List;
import java.util.Optional;

/// One rule as written.
///
/// @param fallback the `else` branch, whose head repeats this one's name and arguments
/// @param at where it starts
public record Rule(Head head, List<Expression> body, boolean isDefault, Optional<Rule> fallback, Location at) {
    public Rule {
        body = List.copyOf(body);
    }

    /// What a rule defines.
    ///
    /// @param name first part of the path below the package
    /// @param path further parts; variables allowed
    /// @param isFunction whether it takes arguments
    /// @param member what a rule that defines a set adds to it
    /// @param value what any other rule yields; the constant `true` where none was written
    /// @param hasValue whether a value was written
    public record Head(
            Term.Variable name,
            List<Term> path,
            List<Term> arguments,
            boolean isFunction,
            Optional<Term> member,
            Term value,
            boolean hasValue,
            Location at) {
        public Head {
            path = List.copyOf(path);
            arguments = List.copyOf(arguments);
        }

        Head withValue(Term changed) {
            return new Head(name, path, arguments, isFunction, member, changed, true, at);
        }
    }
}
