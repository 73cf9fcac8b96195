// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.type;

import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of a value before it exists.
public sealed interface Type {
    /// A type without further structure.
    enum Scalar implements Type {
        NULL("null"),
        BOOLEAN("boolean"),
        NUMBER("number"),
        STRING("string"),
        ANY("any"),
        /// Not inferred yet, as for the result a call is to bind.
        UNKNOWN("???");

        private final String word;

        Scalar(String word) {
            this.word = word;
        }
    }

    /// An array: types of the first elements, then that of any further ones.
    record ArrayOf(List<Type> fixed, Optional<Type> rest) implements Type {
        public ArrayOf {
            fixed = List.copyOf(fixed);
        }
    }

    /// An object: types of known members, then those of any further ones.
    record ObjectOf(SortedMap<Value, Type> fixed, Optional<Entry> rest) implements Type {
        public ObjectOf {
            fixed = new TreeMap<>(fixed);
        }
    }

    /// Types of a key and its value.
    record Entry(Type key, Type value) {}

    record SetOf(Type member) implements Type {}

    /// One of several types; none of them a union.
    record OneOf(List<Type> options) implements Type {
        public OneOf {
            options = List.copyOf(options);
        }
    }

    /// A function.
    ///
    /// @param result what it yields
    record FunctionOf(List<Named> arguments, Named result) implements Type {
        public FunctionOf {
            arguments = List.copyOf(arguments);
        }
    }

    /// A type with the name that error texts give it; the name may be empty.
    record Named(String name, Type type) {
        public String text() {
            return name.isEmpty() ? type.text() : name + ": " + type.text();
        }
    }

    /// Returns the union of `types`; what was not inferred adds nothing to it.
    static Type union(List<Type> types) {
        Set<Type> options = new LinkedHashSet<>();
        for (Type type : types) {
            if (type == Scalar.ANY) {
                return Scalar.ANY;
            }
            if (type instanceof OneOf(List<Type> inner)) {
                options.addAll(inner);
            } else if (type != Scalar.UNKNOWN) {
                options.add(type);
            }
        }
        if (options.isEmpty()) {
            return Scalar.UNKNOWN;
        }
        if (options.size() == 1) {
            return options.iterator().next();
        }
        Map<Type, String> texts = new HashMap<>();
        options.forEach(option -> texts.put(option, option.text()));
        List<Type> sorted = new ArrayList<>(options);
        sorted.sort(Comparator.comparingInt(Type::rank).thenComparing(texts::get));
        return new OneOf(sorted);
    }

    private static int rank(Type type) {
        return switch (type) {
            case Scalar.NULL -> 0;
            case Scalar.BOOLEAN -> 1;
            case Scalar.NUMBER -> 2;
            case Scalar.STRING -> 3;
            case Scalar.UNKNOWN -> 4;
            case Scalar.ANY -> 10;
            case ArrayOf _ -> 5;
            case ObjectOf _ -> 6;
            case SetOf _ -> 7;
            case OneOf _ -> 8;
            case FunctionOf _ -> 9;
        };
    }

    /// Returns the types that this one is made of.
    default List<Type> parts() {
        List<Type> parts = new ArrayList<>();
        switch (this) {
            case Scalar _ -> {}
            case ArrayOf(List<Type> fixed, Optional<Type> rest) -> {
                parts.addAll(fixed);
                rest.ifPresent(parts::add);
            }
            case SetOf(Type member) -> parts.add(member);
            case ObjectOf(SortedMap<Value, Type> fixed, Optional<Entry> rest) -> {
                parts.addAll(fixed.values());
                rest.ifPresent(entry -> {
                    parts.add(entry.key());
                    parts.add(entry.value());
                });
            }
            case OneOf(List<Type> options) -> parts.addAll(options);
            case FunctionOf(List<Named> arguments, Named result) -> {
                arguments.forEach(argument -> parts.add(argument.type()));
                parts.add(result.type());
            }
        }
        return parts;
    }

    /// Returns the type as error texts write it.
    default String text() {
        return switch (this) {
            case Scalar scalar -> scalar.word;
            case ArrayOf(List<Type> fixed, Optional<Type> rest) ->
                "array"
                        + (fixed.isEmpty() ? "" : "<" + join(fixed) + ">")
                        + rest.map(type -> "[" + type.text() + "]").orElse("");
            case SetOf(Type member) -> "set[" + member.text() + "]";
            case ObjectOf(SortedMap<Value, Type> fixed, Optional<Entry> rest) -> {
                List<String> parts = new ArrayList<>();
                fixed.forEach((key, type) -> parts.add(keyText(key) + ": " + type.text()));
                yield "object"
                        + (fixed.isEmpty() && rest.isPresent() ? "" : "<" + String.join(", ", parts) + ">")
                        + rest.map(entry -> "[" + entry.key().text() + ": "
                                        + entry.value().text() + "]")
                                .orElse("");
            }
            case OneOf(List<Type> options) -> "any<" + join(options) + ">";
            case FunctionOf(List<Named> arguments, Named result) ->
                "(" + String.join(", ", arguments.stream().map(Named::text).toList()) + ") => "
                        + result.type().text();
        };
    }

    private static String keyText(Value key) {
        return key instanceof dev.gatehouse.language.rego.value.StringValue(String text) ? text : key.toString();
    }

    private static String join(List<Type> types) {
        return String.join(", ", types.stream().map(Type::text).toList());
    }
}
