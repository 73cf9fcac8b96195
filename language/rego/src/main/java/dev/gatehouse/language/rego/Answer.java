// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads what a policy answered: true, or a list of `{result, error, warning}` of which the first true result,
/// else the last element, counts.
final class Answer {
    private static final String NOT_COMPLIANT = "policy is not compliant for query '" + RegoCompiler.QUERY + "'";
    private static final String EMPTY = "policy is not compliant for query \"" + RegoCompiler.QUERY + "\"";

    private boolean result;
    private String error = "";
    private String warning = "";
    private String problem = "";

    private Answer() {}

    static RegoVerdict read(Optional<Value> answer) {
        return switch (answer.orElse(NullValue.NULL)) {
            case BooleanValue(boolean value) when value -> new RegoVerdict.Compliant();
            case ArrayValue array -> walk(array.elements());
            case SetValue set -> walk(set.sorted());
            default -> new RegoVerdict.NotCompliant(NOT_COMPLIANT, Optional.empty());
        };
    }

    private static RegoVerdict walk(List<Value> elements) {
        String error = EMPTY;
        String warning = "";
        for (Value element : elements) {
            if (!(element instanceof ObjectValue object)) {
                // The reference crashes here; a denial is what is left to say.
                return new RegoVerdict.NotCompliant(
                        NOT_COMPLIANT + " due to parsing errors: expected an object in the result set but found "
                                + element.typeName(),
                        Optional.empty());
            }
            Answer answer = new Answer();
            answer.members(object);
            if (!answer.problem.isEmpty()) {
                return new RegoVerdict.NotCompliant(
                        NOT_COMPLIANT + " due to parsing errors: " + answer.problem, Optional.empty());
            }
            if (answer.result) {
                return answer.warning.isEmpty()
                        ? new RegoVerdict.Compliant()
                        : new RegoVerdict.CompliantWithWarning("warning: " + answer.warning);
            }
            warning = answer.warning;
            error = NOT_COMPLIANT + " with errors: " + answer.error;
        }
        return new RegoVerdict.NotCompliant(error, warning.isEmpty() ? Optional.empty() : Optional.of(warning));
    }

    // Members are taken in the order of their names, later ones overwriting earlier ones that differ in case
    // only.
    private void members(ObjectValue object) {
        for (Value key : object.sortedKeys()) {
            String name = folded(key instanceof StringValue(String text) ? text : RegoPolicy.json(key));
            Value value = object.at(key);
            switch (name) {
                case "result" -> {
                    if (value instanceof BooleanValue(boolean flag)) {
                        result = flag;
                    } else {
                        mismatch(value, "result", "bool");
                    }
                }
                case "error" -> {
                    if (value instanceof StringValue(String text)) {
                        error = text;
                    } else {
                        mismatch(value, "error", "string");
                    }
                }
                case "warning" -> {
                    if (value instanceof StringValue(String text)) {
                        warning = text;
                    } else {
                        mismatch(value, "warning", "string");
                    }
                }
                default -> {}
            }
        }
    }

    /// Folds as Go's `encoding/json` matches names: letters by case, and the long s and the Kelvin sign.
    private static String folded(String name) {
        return name.replace('\u017f', 's').replace('\u212a', 'k').toLowerCase(Locale.ROOT);
    }

    private void mismatch(Value value, String member, String wanted) {
        if (value instanceof NullValue || !problem.isEmpty()) {
            return;
        }
        String found = switch (value) {
            case BooleanValue _ -> "bool";
            case ArrayValue _, SetValue _ -> "array";
            default -> value.typeName();
        };
        problem = "json: cannot unmarshal " + found + " into Go struct field CosignRuleResult." + member + " of type "
                + wanted;
    }
}
