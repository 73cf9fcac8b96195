// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What is looked into while a policy is worked out alone, and which of it is left open.
///
/// A condition at the top must be decided by the policy alone, and so must every comprehension of a struct that
/// it looks into, whichever field of it is asked for. What it looks into must also satisfy its validators already.
@SuppressWarnings("ReferenceEquality") // vertices are compared by identity
final class Looks {
    private final IdentityHashMap<Vertex, Set<Vertex>> into = new IdentityHashMap<>();
    private final IdentityHashMap<Vertex, Failing> open = new IdentityHashMap<>();

    /// Notes that `vertex` lacks something so far: what a validator wants, or a field it refers to.
    void unmet(Vertex vertex, Failing failing) {
        if (failing.code().incomplete()) {
            open.putIfAbsent(vertex, failing);
        }
    }

    /// Notes that `task` looks into `vertex`.
    void into(Task task, Vertex vertex) {
        if (task.vertex.parent != null || comprehends(task)) {
            into.computeIfAbsent(task.vertex, _ -> new LinkedHashSet<>(2)).add(vertex);
        }
    }

    /// Notes how `task` failed.
    void failed(Task task, Failing failing) {
        if (failing.code() == Code.INCOMPLETE) {
            open.putIfAbsent(task.vertex, failing);
        }
    }

    private static boolean comprehends(Task task) {
        return task.work == Task.Work.EXPRESSION && task.conjunct.expression() instanceof Expr.Comprehension;
    }

    /// Returns the comprehensions and validators left open that the conditions at the top of `root` came to.
    List<Failing.Reason> errors(Vertex root) {
        List<Failing.Reason> errors = new ArrayList<>();
        Set<Vertex> seen = new HashSet<>();
        List<Vertex> left = new ArrayList<>(into.getOrDefault(root, Set.of()));
        while (!left.isEmpty()) {
            Vertex vertex = left.removeLast();
            if (vertex != root && seen.add(vertex)) {
                Failing failing = open.get(vertex);
                if (failing != null) {
                    errors.addAll(failing.errors());
                }
                left.addAll(into.getOrDefault(vertex, Set.of()));
                Vertex actual = vertex.actual();
                if (actual != vertex) {
                    left.add(actual);
                    if (Disjunctions.open(actual)) {
                        errors.add(new Failing.Reason(vertex.path(), "what is left of the disjunction is left open"));
                    }
                }
            }
        }
        return errors;
    }
}
