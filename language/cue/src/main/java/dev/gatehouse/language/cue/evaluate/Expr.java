// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.List;
import java.util.Optional;

/// A compiled expression: names are resolved to a number of environments to go up and a label. Two expressions
/// are the same only where they are the same object.
sealed interface Expr {
    /// A value that is known before evaluation.
    record Literal(Value value, String shown) implements Expr {}

    /// `{ ... }`. `embeds` tells whether something other than fields stands in it, `fields` whether a regular
    /// field does.
    record StructLiteral(List<Declaration> declarations, boolean embeds, boolean fields) implements Expr {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// `[ ... ]`. `open` holds the type of further elements where the list ends in `...`.
    record ListLiteral(List<Expr> elements, Optional<Expr> open, boolean comprehended) implements Expr {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// A comprehension, as a declaration of a struct or an element of a list.
    record Comprehension(List<Clause> clauses, StructLiteral value) implements Expr {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// The field `label` of the vertex of the environment `up` levels above.
    record FieldReference(int up, Label label) implements Expr {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// The vertex of the environment `up` levels above: the value a pattern or a computed label stands for.
    record VertexReference(int up, String name) implements Expr {}

    /// The label of the environment `up` levels above.
    record LabelReference(int up, String name) implements Expr {}

    /// `operand.label`.
    record Select(Expr operand, Label label) implements Expr {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// `operand[index]`.
    record IndexOf(Expr operand, Expr index) implements Expr {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// `operand[low:high]`.
    record SliceOf(Expr operand, Optional<Expr> low, Optional<Expr> high) implements Expr {}

    /// `function(arguments)`.
    record Call(Expr function, List<Expr> arguments) implements Expr {}

    /// `+a`, `-a`, `!a`.
    record Unary(String operator, Expr operand) implements Expr {}

    /// `<a` and the like.
    record BoundOf(String operator, Expr limit) implements Expr {}

    /// An operator between two operands, also `&`.
    record Binary(String operator, Expr left, Expr right) implements Expr {}

    /// `a | *b | c`.
    record Disjunction(List<Disjunct> disjuncts) implements Expr {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        boolean marked() {
            return disjuncts.stream().anyMatch(Disjunct::preferred);
        }
    }

    /// One side of a disjunction.
    record Disjunct(boolean preferred, Expr value) {}

    /// A string or bytes with expressions in it.
    record Interpolation(List<String> texts, List<Expr> values, boolean bytes) implements Expr {}

    /// A member of a package.
    record PackageMember(String name, Value value) implements Expr {}

    /// Clauses of a comprehension. [For] and [Bind] open an environment each.
    sealed interface Clause {
        record If(Expr condition) implements Clause {}

        record For(Optional<Label> key, Label value, Expr source) implements Clause {}

        record Bind(Label label, Expr value) implements Clause {}
    }

    /// What can stand in a struct.
    sealed interface Declaration {
        record Field(Label label, ArcType type, Expr value) implements Declaration {}

        /// A label that must be computed. Its value has an environment of its own, which knows label and vertex.
        record Computed(Expr label, ArcType type, Expr value) implements Declaration {}

        /// `[filter]: value`. Its value has an environment of its own, which knows label and vertex.
        record Pattern(Expr filter, Expr value) implements Declaration {}

        record Embedding(Expr value) implements Declaration {}

        record Open() implements Declaration {}

        record Let(Label label, Expr value) implements Declaration {}
    }
}
