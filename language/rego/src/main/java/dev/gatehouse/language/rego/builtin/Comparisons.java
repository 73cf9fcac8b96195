// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;

/// Comparison and membership.
final class Comparisons {
    private Comparisons() {}

    static void define(Library library) {
        library.function("eq(A, A) B", call -> BooleanValue.of(call.at(0).equals(call.at(1))));
        library.function("assign(A, A) B", call -> BooleanValue.of(call.at(0).equals(call.at(1))));
        library.function(
                "equal(x:A, y:A) result:B", call -> BooleanValue.of(call.at(0).equals(call.at(1))));
        library.function(
                "neq(x:A, y:A) result:B", call -> BooleanValue.of(!call.at(0).equals(call.at(1))));
        library.function("lt(x:A, y:A) result:B", call -> BooleanValue.of(order(call) < 0));
        library.function("lte(x:A, y:A) result:B", call -> BooleanValue.of(order(call) <= 0));
        library.function("gt(x:A, y:A) result:B", call -> BooleanValue.of(order(call) > 0));
        library.function("gte(x:A, y:A) result:B", call -> BooleanValue.of(order(call) >= 0));
        library.function("internal.member_2(A, A) B", call -> BooleanValue.of(contains(call.at(0), call.at(1))));
        library.function(
                "internal.member_3(A, A, A) B", call -> BooleanValue.of(holds(call.at(0), call.at(1), call.at(2))));
    }

    private static int order(Call call) {
        return call.at(0).compareTo(call.at(1));
    }

    private static boolean contains(Value value, Value collection) {
        return switch (collection) {
            case ArrayValue array -> array.elements().contains(value);
            case SetValue set -> set.contains(value);
            case ObjectValue object -> object.members().containsValue(value);
            default -> false;
        };
    }

    private static boolean holds(Value key, Value value, Value collection) {
        return switch (collection) {
            case ArrayValue array -> value.equals(Steps.into(array, key));
            case SetValue set -> key.equals(value) && set.contains(value);
            case ObjectValue object -> value.equals(object.find(key));
            default -> false;
        };
    }
}
