// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.value.Value;
import java.util.List;
import java.util.Optional;

/// One rule after names are resolved; its terms are those of goals, without references in the head.
///
/// @param path where it stands below `data`: the constant parts
/// @param dynamic the parts of its path from the first variable on
/// @param member what a rule that defines a set adds
public record CheckedRule(
        List<Value> path,
        List<Term> dynamic,
        List<Term> arguments,
        boolean isFunction,
        Optional<Term> member,
        Term value,
        List<Goal> body,
        Optional<CheckedRule> fallback,
        boolean isDefault,
        Location at) {
    public CheckedRule {
        path = List.copyOf(path);
        dynamic = List.copyOf(dynamic);
        arguments = List.copyOf(arguments);
        body = List.copyOf(body);
    }

    /// Two rules are the same only where they are one: their goals may well be equal.
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    CheckedRule withBody(List<Goal> ordered, Optional<CheckedRule> branch) {
        return new CheckedRule(path, dynamic, arguments, isFunction, member, value, ordered, branch, isDefault, at);
    }
}
