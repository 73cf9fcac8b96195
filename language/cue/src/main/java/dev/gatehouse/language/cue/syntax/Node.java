// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.syntax;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// A part of a CUE source text. `at` is the offset of its first character, in UTF-16 units.
public sealed interface Node {
    /// Offset of the first character.
    int at();

    /// A name, of a field, an alias, a package or something predeclared.
    record Ident(String name, int at) implements Node {}

    /// A number literal, its digits as written.
    ///
    /// @param beyond whether its exponent is beyond 100000, so that only its digits count
    record Numeral(BigDecimal value, boolean integer, boolean beyond, int at) implements Node {}

    /// A string without interpolation, decoded.
    record Text(String text, int at) implements Node {}

    /// Bytes without interpolation, decoded, as one character per byte.
    record Octets(String latin, int at) implements Node {}

    /// A string with interpolations: `texts` has one element more than `values`.
    record Interpolation(List<String> texts, List<Node> values, boolean bytes, int at) implements Node {}

    /// `true`, `false` or `null`.
    record Word(String word, int at) implements Node {}

    /// `_|_`.
    record BottomLiteral(int at) implements Node {}

    /// `{ ... }`.
    record Struct(List<Node> declarations, int at) implements Node {}

    /// `[ ... ]`.
    record ListLiteral(List<Node> elements, int at) implements Node {}

    /// `operand.name`, also with a quoted name.
    record Selector(Node operand, String name, boolean quoted, int at) implements Node {}

    /// `operand[index]`.
    record Index(Node operand, Node index, int at) implements Node {}

    /// `operand[low:high]`.
    record Slice(Node operand, Optional<Node> low, Optional<Node> high, int at) implements Node {}

    /// `function(arguments)`.
    record Call(Node function, List<Node> arguments, int at) implements Node {}

    /// An operator before its operand, also `*` for a default and `<` for a bound.
    record Unary(String operator, Node operand, int at) implements Node {}

    /// An operator between its operands.
    record Binary(String operator, Node left, Node right, int at) implements Node {}

    /// `( inner )`.
    record Parenthesis(Node inner, int at) implements Node {}

    /// `name = value`.
    record Alias(String name, Node value, int at) implements Node {}

    /// `...` with the type of what may follow.
    record Ellipsis(Optional<Node> type, int at) implements Node {}

    /// `if`, `for` and `let` clauses before a struct.
    record Comprehension(List<Clause> clauses, Struct value, int at) implements Node {}

    /// A field: one label, its mark and its value.
    record Field(Node label, Mark mark, Node value, int at) implements Node {}

    /// `let name = value`.
    record Let(String name, Node value, int at) implements Node {}

    /// `@name(...)`; `text` begins with the `@`.
    record Attribute(String text, int at) implements Node {}

    /// What stands between a label and its colon.
    enum Mark {
        REGULAR(""),
        OPTIONAL("?"),
        REQUIRED("!");

        private final String text;

        Mark(String text) {
            this.text = text;
        }

        /// Returns the mark as it is written.
        public String text() {
            return text;
        }
    }

    /// One clause of a comprehension.
    sealed interface Clause {
        /// `if condition`.
        record If(Node condition) implements Clause {}

        /// `for key, value in source`; `key` is empty where only values are named.
        record For(String key, String value, Node source, int at) implements Clause {}

        /// `let name = value`.
        record LetClause(String name, Node value, int at) implements Clause {}
    }

    /// One import.
    ///
    /// @param name the name given in front, empty where there is none
    record Import(String name, String path, int at) {}

    /// A whole file and the text it was read from.
    record File(Optional<String> packageName, List<Import> imports, List<Node> declarations, String source) {
        /// Returns line and column of an offset, both from 1.
        public String position(int at) {
            String before = source.substring(0, Math.min(at, source.length()));
            long line = before.chars().filter(c -> c == '\n').count() + 1;
            return line + ":" + (before.length() - before.lastIndexOf('\n'));
        }
    }
}
