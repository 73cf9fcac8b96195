// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.builtin.Steps;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What rules say about one place in `data`, with the border between the places that rules name and the
/// values they give. Several rules may name places beside each other; below a value that one of them gives,
/// no other may say anything.
sealed interface Extent {
    /// Places further down.
    record Branch(Map<Value, Extent> children) implements Extent {}

    /// A value that a rule gives.
    record Leaf(Value value, Location at) implements Extent {}

    /// Members that rules add to a set.
    record Members(Set<Value> members, Location at) implements Extent {}

    /// A place inside a value that a rule gives.
    ///
    /// @param value what stands there; null where there is nothing
    record Inside(@Nullable Value value, Location at) implements Extent {
        private Inside into(Value key) {
            return value == null ? this : new Inside(Steps.into(value, key), at);
        }
    }

    /// Returns what stands one step further, or null where rules say nothing about that place.
    default @Nullable Extent step(Value key) {
        return switch (this) {
            case Branch(Map<Value, Extent> children) -> children.get(key);
            case Leaf(Value value, Location at) -> new Inside(Steps.into(value, key), at);
            case Members(Set<Value> members, Location at) -> members.contains(key) ? new Leaf(key, at) : null;
            case Inside inside -> inside.into(key);
        };
    }

    /// Tells whether no rule gives anything here or below.
    default boolean isNothing() {
        return this instanceof Branch(Map<Value, Extent> children)
                && children.values().stream().allMatch(Extent::isNothing);
    }

    /// Returns everything here as one value, or null where there is none.
    default @Nullable Value value() {
        return switch (this) {
            case Branch(Map<Value, Extent> children) -> {
                Map<Value, Value> values = HashMap.newHashMap(children.size());
                for (Map.Entry<Value, Extent> child : children.entrySet()) {
                    Value value = child.getValue().value();
                    if (value != null) {
                        values.put(child.getKey(), value);
                    }
                }
                yield ObjectValue.of(values);
            }
            case Leaf leaf -> leaf.value();
            case Members(Set<Value> members, Location _) -> SetValue.of(members);
            case Inside inside -> inside.value();
        };
    }

    /// Adds to `keys` the steps that lead further.
    default void addKeys(Collection<Value> keys) {
        if (this instanceof Branch(Map<Value, Extent> children)) {
            keys.addAll(children.keySet());
        } else {
            addKeys(value(), keys);
        }
    }

    static void addKeys(@Nullable Value value, Collection<Value> keys) {
        switch (value) {
            case ObjectValue object -> keys.addAll(object.sortedKeys());
            case SetValue set -> keys.addAll(set.sorted());
            case ArrayValue array -> {
                for (int i = 0; i < array.size(); i++) {
                    keys.add(NumberValue.of(i));
                }
            }
            case null, default -> {}
        }
    }

    /// Returns what two sources say together.
    ///
    /// @throws HaltException where they cannot both be right
    static Extent merge(Extent left, Extent right) {
        if (left instanceof Branch(Map<Value, Extent> a) && right instanceof Branch(Map<Value, Extent> b)) {
            Map<Value, Extent> children = new HashMap<>(a);
            b.forEach((key, child) -> children.merge(key, child, Extent::merge));
            return new Branch(children);
        }
        if (left.isNothing() || right.isNothing()) {
            return left.isNothing() ? right : left;
        }
        if (left instanceof Members(Set<Value> a, Location at) && right instanceof Members(Set<Value> b, Location _)) {
            Set<Value> members = new HashSet<>(a);
            members.addAll(b);
            return new Members(members, at);
        }
        boolean agree = left.getClass().equals(right.getClass()) && Objects.equals(left.value(), right.value());
        if (agree) {
            return left;
        }
        throw HaltException.conflict("object keys must be unique", later(left, right));
    }

    private static Location later(Extent left, Extent right) {
        Location one = left.place();
        Location other = right.place();
        return one.row() > other.row() ? one : other;
    }

    /// Returns where the last rule stands that says something here.
    default Location place() {
        return switch (this) {
            case Branch(Map<Value, Extent> children) ->
                children.values().stream()
                        .map(Extent::place)
                        .max(Comparator.comparingInt(Location::row))
                        .orElse(Location.NONE);
            case Leaf leaf -> leaf.at();
            case Members members -> members.at();
            case Inside inside -> inside.at();
        };
    }
}
