// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an object should have: conditions, an entry in the ConfigMap of its kind, and whether to look at it again.
/// Made from values alone; writing it is somebody else's task.
///
/// @param dependents conditions that `Ready` depends on, but for that of the ConfigMap, in the order in which they
///     are reached; after one that fails the others are unknown
/// @param others conditions that only tell
/// @param again whether to ask the outside again soon, because it did not answer
record Reconciled(List<Condition> dependents, List<Condition> others, MirrorEntry entry, boolean again) {
    Reconciled {
        dependents = List.copyOf(dependents);
        others = List.copyOf(others);
    }

    /// Returns the condition that fails, or empty where all is well.
    Optional<Condition> failure() {
        return dependents.stream()
                .filter(condition -> condition.state() == Condition.State.FALSE)
                .findFirst();
    }

    /// Returns all conditions.
    ///
    /// @param mirror what became of the entry
    List<Condition> conditions(Condition mirror) {
        Optional<Condition> failure = failure();
        Condition reached = failure.isPresent() ? Condition.unknown(Condition.CONFIG_MAP_UPDATED) : mirror;
        Condition ready = failure.or(
                        () -> Optional.of(reached).filter(condition -> condition.state() == Condition.State.FALSE))
                .map(condition -> Condition.fails(Condition.READY, condition.reason(), condition.message()))
                .orElseGet(() -> Condition.holds(Condition.READY));
        List<Condition> all = new ArrayList<>(dependents);
        all.addAll(others);
        all.add(reached);
        all.add(ready);
        return List.copyOf(all);
    }
}
