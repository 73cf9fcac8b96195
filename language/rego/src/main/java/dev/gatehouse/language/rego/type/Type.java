// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.type;

import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of a value before it exists. Equality is written out where types are looked up by it: what the
/// compiler makes of a record costs several classes when it is first asked.
public sealed interface Type {
    /// A type without further structure.
    enum Scalar implements Type {
        NULL("null", 0),
        BOOLEAN("boolean", 1),
        NUMBER("number", 2),
        STRING("string", 3),
        ANY("any", 10),
        /// Not inferred yet, as for the result a call is to bind.
        UNKNOWN("???", 4);

        private final String word;
        private final int rank;

        Scalar(String word, int rank) {
            this.word = word;
            this.rank = rank;
        }
    }

    /// An array: types of the first elements, then that of any further ones.
    record ArrayOf(List<Type> fixed, Optional<Type> rest) implements Type {
        public ArrayOf {
            fixed = List.copyOf(fixed);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ArrayOf(List<Type> thatFixed, Optional<Type> thatRest)
                    && fixed.equals(thatFixed)
                    && rest.equals(thatRest);
        }

        @Override
        public int hashCode() {
            return 31 * fixed.hashCode() + rest.hashCode();
        }
    }

    /// An object: types of known members, then those of any further ones.
    record ObjectOf(SortedMap<Value, Type> fixed, Optional<Entry> rest) implements Type {
        public ObjectOf {
            fixed = new TreeMap<>(fixed);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ObjectOf(SortedMap<Value, Type> thatFixed, Optional<Entry> thatRest)
                    && fixed.equals(thatFixed)
                    && rest.equals(thatRest);
        }

        @Override
        public int hashCode() {
            return 31 * fixed.hashCode() + rest.hashCode();
        }
    }

    /// Types of a key and its value.
    record Entry(Type key, Type value) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry(Type thatKey, Type thatValue)
                    && key.equals(thatKey)
                    && value.equals(thatValue);
        }

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + value.hashCode();
        }
    }

    record SetOf(Type member) implements Type {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SetOf(Type thatMember) && member.equals(thatMember);
        }

        @Override
        public int hashCode() {
            return member.hashCode();
        }
    }

    /// One of several types; none of them a union.
    record OneOf(List<Type> options) implements Type {
        public OneOf {
            options = List.copyOf(options);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof OneOf(List<Type> thatOptions) && options.equals(thatOptions);
        }

        @Override
        public int hashCode() {
            return options.hashCode();
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
        sorted.sort((a, b) -> {
            int order = Integer.compare(rank(a), rank(b));
            return order == 0 ? texts.getOrDefault(a, "").compareTo(texts.getOrDefault(b, "")) : order;
        });
        return new OneOf(sorted);
    }

    private static int rank(Type type) {
        return switch (type) {
            case Scalar scalar -> scalar.rank;
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
