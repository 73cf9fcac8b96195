// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import org.jspecify.annotations.Nullable;

/// Where the names of an expression are looked up: one vertex per enclosing literal or clause.
///
/// @param up the environment around it, null at the top
/// @param vertex whose fields its names are
/// @param label the label of `vertex`, for patterns and computed labels
/// @param node the literal or clause that opened it
/// @param turn which round of a `for` it belongs to
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
record Environment(@Nullable Environment up, Vertex vertex, Label label, Object node, int turn) {
    /// Whether this and `other` stand for the same place in two evaluations of the same vertex.
    boolean sameOrigin(Environment other) {
        Environment a = this;
        Environment b = other;
        while (true) {
            if (a == b) {
                return true;
            }
            // The frame of a clause is made anew in every evaluation; clause and turn name it.
            boolean clause = a.node instanceof Expr.Clause;
            if (a.node != b.node || a.turn != b.turn || (!clause && a.vertex.origin() != b.vertex.origin())) {
                return false;
            }
            Environment nextA = a.up;
            Environment nextB = b.up;
            if (nextA == null || nextB == null) {
                return nextA == nextB;
            }
            a = nextA;
            b = nextB;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
