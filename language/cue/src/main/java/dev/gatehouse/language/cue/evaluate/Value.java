// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What an expression can come to.
public sealed interface Value permits Value.Atom, Value.Plain, Vertex {
    /// A value that is not a vertex: atoms, constraints, failures, and what functions return.
    sealed interface Plain extends Value {}

    /// A concrete value without parts.
    sealed interface Atom extends Value {
        /// Its one kind.
        int kind();
    }

    /// `null`.
    enum Null implements Atom {
        NULL;

        @Override
        public int kind() {
            return Kind.NULL;
        }
    }

    /// `true` or `false`.
    enum Bool implements Atom {
        FALSE,
        TRUE;

        public static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }

        @Override
        public int kind() {
            return Kind.BOOL;
        }
    }

    /// A number with the digits it has; `integer` tells `int` from `float`, `beyond` whether only the digits
    /// are left of a number whose exponent is beyond 100000.
    record Num(BigDecimal value, boolean integer, boolean beyond) implements Atom {
        public Num(BigDecimal value, boolean integer) {
            this(value, integer, false);
        }

        public static Num of(long value) {
            return new Num(BigDecimal.valueOf(value), true);
        }

        public static Num of(BigInteger value) {
            return new Num(new BigDecimal(value), true);
        }

        @Override
        public int kind() {
            return integer ? Kind.INT : Kind.FLOAT;
        }

        /// Whether it is a whole number that fits `int`.
        public boolean small() {
            return integer
                    && value.precision() - value.scale() <= 10
                    && value.abs().compareTo(LARGEST) <= 0;
        }

        private static final BigDecimal LARGEST = BigDecimal.valueOf(Integer.MAX_VALUE);

        /// Returns the digits as CUE prints them.
        public String shown() {
            if (beyond) {
                return value.toPlainString();
            }
            if (value.signum() == 0 && value.scale() <= 0) {
                return integer ? "0" : value.scale() == 0 ? "0.0" : value.toString();
            }
            String text = value.toString();
            if (!integer && text.indexOf('.') < 0 && text.indexOf('E') < 0) {
                text += ".0";
            }
            return text;
        }
    }

    /// A string.
    record Text(String text) implements Atom {
        @Override
        public int kind() {
            return Kind.STRING;
        }

        /// Returns its length in UTF-8.
        public int length() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /// Bytes, as one character (0 to 255) each.
    record Octets(String latin) implements Atom {
        public static Octets of(byte[] bytes) {
            return new Octets(new String(bytes, StandardCharsets.ISO_8859_1));
        }

        public byte[] bytes() {
            return latin.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public int kind() {
            return Kind.BYTES;
        }
    }

    /// A set of kinds; all of them is `_`.
    record Kinds(int kinds) implements Plain {
        public static final Kinds TOP = new Kinds(Kind.TOP);
    }

    /// A bound such as `>5` or `=~"x"`.
    record Bound(String operator, Value limit) implements Plain {}

    /// A function that judges a value, with the arguments that come after it.
    record Validator(Builtin builtin, List<Value> arguments) implements Plain {
        public Validator {
            arguments = List.copyOf(arguments);
        }
    }

    /// A function not yet called.
    record Function(Builtin builtin) implements Plain {}

    /// A list a function made.
    record ListOf(List<? extends Value> elements) implements Plain {
        public ListOf {
            elements = List.copyOf(elements);
        }
    }

    /// A struct a function made, in order.
    record StructOf(Map<String, ? extends Value> fields) implements Plain {}

    /// An object or array out of a document; never looked into before something asks.
    record Document(JsonValue json) implements Plain {
        /// Returns the value `json` stands for.
        public static Value of(JsonValue json) {
            return Documents.value(json);
        }
    }

    /// The unification of all.
    record AllOf(List<? extends Value> values) implements Plain {}

    /// The disjunction of all; with `marked` the first is the default.
    record AnyOf(List<? extends Value> values, boolean marked) implements Plain {}

    /// Failure.
    record Failure(Failing failing) implements Plain {}
}
