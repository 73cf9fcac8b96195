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
    record Known(@Nullable Value value) {}

    /// A function with its arguments.
    static final class CallKey {
        private final int function;
        private final Value[] arguments;

        CallKey(int function, Value[] arguments) {
            this.function = function;
            this.arguments = arguments;
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
