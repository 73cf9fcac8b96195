// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Printer;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.Member;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.SetTerm;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.type.Type;
import dev.gatehouse.language.rego.type.Type.ArrayOf;
import dev.gatehouse.language.rego.type.Type.Entry;
import dev.gatehouse.language.rego.type.Type.FunctionOf;
import dev.gatehouse.language.rego.type.Type.ObjectOf;
import dev.gatehouse.language.rego.type.Type.OneOf;
import dev.gatehouse.language.rego.type.Type.Scalar;
import dev.gatehouse.language.rego.type.Type.SetOf;
import dev.gatehouse.language.rego.type.Types;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of the variables of one body.
final class TypeScope {
    private final TypeChecker checker;
    private final Map<String, Type> types;

    TypeScope(TypeChecker checker) {
        this(checker, new HashMap<>());
    }

    private TypeScope(TypeChecker checker, Map<String, Type> types) {
        this.checker = checker;
        this.types = types;
    }

    TypeScope copy() {
        return new TypeScope(checker, new HashMap<>(types));
    }

    void set(String name, Type type) {
        types.put(name, type);
    }

    /// Returns the type of `term`, a term without references.
    Type of(Term term) {
        return check(term, term.at());
    }

    /// Returns the type of `term` after refusing references in it that lead nowhere.
    Type check(Term term, Location at) {
        return switch (term) {
            case Constant constant -> Types.of(constant.value());
            case Variable variable -> types.getOrDefault(variable.name(), Scalar.UNKNOWN);
            case ArrayTerm array ->
                new ArrayOf(
                        array.elements().stream()
                                .map(element -> check(element, at))
                                .toList(),
                        Optional.empty());
            case SetTerm set ->
                new SetOf(Type.union(set.elements().stream()
                        .map(element -> check(element, at))
                        .toList()));
            case ObjectTerm object -> object(object, at);
            case Reference reference -> reference(reference, reference.at());
            default -> Scalar.ANY;
        };
    }

    private Type object(ObjectTerm object, Location at) {
        SortedMap<Value, Type> fixed = new TreeMap<>(Value::order);
        List<Type> keys = new ArrayList<>();
        List<Type> values = new ArrayList<>();
        for (Member member : object.members()) {
            Type value = check(member.value(), at);
            if (member.key() instanceof Constant(Value key, Location _)) {
                fixed.put(key, value);
            } else {
                keys.add(check(member.key(), at));
                values.add(value);
            }
        }
        Optional<Entry> rest =
                keys.isEmpty() ? Optional.empty() : Optional.of(new Entry(Type.union(keys), Type.union(values)));
        return new ObjectOf(fixed, rest);
    }

    private Type reference(Reference reference, Location at) {
        if (!(reference.head() instanceof Variable head)) {
            return Scalar.ANY;
        }
        if (head.name().equals("data")) {
            return data(reference, at);
        }
        Type start = head.name().equals("input") ? Scalar.ANY : check(head, at);
        return steps(start, reference, 0, at);
    }

    private Type data(Reference reference, Location at) {
        RuleTree node = checker.tree();
        List<Term> path = reference.path();
        int depth = 0;
        while (depth < path.size() && node.rules().isEmpty()) {
            RuleTree next = path.get(depth) instanceof Constant(Value key, Location _) ? node.child(key) : null;
            if (next == null) {
                break;
            }
            node = next;
            depth++;
        }
        Type type = checker.node(node);
        if (type instanceof FunctionOf function) {
            checker.undefined(
                    Printer.text(reference), List.of(Printer.text(reference), "have: " + function.text()), at);
            return Scalar.ANY;
        }
        return steps(type, reference, depth, at);
    }

    private Type steps(Type start, Reference reference, int from, Location at) {
        Type type = start;
        for (int i = from; i < reference.path().size(); i++) {
            Term part = reference.path().get(i);
            Optional<Type> next;
            if (part instanceof Constant(Value key, Location _)) {
                next = Types.at(type, key);
            } else {
                Type keys = Types.keys(type);
                next = bind(part, keys) && Types.isIndexable(type) ? Optional.of(Types.values(type)) : Optional.empty();
            }
            if (next.isEmpty()) {
                Reference wrong =
                        new Reference(reference.head(), reference.path().subList(0, i + 1), reference.at());
                checker.undefined(Printer.text(wrong), List.of(Printer.text(wrong), "have: " + Printer.text(part)), at);
                return Scalar.ANY;
            }
            type = next.get();
        }
        return type;
    }

