// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

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
    int tries;

    @Nullable Vertex blocker;

    Task(Vertex vertex, Work work, Conjunct conjunct, Object subject) {
        this.vertex = vertex;
        this.work = work;
        this.conjunct = conjunct;
        this.subject = subject;
    }
}
