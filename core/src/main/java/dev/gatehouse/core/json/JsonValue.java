// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// One JSON value ([RFC 8259 §3](https://www.rfc-editor.org/rfc/rfc8259#section-3)). Immutable and compared by
/// content.
public sealed interface JsonValue {

    /// An object. Members keep the order in which they were written; equality does not look at the order.
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        public static final JsonObject EMPTY = new JsonObject(Map.of());

        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /// Returns the member called `name`, or empty where there is none.
        public Optional<JsonValue> member(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /// Returns the member called `name` where it is an object; empty where it is absent or something else.
        public Optional<JsonObject> object(String name) {
            return members.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        }

        /// Returns the member called `name` where it is an array; empty where it is absent or something else.
        public Optional<JsonArray> array(String name) {
            return members.get(name) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
        }

        /// Returns the text of the member called `name` where it is a string; empty where it is absent or something
        /// else.
        public Optional<String> string(String name) {
            return members.get(name) instanceof JsonString string ? Optional.of(string.text()) : Optional.empty();
        }

        /// Returns the number called `name` where it is an integer that fits 64 bits; empty where it is absent or
        /// something else.
        public Optional<Long> integer(String name) {
            return members.get(name) instanceof JsonNumber number ? number.integer() : Optional.empty();
        }
    }

    /// An array.
    record JsonArray(List<JsonValue> elements) implements JsonValue {
        public static final JsonArray EMPTY = new JsonArray(List.of());

        public JsonArray {
            elements = List.copyOf(elements);
        }
    }

    /// A string, unescaped. Never holds a lone surrogate when it came from [JsonReader].
    record JsonString(String text) implements JsonValue {}

    /// A number with the digits it was written with: `1.0`, `1` and `1e0` are three different values here.
    record JsonNumber(String text) implements JsonValue {
        private static final Pattern GRAMMAR = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

        public JsonNumber {
            if (!GRAMMAR.matcher(text).matches()) {
                throw new IllegalArgumentException("not a JSON number: " + text);
            }
        }

        /// Makes the number that `value` stands for.
        public static JsonNumber of(long value) {
            return new JsonNumber(Long.toString(value));
        }

        /// Returns the value where it was written as an integer (no fraction, no exponent) that fits 64 bits.
        public Optional<Long> integer() {
            if (text.length() > 20) {
                return Optional.empty();
            }
            try {
                return Optional.of(Long.parseLong(text));
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }

        /// Returns the exact value.
        ///
        /// @throws ArithmeticException where the exponent is beyond what [BigDecimal] can scale
        public BigDecimal decimal() {
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException e) {
                throw new ArithmeticException("number out of range: " + e.getMessage());
            }
        }
    }

    /// `true` or `false`.
    enum JsonBoolean implements JsonValue {
        FALSE,
        TRUE;

        public static JsonBoolean of(boolean value) {
            return value ? TRUE : FALSE;
        }

        public boolean value() {
            return this == TRUE;
        }
    }

    /// `null`.
    enum JsonNull implements JsonValue {
        NULL
    }
}