    /// Takes what is still unknown in `term` to be anything from here on.
    void settle(Term term) {
        for (String name : Usage.all(term)) {
            if (types.getOrDefault(name, Scalar.UNKNOWN) == Scalar.UNKNOWN) {
                types.put(name, Scalar.ANY);
            }
        }
    }

    /// Gives the variables of `pattern` the types that `type` has for them; returns whether it can match at
    /// all.
    boolean bind(Term pattern, Type type) {
        return switch (pattern) {
            case Variable variable -> {
                Type known = types.get(variable.name());
                if (known == null || known == Scalar.UNKNOWN) {
                    types.put(variable.name(), Types.known(type));
                    yield true;
                }
                yield Types.meet(known, type);
            }
            case ArrayTerm array when type instanceof ArrayOf wanted -> elements(array, wanted);
            case ArrayTerm array
            when type == Scalar.ANY -> {
                array.elements().forEach(element -> bind(element, Scalar.ANY));
                yield true;
            }
            case ArrayTerm array -> {
                Optional<Type> option = Types.option(type, ArrayOf.class);
                yield option.isPresent() ? bind(array, option.get()) : Types.meet(of(array), type);
            }
            case ObjectTerm object when type instanceof ObjectOf || type == Scalar.ANY -> members(object, type);
            case ObjectTerm object -> {
                Optional<Type> option = Types.option(type, ObjectOf.class);
                yield option.isPresent() ? bind(object, option.get()) : Types.meet(of(object), type);
            }
            case Reference _ -> Types.meet(of(pattern), type);
            default -> Types.meet(of(pattern), type);
        };
    }

    private boolean elements(ArrayTerm array, ArrayOf wanted) {
        if (!Types.meet(of(array), wanted)) {
            return false;
        }
        for (int i = 0; i < array.elements().size(); i++) {
            Type element = i < wanted.fixed().size()
                    ? wanted.fixed().get(i)
                    : wanted.rest().orElse(Scalar.ANY);
            if (!bind(array.elements().get(i), element)) {
                return false;
            }
        }
        return true;
    }

    private boolean members(ObjectTerm object, Type type) {
        if (!Types.meet(of(object), type)) {
            return false;
        }
        for (Member member : object.members()) {
            Type value = member.key() instanceof Constant(Value key, Location _)
                    ? Types.at(type, key).orElse(Scalar.ANY)
                    : Types.values(type);
            if (!bind(member.value(), value)) {
                return false;
            }
        }
        return true;
    }

    /// Tells whether an argument can be of the type a function wants.
    boolean fits(Term argument, Type wanted) {
        return switch (wanted) {
            case OneOf(List<Type> options)
            when !(argument instanceof Variable) -> options.stream().anyMatch(option -> fits(argument, option));
            case ArrayOf array when argument instanceof ArrayTerm literal -> elementsFit(literal, array);
            case ObjectOf object when argument instanceof ObjectTerm literal -> membersFit(literal, object);
            case SetOf(Type member)
            when argument instanceof SetTerm literal ->
                literal.elements().stream().allMatch(element -> fits(element, member));
            default -> argument instanceof Variable ? bind(argument, wanted) : Types.meet(of(argument), wanted);
        };
    }

    private boolean elementsFit(ArrayTerm literal, ArrayOf wanted) {
        List<Term> elements = literal.elements();
        if (wanted.rest().isEmpty() && elements.size() != wanted.fixed().size()) {
            return false;
        }
        for (int i = 0; i < elements.size(); i++) {
            Type element = i < wanted.fixed().size()
                    ? wanted.fixed().get(i)
                    : wanted.rest().orElse(Scalar.ANY);
            if (!fits(elements.get(i), element)) {
                return false;
            }
        }
        return true;
    }

    // Members that an open object knows need not be there.
    private boolean membersFit(ObjectTerm literal, ObjectOf wanted) {
        if (wanted.rest().isEmpty()
                && literal.members().size() != wanted.fixed().size()) {
            return false;
        }
        for (Member member : literal.members()) {
            Optional<Type> value = member.key() instanceof Constant(Value key, Location _)
                    ? Types.at(wanted, key)
                    : Optional.of(Types.values(wanted));
            if (value.isEmpty() || !fits(member.value(), value.get())) {
                return false;
            }
        }
        return true;
    }
}
