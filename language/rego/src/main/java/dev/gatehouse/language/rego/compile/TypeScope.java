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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of the variables of one body, and of those around it.
///
/// A variable that nothing is known of yet has no type at all, which is not the same as any type: until an
/// expression says something about it, nothing that holds it can be compared. The reference has it so, and what it
/// refuses for that reason is refused here.
final class TypeScope {
    private final TypeChecker checker;
    private final @Nullable TypeScope outer;
    private final Map<String, Type> types = new HashMap<>();
    private final Set<String> made = new HashSet<>();

    TypeScope(TypeChecker checker) {
        this(checker, null);
    }

    private TypeScope(TypeChecker checker, @Nullable TypeScope outer) {
        this.checker = checker;
        this.outer = outer;
    }

    /// Returns a scope of its own for a body inside this one.
    TypeScope inner() {
        return new TypeScope(checker, this);
    }

    void set(String name, Type type) {
        checker.weigh(type);
        types.put(name, type);
    }

    /// Says that `target` stands for a comprehension that is not wholly known.
    void made(Variable target) {
        made.add(target.name());
    }

    private boolean isMade(Term term) {
        return term instanceof Variable variable && made.contains(variable.name());
    }

    private Type known(String name) {
        for (TypeScope scope = this; scope != null; scope = scope.outer) {
            Type type = scope.types.get(name);
            if (type != null) {
                return type;
            }
        }
        return Scalar.UNKNOWN;
    }

    /// Takes what is still unknown in `term` to be anything from here on.
    void settle(Term term) {
        for (String name : Usage.all(term)) {
            if (known(name) == Scalar.UNKNOWN) {
                set(name, Scalar.ANY);
            }
        }
    }

    /// Returns the type of `term`, as far as it is known.
    Type of(Term term) {
        return switch (term) {
            case Constant constant -> Types.of(constant.value());
            case Variable variable -> known(variable.name());
            case ArrayTerm array ->
                Types.array(array.elements().stream().map(this::of).toList());
            case SetTerm set -> Types.set(set.elements().stream().map(this::of).toList());
            case ObjectTerm object -> object(object);
            case Reference reference -> reference(reference);
            default -> Scalar.ANY;
        };
    }

    private Type object(ObjectTerm object) {
        SortedMap<Value, Type> fixed = new TreeMap<>(Value::order);
        Optional<Entry> rest = Optional.empty();
        for (Member member : object.members()) {
            if (member.key() instanceof Constant(Value key, Location _)) {
                fixed.put(key, of(member.value()));
            } else {
                rest = Optional.of(new Entry(of(member.key()), of(member.value())));
            }
        }
        return Types.object(new ObjectOf(fixed, rest));
    }

    private Type reference(Reference reference) {
        if (!(reference.head() instanceof Variable head)) {
            return Scalar.ANY;
        }
        Place start = start(head, reference, true);
        Type type = start.type();
        for (Term part :
                reference.path().subList(start.depth(), reference.path().size())) {
            type = part instanceof Constant(Value key, Location _)
                    ? Types.at(type, key).orElse(Scalar.UNKNOWN)
                    : Types.values(type);
        }
        return type;
    }

    /// How far a reference leads among the rules, and the type of what stands there.
    private record Place(Type type, int depth) {}

    private Place start(Variable head, Reference reference, boolean nearest) {
        return switch (head.name()) {
            case "input" -> new Place(Scalar.ANY, 0);
            case "data" -> data(reference.path(), nearest);
            default -> new Place(known(head.name()), 0);
        };
    }

    private Place data(List<Term> path, boolean nearest) {
        RuleTree node = checker.tree();
        int depth = 0;
        while (depth < path.size() && (nearest || node.rules().isEmpty())) {
            RuleTree next = path.get(depth) instanceof Constant(Value key, Location _) ? node.child(key) : null;
            if (next == null) {
                break;
            }
            node = next;
            depth++;
        }
        return new Place(checker.node(node), depth);
    }

    /// Refuses references in `term` that lead nowhere, and learns what variables they step through.
    void follow(Term term) {
        switch (term) {
            case Reference reference -> steps(reference);
            case ArrayTerm array -> array.elements().forEach(this::follow);
            case SetTerm set -> set.elements().forEach(this::follow);
            case ObjectTerm object ->
                object.members().forEach(member -> {
                    follow(member.key());
                    follow(member.value());
                });
            default -> {}
        }
    }

    private void steps(Reference reference) {
        if (!(reference.head() instanceof Variable head)) {
            return;
        }
        Place start = start(head, reference, false);
        Type type = start.type();
        if (type instanceof FunctionOf function) {
            checker.undefined(
                    Printer.text(reference),
                    List.of(Printer.text(reference), "have: " + function.text()),
                    reference.at());
            return;
        }
        if (type == Scalar.UNKNOWN) {
            type = Scalar.ANY;
            set(head.name(), type);
        }
        for (int i = start.depth(); i < reference.path().size(); i++) {
            Term part = reference.path().get(i);
            Optional<Type> next = Optional.empty();
            if (Types.isIndexable(type)) {
                if (part instanceof Constant(Value key, Location _)) {
                    next = Types.at(type, key);
                } else if (accepts(part, Types.keys(type), false)) {
                    next = Optional.of(Types.values(type));
                }
            }
            if (next.isEmpty()) {
                Reference wrong =
                        new Reference(reference.head(), reference.path().subList(0, i + 1), reference.at());
                checker.undefined(
                        Printer.text(wrong),
                        List.of(Printer.text(wrong), "have: " + Printer.text(part)),
                        reference.at());
                return;
            }
            type = next.get();
        }
    }

