// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/// Arrays.
final class Arrays {
    private Arrays() {}

    static void define(Library library) {
        library.function("array.concat(x:[A*], y:[A*]) z:[A*]", call -> {
            call.charge((long) call.array(0).size() + call.array(1).size());
            List<Value> all = new ArrayList<>(call.array(0).elements());
            all.addAll(call.array(1).elements());
            return ArrayValue.of(all);
        });
        library.function("array.reverse(arr:[A*]) rev:[A*]", call -> {
            call.charge(call.array(0).size());
            return ArrayValue.of(new ArrayList<>(call.array(0).elements().reversed()));
        });
        library.function("array.slice(arr:[A*], start:N, stop:N) slice:[A*]", Arrays::slice);
    }

    private static Value slice(Call call) {
        List<Value> elements = call.array(0).elements();
        int start = Math.clamp(call.integer(1), 0, elements.size());
        int stop = Math.clamp(call.integer(2), 0, elements.size());
        call.charge(Math.max(0, stop - start));
        return start >= stop ? ArrayValue.EMPTY : ArrayValue.of(new ArrayList<>(elements.subList(start, stop)));
    }
}
