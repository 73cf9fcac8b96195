// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.compile.CheckedRule;
import dev.gatehouse.language.rego.compile.Goal;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A condition without which a rule has no solution: one of the values stands at the place. Nothing that is
/// evaluated before it can end the evaluation.
record Guard(Place place, Set<Value> values) {
    Guard {
        values = Set.copyOf(values);
    }

    /// What is compared.
    ///
    /// @param argument number of an argument; -1 for a place of the input
    /// @param path of the place below `input`
    record Place(int argument, List<Value> path) {
        Place {
            path = List.copyOf(path);
        }
    }

    /// Returns the conditions of `rule`, all of whose branches must have them.
    static List<Guard> of(CheckedRule rule) {
        List<Guard> guards = branch(rule);
        Optional<CheckedRule> next = rule.fallback();
        while (next.isPresent()) {
            guards = both(guards, branch(next.get()));
            next = next.get().fallback();
        }
        return guards;
    }

    private static List<Guard> both(List<Guard> guards, List<Guard> others) {
        List<Guard> common = new ArrayList<>();
        for (Guard guard : guards) {
            for (Guard other : others) {
                if (guard.place().equals(other.place())) {
                    Set<Value> values = new HashSet<>(guard.values());
                    values.addAll(other.values());
                    common.add(new Guard(guard.place(), values));
                }
            }
        }
        return common;
    }

    private static List<Guard> branch(CheckedRule rule) {
        List<Guard> guards = new ArrayList<>();
        for (int i = 0; i < rule.arguments().size(); i++) {
            add(new Place(i, List.of()), rule.arguments().get(i), guards);
        }
        for (Goal goal : rule.body()) {
            if (goal instanceof Goal.Equal(Term left, Term right, boolean _, var _)
                    && isHarmless(left)
                    && isHarmless(right)) {
                place(left).ifPresent(place -> add(place, right, guards));
                place(right).ifPresent(place -> add(place, left, guards));
            } else if (!(goal instanceof Goal.Holds(Term term, var _) && isHarmless(term))) {
                break;
            }
        }
        return guards;
    }

    // The first condition on a place is enough; a second one that differs makes the rule impossible.
    private static void add(Place place, Term term, List<Guard> guards) {
        boolean known = guards.stream().anyMatch(guard -> guard.place().equals(place));
        if (!known && term instanceof Constant(Value value, var _) && isScalar(value)) {
            guards.add(new Guard(place, Set.of(value)));
        }
    }

    private static boolean isScalar(Value value) {
        return !(value instanceof ArrayValue || value instanceof ObjectValue || value instanceof SetValue);
    }

    private static boolean isHarmless(Term term) {
        return switch (term) {
            case Constant _, Variable _ -> true;
            case Reference reference ->
                reference.head() instanceof Variable head
                        && !head.name().equals("data")
                        && reference.path().stream()
                                .allMatch(part -> part instanceof Constant || part instanceof Variable);
            default -> false;
        };
    }

    private static Optional<Place> place(Term term) {
        if (!(term instanceof Reference reference)
                || !(reference.head() instanceof Variable head)
                || !head.name().equals("input")) {
            return Optional.empty();
        }
        List<Value> path = new ArrayList<>();
        for (Term part : reference.path()) {
            if (!(part instanceof Constant(Value key, var _))) {
                return Optional.empty();
            }
            path.add(key);
        }
        return Optional.of(new Place(-1, path));
    }
}
