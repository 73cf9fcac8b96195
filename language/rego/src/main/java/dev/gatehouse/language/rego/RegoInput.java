// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.language.rego.value.JsonSource;
import dev.gatehouse.language.rego.value.JsonText;
import dev.gatehouse.language.rego.value.Meter;
import dev.gatehouse.language.rego.value.Utf8;
import dev.gatehouse.language.rego.value.Value;
import java.util.Optional;

/// A document in the form the engine works on, made once and shared by all policies that are asked about it.
public final class RegoInput {
    /// Longest document, in bytes.
    public static final int LONGEST = 32 << 20;

    private static final int VALUES = 5_000_000;

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
            return refused("eval_cancel_error: policy exceeded its number budget");
        }
    }

    /// Reads the first JSON value of `document` the way the reference reads inputs: what follows is left
    /// unread, of members with one name the last counts, bytes that are not UTF-8 become replacement
    /// characters.
    public static RegoInput read(byte[] document) {
        if (document.length > LONGEST) {
            return refused("eval_cancel_error: policy exceeded its input budget");
        }
        try {
            return new RegoInput(
                    Optional.of(JsonSource.first(Utf8.text(document), new InputMeter())), Optional.empty());
        } catch (JsonSource.NotJsonException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            return refused("eval_cancel_error: policy exceeded its " + e.getMessage() + " budget");
        }
    }

    private static RegoInput refused(String problem) {
        return new RegoInput(Optional.empty(), Optional.of(problem));
    }

    private static final class InputMeter implements Meter {
        private long values;

        @Override
        public void charge(long units) {
            values += units;
            if (values > VALUES) {
                throw exceeded("input");
            }
        }

        @Override
        public ArithmeticException exceeded(String budget) {
            return new ArithmeticException(budget);
        }
    }

    Optional<Value> value() {
        return value;
    }

    Optional<String> problem() {
        return problem;
    }
}
