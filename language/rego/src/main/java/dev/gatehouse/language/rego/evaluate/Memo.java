// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.value.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What rules and functions yielded in one layer of an evaluation.
final class Memo {
    private final @Nullable Known[] rules;
    private final Map<CallKey, Known> calls = new HashMap<>();

    /// A result that was computed.
    ///
    /// @param value null where it is undefined
    /// @param extent how the value is made up of places; null where it is a value as a whole
    record Known(@Nullable Value value, @Nullable Extent extent) {}

    /// A function with its arguments.
    static final class CallKey implements Comparable<CallKey> {
        private final int function;
        private final Value[] arguments;

        CallKey(int function, Value[] arguments) {
            this.function = function;
            this.arguments = arguments;
        }

        /// Any order will do: it lets hash tables put keys with one hash code into a tree.
        @Override
        public int compareTo(CallKey other) {
            int order = Integer.compare(function, other.function);
            for (int i = 0; order == 0 && i < Math.min(arguments.length, other.arguments.length); i++) {
                order = arguments[i].order(other.arguments[i]);
            }
            return order == 0 ? Integer.compare(arguments.length, other.arguments.length) : order;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CallKey key && function == key.function && Arrays.equals(arguments, key.arguments);
        }

        @Override
        public int hashCode() {
            return function * 31 + Arrays.hashCode(arguments);
        }
    }

    Memo(int nodes) {
        this.rules = new @Nullable Known[nodes];
    }

    @Nullable Known rule(int node) {
        return rules[node];
    }

    void putRule(int node, Known value) {
        rules[node] = value;
    }

    @Nullable Known call(CallKey key) {
        return calls.get(key);
    }

    void putCall(CallKey key, Known value) {
        calls.put(key, value);
    }
}
