// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.language.rego.value.JsonText;
import dev.gatehouse.language.rego.value.Value;
import java.util.Optional;

/// A document in the form the engine works on, made once and shared by all policies that are asked about it.
public final class RegoInput {
    private final Optional<Value> value;
    private final Optional<String> problem;

    private RegoInput(Optional<Value> value, Optional<String> problem) {
        this.value = value;
        this.problem = problem;
    }

    public static RegoInput of(JsonValue document) {
        try {
            return new RegoInput(Optional.of(JsonText.read(document)), Optional.empty());
        } catch (ArithmeticException _) {
            return new RegoInput(Optional.empty(), Optional.of("eval_cancel_error: input exceeded its number budget"));
        }
    }

    Optional<Value> value() {
        return value;
    }

    Optional<String> problem() {
        return problem;
    }
}
