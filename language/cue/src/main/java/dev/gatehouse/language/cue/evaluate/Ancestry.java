// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

/// What stands around a vertex.
@SuppressWarnings("ReferenceEquality") // vertices are compared by identity
final class Ancestry {
    private Ancestry() {}

    /// Whether `vertex` is a definition or inside one.
    static boolean underDefinition(Vertex vertex) {
        for (Vertex v = vertex; v != null; v = v.parent) {
            if (v.label.isDefinition()) {
                return true;
            }
        }
        return false;
    }

    /// Whether what `vertex` takes from `from` comes out of a definition. Inside a definition its own fields are not
    /// yet closed.
    static boolean entersDefinition(Vertex from, Vertex vertex) {
        for (Vertex v = from; v != null; v = v.parent) {
            if (v.label.isDefinition() && !within(vertex, v)) {
                return true;
            }
        }
        return false;
    }

    /// Whether `vertex` is `around` or inside it.
    static boolean within(Vertex vertex, Vertex around) {
        for (Vertex v = vertex; v != null; v = v.parent) {
            if (v.origin() == around.origin()) {
                return true;
            }
        }
        return false;
    }

    /// Whether `vertex` is a disjunct or inside one.
    static boolean ofDisjunct(Vertex vertex) {
        for (Vertex v = vertex; v != null; v = v.parent) {
            if (v != v.origin()) {
                return true;
            }
        }
        return false;
    }
}
