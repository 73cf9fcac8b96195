// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;

/// Comparison and membership.
final class Comparisons {
    private static final int FREE_WEIGHT = 32;

    private Comparisons() {}

    static void define(Library library) {
        library.function("eq(A, A) B", call -> BooleanValue.of(call.at(0).equals(call.at(1))));
        library.function("assign(A, A) B", call -> BooleanValue.of(call.at(0).equals(call.at(1))));
        library.function("equal(x:A, y:A) result:B", call -> BooleanValue.of(same(call)));
        library.function("neq(x:A, y:A) result:B", call -> BooleanValue.of(!same(call)));
        library.function("lt(x:A, y:A) result:B", call -> BooleanValue.of(order(call) < 0));
        library.function("lte(x:A, y:A) result:B", call -> BooleanValue.of(order(call) <= 0));
        library.function("gt(x:A, y:A) result:B", call -> BooleanValue.of(order(call) > 0));
        library.function("gte(x:A, y:A) result:B", call -> BooleanValue.of(order(call) >= 0));
        library.function("internal.member_2(A, A) B", call -> {
            call.context().work(call.at(1).weight() >> 4);
            return BooleanValue.of(contains(call.at(0), call.at(1)));
        });
        library.function(
                "internal.member_3(A, A, A) B", call -> BooleanValue.of(holds(call.at(0), call.at(1), call.at(2))));
    }

    // Comparing ends with the smaller of the two.
    private static void weigh(Call call) {
        int weight = Math.min(call.at(0).weight(), call.at(1).weight());
        if (weight > FREE_WEIGHT) {
            call.context().work(weight >> 3);
        }
    }

    private static boolean same(Call call) {
        weigh(call);
        return call.at(0).equals(call.at(1));
    }

    private static int order(Call call) {
        weigh(call);
        return call.at(0).order(call.at(1));
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
            case ObjectValue object -> value.equals(object.find(key));
            default -> false;
        };
    }
}
