// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Objects by their members.
final class Objects {
    private Objects() {}

    static void define(Library library) {
        library.function("object.get(object:{{A:A}}, key:A, default:A) value:A", Objects::find);
        library.function("object.keys(object:{{A:A}}) value:set(A)", call -> {
            call.charge(call.object(0).size());
            return SetValue.of(new HashSet<>(call.object(0).members().keySet()));
        });
        library.function("object.union(a:{{A:A}}, b:{{A:A}}) output:A", call -> {
            call.charge((long) call.object(0).size() + call.object(1).size());
            // Of equal objects the first stays, with its way of writing numbers.
            return call.object(0).equals(call.object(1))
                    ? call.object(0)
                    : ObjectValue.merge(call.object(0), call.object(1));
        });
        library.function("object.union_n(objects:[{{A:A}}*]) output:A", Objects::unionAll);
        library.function(
                "object.filter(object:{{A:A}}, keys:[A*]|{{A:A}}|set(A)) filtered:A", call -> select(call, true));
        library.function(
                "object.remove(object:{{A:A}}, keys:[A*]|{{A:A}}|set(A)) output:A", call -> select(call, false));
        library.function(
                "object.subset(super:[A*]|{{A:A}}|set(A), sub:[A*]|{{A:A}}|set(A)) result:A", Objects::isSubset);
    }

    private static Value find(Call call) {
        ObjectValue object = call.object(0);
        if (!(call.at(1) instanceof ArrayValue path)) {
            Value found = object.find(call.at(1));
            return found == null ? call.at(2) : found;
        }
        Value value = object;
        for (Value step : path.elements()) {
            Value next = Steps.into(value, step);
            if (next == null) {
                return call.at(2);
            }
            value = next;
        }
        return value;
    }

    private static Value unionAll(Call call) {
        Value result = ObjectValue.EMPTY;
        for (Value element : call.array(0).elements()) {
            if (!(element instanceof ObjectValue object)) {
                throw BuiltinException.type(
                        "operand 1 must be array of objects but got array containing " + element.typeName());
            }
            call.charge(object.size());
            result = ObjectValue.merge(result, object);
        }
        return result;
    }

    private static Value select(Call call, boolean keep) {
        ObjectValue object = call.object(0);
        Collection<Value> keys = switch (call.at(1)) {
            case ArrayValue array -> new HashSet<>(array.elements());
            case SetValue set -> set.members();
            case ObjectValue other -> other.members().keySet();
            default -> throw call.notOneOf(1, "object, set, array");
        };
        call.charge((long) object.size() + keys.size());
        Map<Value, Value> members = new HashMap<>();
        object.members().forEach((key, value) -> {
            if (keys.contains(key) == keep) {
                members.put(key, value);
            }
        });
        return ObjectValue.of(members);
    }

    private static Value isSubset(Call call) {
        Value all = call.at(0);
        Value part = call.at(1);
        if (all instanceof ObjectValue whole && part instanceof ObjectValue piece) {
            return BooleanValue.of(within(whole, piece, call));
        }
        if (all instanceof SetValue whole && part instanceof SetValue piece) {
            call.charge(piece.size());
            return BooleanValue.of(whole.members().containsAll(piece.members()));
        }
        if (all instanceof ArrayValue whole && part instanceof ArrayValue piece) {
            return BooleanValue.of(contains(whole.elements(), piece.elements(), call));
        }
        if (all instanceof ArrayValue whole && part instanceof SetValue piece) {
            call.charge((long) whole.size() + piece.size());
            return BooleanValue.of(new HashSet<>(whole.elements()).containsAll(piece.members()));
        }
        throw BuiltinException.of("both arguments object.subset must be of the same type or array and set");
    }

    private static boolean within(ObjectValue whole, ObjectValue piece, Call call) {
        call.charge(piece.size());
        for (Value key : piece.sortedKeys()) {
            Value mine = whole.find(key);
            Value theirs = piece.at(key);
            if (mine == null) {
                return false;
            }
            boolean holds = switch (theirs) {
                case ObjectValue inner when mine instanceof ObjectValue outer -> within(outer, inner, call);
                case SetValue inner
                when mine instanceof SetValue outer -> outer.members().containsAll(inner.members());
                case ArrayValue inner
                when mine instanceof ArrayValue outer -> contains(outer.elements(), inner.elements(), call);
                default -> mine.equals(theirs);
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(List<Value> whole, List<Value> piece, Call call) {
        for (int start = 0; start + piece.size() <= whole.size(); start++) {
            call.charge(piece.size());
            if (whole.subList(start, start + piece.size()).equals(piece)) {
                return true;
            }
        }
        return false;
    }
}
