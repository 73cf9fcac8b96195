// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Through what a conjunct came into its vertex, for closedness.
///
/// A scope that closes allows a field where some conjunct of the vertex declares it that came through
/// the same scope, or through a literal the scope is embedded in: going up from the scope to the first
/// ancestor shared with the declaring conjunct, the last step must be an embedding.
final class Scope {
    static final Scope ROOT = new Scope(null, false, false, false, 0, false);

    private final @Nullable Scope parent;
    private final int depth;
    private final boolean embedded;
    private final boolean closes;
    private final boolean recursive;
    private final int vertexDepth;
    private final boolean inside;

    private Scope(
            @Nullable Scope parent,
            boolean embedded,
            boolean closes,
            boolean recursive,
            int vertexDepth,
            boolean inside) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.embedded = embedded;
        this.closes = closes;
        this.recursive = recursive;
        this.vertexDepth = vertexDepth;
        this.inside = inside;
    }

    /// Opens a scope for a literal that embeds.
    Scope literal() {
        return new Scope(this, false, false, false, 0, inside);
    }

    /// Opens a scope for something embedded in the literal of this scope.
    Scope embedding() {
        return new Scope(this, true, false, false, 0, inside);
    }

    /// Opens a scope that closes, at `vertexDepth` and, where `recursive`, at everything below.
    Scope closing(boolean recursive, int vertexDepth) {
        return new Scope(this, false, true, recursive, vertexDepth, inside || recursive);
    }

    /// Whether this or a scope around it closes everything below its vertex.
    boolean restrictsBelow() {
        return inside;
    }

    /// Returns the same scope inside `other`, as it counts for a vertex at `vertexDepth`.
    Scope under(Scope other, int vertexDepth) {
        return new Scope(other, embedded, closes && recursive, recursive, vertexDepth, inside);
    }

    boolean closesAt(int depthOfVertex) {
        return closes && (recursive ? depthOfVertex >= vertexDepth : depthOfVertex == vertexDepth);
    }

    /// Whether a call closes what came through here.
    boolean closedByCall() {
        return closes && !recursive;
    }

    @Nullable Scope parent() {
        return parent;
    }

    /// Whether it stands embedded in a literal.
    boolean embraces() {
        return parent != null && parent.embedded;
    }

    /// Whether `other` came through the embedding that this scope came through.
    boolean embeddedWith(Scope other) {
        return (parent != null && parent.embedded) ? parent.holds(other) : holds(other);
    }

    /// Adds the literals that this scope is embedded in, and those that they are embedded in, to `literals`.
    void around(List<Scope> literals) {
        Scope s = this;
        while (s.parent != null && s.parent.embedded && s.parent.parent != null) {
            s = s.parent.parent;
            if (!literals.contains(s)) {
                literals.add(s);
            }
        }
    }

    /// Whether `other` is this scope or one inside it.
    boolean holds(Scope other) {
        Scope s = other;
        while (s != null && s.depth > depth) {
            s = s.parent;
        }
        return s == this;
    }

    /// Whether what came through `other` counts as declared for this scope.
    boolean accepts(Scope other) {
        Scope a = this;
        Scope b = other;
        while (b != null && b.depth > a.depth) {
            b = b.parent;
        }
        if (a == b) {
            return true;
        }
        Scope step = a;
        while (a != null && b != null && a.depth > b.depth) {
            step = a;
            a = a.parent;
        }
        while (a != b && a != null && b != null) {
            step = a;
            a = a.parent;
            b = b.parent;
        }
        return step.embedded;
    }
}
