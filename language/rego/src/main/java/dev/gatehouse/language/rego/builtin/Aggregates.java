// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.Arithmetic;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/// What condenses a collection to one value.
final class Aggregates {
    private Aggregates() {}

    static void define(Library library) {
        library.function("count(collection:S|[A*]|{{A:A}}|set(A)) n:N", Aggregates::count);
        library.function("sum(collection:[N*]|set(N)) n:N", call -> fold(call, NumberValue.of(0), Arithmetic::plus));
        library.function(
                "product(collection:[N*]|set(N)) n:N", call -> fold(call, NumberValue.of(1), Arithmetic::times));
        library.function("max(collection:[A*]|set(A)) n:A", Aggregates::max);
        library.function("min(collection:[A*]|set(A)) n:A", Aggregates::min);
        library.function("sort(collection:[A*]|set(A)) n:[A*]", Aggregates::sort);
        library.function(
                "all([A*]|set(A)) B",
                call -> BooleanValue.of(call.elements(0).stream().allMatch(BooleanValue.TRUE::equals)));
        library.function(
                "any([A*]|set(A)) B",
                call -> BooleanValue.of(call.elements(0).stream().anyMatch(BooleanValue.TRUE::equals)));
    }

    private static Value count(Call call) {
        return NumberValue.of(
                switch (call.at(0)) {
                    case ArrayValue array -> array.size();
                    case SetValue set -> set.size();
                    case ObjectValue object -> object.size();
                    case StringValue string -> string.length();
                    default -> throw call.notOneOf(0, "array, object, set, string");
                });
    }

    private static Value fold(Call call, NumberValue start, BinaryOperator<NumberValue> step) {
        List<Value> elements = call.elements(0);
        call.charge(elements.size());
        NumberValue result = start;
        for (Value element : elements) {
            if (!(element instanceof NumberValue number)) {
                String kind = call.at(0).typeName();
                throw BuiltinException.type("operand 1 must be " + kind + " of numbers but got " + kind + " containing "
                        + element.typeName());
            }
            result = step.apply(result, number);
        }
        return result;
    }

    // Of equal numbers that are written differently the last one counts.
    private static @Nullable Value extreme(List<Value> elements, int sign) {
        Value extreme = null;
        for (Value element : elements) {
            if (extreme == null || sign * Integer.signum(element.order(extreme)) >= 0) {
                extreme = element;
            }
        }
        return extreme;
    }

    private static @Nullable Value max(Call call) {
        List<Value> elements = call.elements(0);
        call.charge(elements.size());
        return extreme(elements, 1);
    }

    private static @Nullable Value min(Call call) {
        List<Value> elements = call.elements(0);
        call.charge(elements.size());
        return extreme(elements, -1);
    }

    private static Value sort(Call call) {
        List<Value> sorted = new ArrayList<>(call.elements(0));
        call.charge(sorted.size());
        sorted.sort(Value::order);
        return ArrayValue.of(sorted);
    }
}
