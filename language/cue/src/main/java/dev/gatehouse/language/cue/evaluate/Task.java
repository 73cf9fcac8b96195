// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Something a vertex still has to work out: a reference, a call, a comprehension, its disjunctions.
final class Task {
    enum Work {
        EXPRESSION,
        COMPUTED_FIELD,
        PATTERN,
        DISJUNCTIONS
    }

    final Vertex vertex;
    final Work work;
    final Conjunct conjunct;
    final Object subject;
    boolean running;
    boolean done;
    boolean parked;
    long tried = -1;

    @Nullable Vertex blocker;

    /// What was looked into before it had been worked out.
    private Set<Vertex> early = Set.of();

    Task(Vertex vertex, Work work, Conjunct conjunct, Object subject) {
        this.vertex = vertex;
        this.work = work;
        this.conjunct = conjunct;
        this.subject = subject;
    }

    /// Whether `other` was worked out already when this task first looked into it.
    boolean knew(Vertex other) {
        if (!other.visited && !other.expanded && other.copies == null) {
            if (early.isEmpty()) {
                early = Collections.newSetFromMap(new IdentityHashMap<>(2));
            }
            early.add(other);
        }
        return !early.contains(other);
    }
}
