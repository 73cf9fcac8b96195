// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.type;

import dev.gatehouse.language.rego.type.Type.ArrayOf;
import dev.gatehouse.language.rego.type.Type.Entry;
import dev.gatehouse.language.rego.type.Type.FunctionOf;
import dev.gatehouse.language.rego.type.Type.ObjectOf;
import dev.gatehouse.language.rego.type.Type.OneOf;
import dev.gatehouse.language.rego.type.Type.Scalar;
import dev.gatehouse.language.rego.type.Type.SetOf;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What types say about each other and about steps into values.
public final class Types {
    private Types() {}

    /// Returns the type of a value.
    public static Type of(Value value) {
        return switch (value) {
            case NullValue _ -> Scalar.NULL;
            case BooleanValue _ -> Scalar.BOOLEAN;
            case NumberValue _ -> Scalar.NUMBER;
            case StringValue _ -> Scalar.STRING;
            case ArrayValue array ->
                array(array.elements().stream().map(Types::of).toList());
            case SetValue set -> set(set.sorted().stream().map(Types::of).toList());
            case ObjectValue object -> {
                SortedMap<Value, Type> fixed = new TreeMap<>(Value::order);
                object.members().forEach((key, member) -> fixed.put(key, of(member)));
                yield object(new ObjectOf(fixed, Optional.empty()));
            }
        };
    }

    /// Returns the type of a written array; of one without elements nothing is known, not even that it has none.
    public static Type array(List<Type> elements) {
        return new ArrayOf(elements, elements.isEmpty() ? Optional.of(Scalar.ANY) : Optional.empty());
    }

    /// Returns the type of a written set.
    public static Type set(List<Type> members) {
        Type member = Type.union(members);
        return new SetOf(member == Scalar.UNKNOWN ? Scalar.ANY : member);
    }

    /// Returns the type of a written object with these members; of one without members nothing is known.
    public static Type object(ObjectOf members) {
        boolean empty = members.fixed().isEmpty() && members.rest().isEmpty();
        return empty ? new ObjectOf(members.fixed(), Optional.of(new Entry(Scalar.ANY, Scalar.ANY))) : members;
    }

    /// Tells whether a value can be of both types. What was not inferred meets nothing.
    public static boolean meet(Type left, Type right) {
        if (left == Scalar.UNKNOWN || right == Scalar.UNKNOWN) {
            return false;
        }
        if (left == Scalar.ANY || right == Scalar.ANY) {
            return !(left instanceof FunctionOf) && !(right instanceof FunctionOf);
        }
        if (left instanceof OneOf(List<Type> options)) {
            return options.stream().anyMatch(option -> meet(option, right));
        }
        if (right instanceof OneOf(List<Type> options)) {
            return options.stream().anyMatch(option -> meet(left, option));
        }
        return switch (left) {
            case Scalar scalar -> scalar == right;
            case ArrayOf array -> right instanceof ArrayOf other && arrays(array, other);
            case ObjectOf object -> right instanceof ObjectOf other && objects(object, other);
            case SetOf(Type member) -> right instanceof SetOf(Type other) && meet(member, other);
            case OneOf _, FunctionOf _ -> false;
        };
    }

    private static boolean arrays(ArrayOf left, ArrayOf right) {
        int longest = Math.max(left.fixed().size(), right.fixed().size());
        for (int i = 0; i < longest; i++) {
            Optional<Type> a = element(left, i);
            Optional<Type> b = element(right, i);
            if (a.isEmpty() || b.isEmpty() || !meet(a.get(), b.get())) {
                return false;
            }
        }
        return left.rest().isEmpty()
                || right.rest().isEmpty()
                || meet(left.rest().get(), right.rest().get());
    }

    private static Optional<Type> element(ArrayOf array, int index) {
        return index < array.fixed().size() ? Optional.of(array.fixed().get(index)) : array.rest();
    }

    private static boolean objects(ObjectOf left, ObjectOf right) {
        return members(left, right)
                && members(right, left)
                && (left.rest().isEmpty()
                        || right.rest().isEmpty()
                        || meet(left.rest().get().value(), right.rest().get().value()));
    }

    private static boolean members(ObjectOf left, ObjectOf right) {
        for (Map.Entry<Value, Type> member : left.fixed().entrySet()) {
            Optional<Type> other = at(right, member.getKey());
            if (other.isEmpty() || !meet(member.getValue(), other.get())) {
                return false;
            }
        }
        return true;
    }

    /// Returns the type of a rule of which one definition has type `left` and another has type `right`.
    public static Type merge(Type left, Type right) {
        if (left instanceof SetOf(Type a) && right instanceof SetOf(Type b)) {
            return new SetOf(Type.union(List.of(a, b)));
        }
        if (left instanceof ObjectOf a && right instanceof ObjectOf b && isPlain(a) && isPlain(b)) {
            return plain(a, b);
        }
        if (left instanceof OneOf(List<Type> options) && right instanceof ObjectOf b && isPlain(b)) {
            List<Type> merged = new ArrayList<>(options);
            for (int i = 0; i < merged.size(); i++) {
                if (merged.get(i) instanceof ObjectOf a && isPlain(a)) {
                    merged.set(i, plain(a, b));
                    return Type.union(merged);
                }
            }
        }
        return Type.union(List.of(left, right));
    }

    private static boolean isPlain(ObjectOf object) {
        return object.fixed().isEmpty() && object.rest().isPresent();
    }

    private static Type plain(ObjectOf left, ObjectOf right) {
        Entry a = left.rest().orElseThrow();
        Entry b = right.rest().orElseThrow();
        return new ObjectOf(
                left.fixed(),
                Optional.of(new Entry(Type.union(List.of(a.key(), b.key())), merge(a.value(), b.value()))));
    }

