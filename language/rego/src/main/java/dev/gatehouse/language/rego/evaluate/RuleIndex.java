// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.builtin.Steps;
import dev.gatehouse.language.rego.evaluate.Guard.Place;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chooses among the rules of one name those that may hold, by the place that most of them compare with constants.
/// What it leaves out has no solution and meets no error on the way to that.
///
/// @param chosen by what stands at the place; each list in the order of evaluation
/// @param others what may hold whatever stands there
record RuleIndex(Place place, Map<Value, List<Clause>> chosen, List<Clause> others) {
    /// Fewer rules are asked as quickly one after the other.
    private static final int FEWEST = 4;

    /// Makes an index over `clauses`; empty where there is nothing to choose by.
    static Optional<RuleIndex> of(List<Clause> clauses) {
        if (clauses.size() < FEWEST) {
            return Optional.empty();
        }
        Map<Place, Integer> uses = new HashMap<>();
        Place best = null;
        for (Clause clause : clauses) {
            for (Guard guard : clause.guards()) {
                int count = uses.merge(guard.place(), 1, Integer::sum);
                if (best == null || count > uses.getOrDefault(best, 0)) {
                    best = guard.place();
                }
            }
        }
        return best == null || uses.getOrDefault(best, 0) < FEWEST ? Optional.empty() : Optional.of(of(clauses, best));
    }

    private static RuleIndex of(List<Clause> clauses, Place place) {
        Set<Value> values = new HashSet<>();
        for (Clause clause : clauses) {
            clause.guard(place).ifPresent(guard -> values.addAll(guard.values()));
        }
        Map<Value, List<Clause>> chosen = new HashMap<>();
        for (Value value : values) {
            chosen.put(
                    value,
                    clauses.stream()
                            .filter(clause -> clause.guard(place)
                                    .map(guard -> guard.values().contains(value))
                                    .orElse(true))
                            .toList());
        }
        List<Clause> others = new ArrayList<>(clauses);
        others.removeIf(clause -> clause.guard(place).isPresent());
        return new RuleIndex(place, chosen, others);
    }

    /// Returns what may hold in `evaluation` for `arguments`.
    List<Clause> candidates(Evaluation evaluation, Value[] arguments) {
        evaluation.step();
        Value found = place.argument() >= 0 ? arguments[place.argument()] : input(evaluation);
        if (found == null || found instanceof ArrayValue || found instanceof ObjectValue || found instanceof SetValue) {
            return others;
        }
        evaluation.weigh(found);
        return chosen.getOrDefault(found, others);
    }

    private @Nullable Value input(Evaluation evaluation) {
        Value value = evaluation.layer().input();
        for (Value key : place.path()) {
            value = value == null ? null : Steps.into(value, key);
        }
        return value;
    }
}