    /// Makes both sides of an equation one type, and tells whether they can be.
    boolean unify(Term left, Term right) {
        Type a = of(left);
        Type b = of(right);
        boolean openLeft = Types.isPartlyUnknown(a);
        boolean openRight = Types.isPartlyUnknown(b);
        if (openLeft != openRight) {
            return openLeft ? accepts(left, b, false) : accepts(right, a, false);
        }
        if (!openLeft) {
            return Types.meet(a, b);
        }
        if (isMade(left) || isMade(right)) {
            return false;
        }
        return switch (left) {
            case Variable _
            when right instanceof ArrayTerm || right instanceof ObjectTerm || right instanceof Variable ->
                settled(right, left);
            case ArrayTerm _, ObjectTerm _ when right instanceof Variable -> settled(left, right);
            case ArrayTerm array when right instanceof ArrayTerm other -> elements(array, other);
            case ObjectTerm object when right instanceof ObjectTerm other -> members(object, other);
            default -> false;
        };
    }

    private boolean settled(Term term, Term variable) {
        return accepts(term, Scalar.ANY, false) && accepts(variable, of(term), false);
    }

    private boolean elements(ArrayTerm left, ArrayTerm right) {
        if (left.elements().size() != right.elements().size()) {
            return false;
        }
        for (int i = 0; i < left.elements().size(); i++) {
            if (!unify(left.elements().get(i), right.elements().get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean members(ObjectTerm left, ObjectTerm right) {
        for (Member member : left.members()) {
            for (Member other : right.members()) {
                if (member.key() instanceof Constant(Value a, Location _)
                        && other.key() instanceof Constant(Value b, Location _)
                        && a.equals(b)
                        && !unify(member.value(), other.value())) {
                    return false;
                }
            }
        }
        return left.members().size() == right.members().size();
    }

    /// Tells whether `term` can be of a type, and learns from it what variables are.
    ///
    /// @param widens whether a variable of another type is of either from here on, which is how the reference
    /// takes the elements of collections where it has a choice of types
    boolean accepts(Term term, Type type, boolean widens) {
        return switch (term) {
            case Variable variable -> {
                Type known = known(variable.name());
                if (isMade(variable)) {
                    yield Types.meet(known, type);
                }
                if (widens || known == Scalar.UNKNOWN) {
                    set(variable.name(), Type.union(List.of(known, type)));
                    yield true;
                }
                yield Types.meet(known, type);
            }
            case ArrayTerm array -> collection(array, array.elements(), type, widens);
            case SetTerm set -> collection(set, set.elements(), type, widens);
            case ObjectTerm object -> collection(object, parts(object), type, widens);
            default -> Types.meet(of(term), type);
        };
    }

    private static List<Term> parts(ObjectTerm object) {
        List<Term> parts = new ArrayList<>();
        for (Member member : object.members()) {
            parts.add(member.key());
            parts.add(member.value());
        }
        return parts;
    }

    private boolean collection(Term term, List<Term> parts, Type type, boolean widens) {
        if (type == Scalar.ANY) {
            parts.forEach(part -> accepts(part, Scalar.ANY, true));
            return true;
        }
        if (type instanceof OneOf(List<Type> options)) {
            boolean fits = false;
            for (Type option : options) {
                fits |= collection(term, parts, option, true);
            }
            return fits;
        }
        return switch (term) {
            case ArrayTerm _ when type instanceof ArrayOf wanted -> elements(parts, wanted, widens);
            case SetTerm _
            when type instanceof SetOf(Type member) -> parts.stream().allMatch(part -> accepts(part, member, widens));
            case ObjectTerm object when type instanceof ObjectOf wanted -> members(object, wanted, widens);
            default -> false;
        };
    }

    private boolean elements(List<Term> elements, ArrayOf wanted, boolean widens) {
        if (wanted.rest().isEmpty() && elements.size() != wanted.fixed().size()) {
            return false;
        }
        for (int i = 0; i < elements.size(); i++) {
            Type element = i < wanted.fixed().size()
                    ? wanted.fixed().get(i)
                    : wanted.rest().orElse(Scalar.ANY);
            if (!accepts(elements.get(i), element, widens)) {
                return false;
            }
        }
        return true;
    }

    // Members that an open object knows need not be there.
    private boolean members(ObjectTerm object, ObjectOf wanted, boolean widens) {
        if (wanted.rest().isEmpty() && object.members().size() != wanted.fixed().size()) {
            return false;
        }
        for (Member member : object.members()) {
            if (!(member.key() instanceof Constant(Value key, Location _))) {
                accepts(member.value(), Scalar.ANY, widens);
                continue;
            }
            Optional<Type> value = Types.at(wanted, key);
            if (value.isEmpty() || !accepts(member.value(), value.get(), widens)) {
                return false;
            }
        }
        return true;
    }
}