    /// Returns the type of what `key` leads to in a value of `type`; empty where it leads nowhere.
    public static Optional<Type> at(Type type, Value key) {
        return switch (type) {
            case Scalar scalar -> scalar == Scalar.ANY ? Optional.of(Scalar.ANY) : Optional.empty();
            case ArrayOf array ->
                (key instanceof NumberValue number && number.isSmall() && number.small() >= 0)
                        ? element(array, (int) Math.min(number.small(), Integer.MAX_VALUE))
                        : Optional.empty();
            case ObjectOf(SortedMap<Value, Type> fixed, Optional<Entry> rest) -> {
                Type known = fixed.get(key);
                yield known != null
                        ? Optional.of(known)
                        : rest.filter(entry -> meet(entry.key(), of(key))).map(Entry::value);
            }
            case SetOf(Type member) -> meet(member, of(key)) ? Optional.of(of(key)) : Optional.empty();
            case OneOf(List<Type> options) -> {
                List<Type> found = new ArrayList<>();
                options.forEach(option -> at(option, key).ifPresent(found::add));
                yield found.isEmpty() ? Optional.empty() : Optional.of(Type.union(found));
            }
            case FunctionOf _ -> Optional.empty();
        };
    }

    /// Returns `type` with whatever was not inferred taken to be anything.
    public static Type known(Type type) {
        return switch (type) {
            case Scalar scalar -> scalar == Scalar.UNKNOWN ? Scalar.ANY : scalar;
            case ArrayOf(List<Type> fixed, Optional<Type> rest) ->
                new ArrayOf(fixed.stream().map(Types::known).toList(), rest.map(Types::known));
            case SetOf(Type member) -> new SetOf(known(member));
            case ObjectOf(SortedMap<Value, Type> fixed, Optional<Entry> rest) -> {
                SortedMap<Value, Type> members = new TreeMap<>(Value::order);
                fixed.forEach((key, member) -> members.put(key, known(member)));
                yield new ObjectOf(members, rest.map(entry -> new Entry(known(entry.key()), known(entry.value()))));
            }
            case OneOf(List<Type> options) ->
                Type.union(options.stream().map(Types::known).toList());
            case FunctionOf function -> function;
        };
    }

    /// Tells whether some part of `type` was not inferred.
    public static boolean isPartlyUnknown(Type type) {
        return switch (type) {
            case Scalar scalar -> scalar == Scalar.UNKNOWN;
            case ArrayOf(List<Type> fixed, Optional<Type> rest) ->
                fixed.stream().anyMatch(Types::isPartlyUnknown)
                        || rest.map(Types::isPartlyUnknown).orElse(false);
            case SetOf(Type member) -> isPartlyUnknown(member);
            case ObjectOf(SortedMap<Value, Type> fixed, Optional<Entry> rest) ->
                fixed.values().stream().anyMatch(Types::isPartlyUnknown)
                        || rest.map(entry -> isPartlyUnknown(entry.key()) || isPartlyUnknown(entry.value()))
                                .orElse(false);
            case OneOf(List<Type> options) -> options.stream().anyMatch(Types::isPartlyUnknown);
            case FunctionOf _ -> false;
        };
    }

    /// Tells whether values of `type` can be stepped into.
    public static boolean isIndexable(Type type) {
        return switch (type) {
            case Scalar scalar -> scalar == Scalar.ANY;
            case ArrayOf _, ObjectOf _, SetOf _ -> true;
            case OneOf(List<Type> options) -> options.stream().anyMatch(Types::isIndexable);
            case FunctionOf _ -> false;
        };
    }

    /// Returns the type of the keys of a collection of `type`.
    public static Type keys(Type type) {
        return switch (type) {
            case ArrayOf _ -> Scalar.NUMBER;
            case SetOf(Type member) -> member;
            case ObjectOf(SortedMap<Value, Type> fixed, Optional<Entry> rest) -> {
                List<Type> keys = new ArrayList<>();
                fixed.keySet().forEach(key -> keys.add(of(key)));
                rest.ifPresent(entry -> keys.add(entry.key()));
                yield Type.union(keys);
            }
            case OneOf(List<Type> options) ->
                Type.union(options.stream()
                        .filter(Types::isIndexable)
                        .map(Types::keys)
                        .toList());
            case Scalar scalar -> scalar == Scalar.ANY ? Scalar.ANY : Scalar.UNKNOWN;
            case FunctionOf _ -> Scalar.UNKNOWN;
        };
    }

    /// Returns the type of the elements of a collection of `type`.
    public static Type values(Type type) {
        return switch (type) {
            case ArrayOf(List<Type> fixed, Optional<Type> rest) -> {
                List<Type> values = new ArrayList<>(fixed);
                rest.ifPresent(values::add);
                yield Type.union(values);
            }
            case SetOf(Type member) -> member;
            case ObjectOf(SortedMap<Value, Type> fixed, Optional<Entry> rest) -> {
                List<Type> values = new ArrayList<>(fixed.values());
                rest.ifPresent(entry -> values.add(entry.value()));
                yield Type.union(values);
            }
            case OneOf(List<Type> options) ->
                Type.union(options.stream()
                        .filter(Types::isIndexable)
                        .map(Types::values)
                        .toList());
            case Scalar scalar -> scalar == Scalar.ANY ? Scalar.ANY : Scalar.UNKNOWN;
            case FunctionOf _ -> Scalar.UNKNOWN;
        };
    }
}
