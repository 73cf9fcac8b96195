// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Set algebra.
final class Sets {
    private Sets() {}

    static void define(Library library) {
        library.function("and(x:set(A), y:set(A)) z:set(A)", call -> common(call, call.set(0), call.set(1)));
        library.function("or(x:set(A), y:set(A)) z:set(A)", call -> {
            call.charge((long) call.set(0).size() + call.set(1).size());
            Set<Value> all = new HashSet<>(call.set(0).members());
            all.addAll(call.set(1).members());
            return SetValue.of(all);
        });
        library.function("set_diff(set(A), set(A)) set(A)", call -> {
            call.charge(call.set(0).size());
            Set<Value> rest = new HashSet<>(call.set(0).members());
            rest.removeAll(call.set(1).members());
            return SetValue.of(rest);
        });
        library.function("intersection(xs:set(set(A))) y:set(A)", Sets::intersection);
        library.function("union(xs:set(set(A))) y:set(A)", call -> {
            Set<Value> all = new HashSet<>();
            for (SetValue set : sets(call)) {
                call.charge(set.size());
                all.addAll(set.members());
            }
            return SetValue.of(all);
        });
    }

    private static SetValue common(Call call, SetValue left, SetValue right) {
        call.charge(Math.min(left.size(), right.size()));
        Set<Value> shared = new HashSet<>(left.members());
        shared.retainAll(right.members());
        return SetValue.of(shared);
    }

    private static Value intersection(Call call) {
        List<SetValue> sets = sets(call);
        if (sets.isEmpty()) {
            return SetValue.EMPTY;
        }
        SetValue result = sets.getFirst();
        for (SetValue set : sets) {
            result = common(call, result, set);
        }
        return result;
    }

    private static List<SetValue> sets(Call call) {
        return call.set(0).sorted().stream()
                .map(member -> {
                    if (member instanceof SetValue set) {
                        return set;
                    }
                    throw BuiltinException.type(
                            "operand 1 must be set of sets but got set containing " + member.typeName());
                })
                .toList();
    }
}
