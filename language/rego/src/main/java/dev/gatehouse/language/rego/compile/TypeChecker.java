// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.builtin.Library;
import dev.gatehouse.language.rego.compile.Goal.Apply;
import dev.gatehouse.language.rego.compile.Goal.Collect;
import dev.gatehouse.language.rego.compile.Goal.Equal;
import dev.gatehouse.language.rego.compile.Goal.Every;
import dev.gatehouse.language.rego.compile.Goal.Function;
import dev.gatehouse.language.rego.compile.Goal.Holds;
import dev.gatehouse.language.rego.compile.Goal.Not;
import dev.gatehouse.language.rego.compile.Goal.Under;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Problem;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.type.Type;
import dev.gatehouse.language.rego.type.Type.ArrayOf;
import dev.gatehouse.language.rego.type.Type.Entry;
import dev.gatehouse.language.rego.type.Type.FunctionOf;
import dev.gatehouse.language.rego.type.Type.Named;
import dev.gatehouse.language.rego.type.Type.ObjectOf;
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

/// Infers the types of rules bottom up and refuses goals whose types can never fit.
final class TypeChecker {
    private final RuleTree tree;
    private final Map<RuleTree, Type> known = new HashMap<>();
    private Problems problems;

    TypeChecker(RuleTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    /// Checks all rules.
    void rules() {
        below(tree);
    }

    private void below(RuleTree node) {
        if (!node.rules().isEmpty()) {
            rule(node);
        }
        node.children().values().forEach(this::below);
    }

    /// Checks a query over the rules.
    void query(List<Goal> goals, Problems found) {
        problems = found;
        goals(goals, new TypeScope(this));
    }

    RuleTree tree() {
        return tree;
    }

    /// Returns the type of the whole value at `node`: what its rules define, or an object of what stands
    /// below.
    Type node(RuleTree node) {
        if (!node.rules().isEmpty()) {
            return node.children().isEmpty() ? rule(node) : Scalar.ANY;
        }
        // Before any rule is known the reference knows nothing of the root either.
        if (node.path().isEmpty() && known.size() < 2) {
            return Scalar.ANY;
        }
        SortedMap<Value, Type> fixed = new TreeMap<>(Value::order);
        node.children().forEach((key, child) -> {
            Type type = node(child);
            if (!(type instanceof FunctionOf)) {
                fixed.put(key, type);
            }
        });
        return new ObjectOf(fixed, Optional.of(new Entry(Scalar.STRING, Scalar.ANY)));
    }

    /// Returns the type of what the rules at `node` define.
    Type rule(RuleTree node) {
        Type type = known.get(node);
        if (type == null) {
            // Recursion was refused before; this entry only guards against endless descent.
            known.put(node, Scalar.ANY);
            type = infer(node);
            known.put(node, type);
        }
        return type;
    }

    private Type infer(RuleTree node) {
        List<Type> keys = new ArrayList<>();
        List<Type> values = new ArrayList<>();
        List<Named> arguments = new ArrayList<>();
        for (CheckedRule rule : node.rules()) {
            Optional<CheckedRule> next = Optional.of(rule);
            while (next.isPresent()) {
                branch(next.get(), keys, values, arguments);
                next = next.get().fallback();
            }
        }
        CheckedRule first = node.rules().getFirst();
        Type value = Type.union(values);
        if (first.isFunction()) {
            return new FunctionOf(arguments, new Named("", value));
        }
        if (!first.dynamic().isEmpty()) {
            return new ObjectOf(new TreeMap<>(Value::order), Optional.of(new Entry(Type.union(keys), value)));
        }
        return first.member().isPresent() ? new SetOf(value) : value;
    }

    private void branch(CheckedRule rule, List<Type> keys, List<Type> values, List<Named> arguments) {
        TypeScope scope = new TypeScope(this);
        List<Type> given = new ArrayList<>();
        goals(rule.body(), scope);
        for (Term argument : rule.arguments()) {
            given.add(Types.known(scope.of(argument)));
        }
        for (int i = 0; i < given.size(); i++) {
            if (arguments.size() <= i) {
                arguments.add(new Named("", given.get(i)));
            } else {
                arguments.set(
                        i, new Named("", Type.union(List.of(arguments.get(i).type(), given.get(i)))));
            }
        }
        Type value = Types.known(scope.of(rule.member().orElse(rule.value())));
        if (rule.member().isPresent() && !rule.dynamic().isEmpty()) {
            value = new SetOf(value);
        }
        if (!rule.dynamic().isEmpty()) {
            keys.add(scope.of(rule.dynamic().getFirst()));
            for (int i = rule.dynamic().size() - 1; i > 0; i--) {
                value = new ObjectOf(
                        new TreeMap<>(Value::order),
                        Optional.of(new Entry(scope.of(rule.dynamic().get(i)), value)));
            }
        }
        values.add(value);
    }

    private void goals(List<Goal> goals, TypeScope scope) {
        for (Goal goal : goals) {
            switch (goal) {
                case Equal equal -> equal(equal, scope);
                case Apply apply -> apply(apply, scope);
                case Holds holds -> scope.check(holds.term(), holds.at());
                case Not not -> goals(not.goals(), scope.copy());
                case Collect collect -> collect(collect, scope);
                case Every every -> every(every, scope);
                case Under under -> goals(under.goals(), scope);
            }
        }
    }

    private void equal(Equal equal, TypeScope scope) {
        Type left = scope.check(equal.left(), equal.at());
        Type right = scope.check(equal.right(), equal.at());
        if (!scope.bind(equal.left(), right) || !scope.bind(equal.right(), left)) {
            problems.add(new Problem(
                    Problems.TYPE,
                    "match error",
                    equal.at(),
                    List.of("left  : " + left.text(), "right : " + right.text())));
        }
        scope.settle(equal.left());
        scope.settle(equal.right());
    }

    private void collect(Collect collect, TypeScope scope) {
        TypeScope inner = scope.copy();
        goals(collect.body(), inner);
        Type key = inner.of(collect.key());
        Type value = inner.of(collect.value());
        Type whole = switch (collect.kind()) {
            case ARRAY -> new ArrayOf(List.of(), Optional.of(value));
            case SET -> new SetOf(value);
            case OBJECT -> new ObjectOf(new TreeMap<>(Value::order), Optional.of(new Entry(key, value)));
        };
        // The reference cannot fit sets and objects of arguments that nothing is known of into a variable.
        if (collect.kind() != Goal.Collection.ARRAY && (Types.isPartlyUnknown(key) || Types.isPartlyUnknown(value))) {
            problems.add(new Problem(
                    Problems.TYPE,
                    "match error",
                    collect.at(),
                    List.of("left  : " + Scalar.UNKNOWN.text(), "right : " + whole.text())));
        }
        scope.set(collect.target().name(), whole);
    }

    private void every(Every every, TypeScope scope) {
        Type domain = scope.check(every.domain(), every.at());
        TypeScope inner = scope.copy();
        inner.set(every.key().name(), Types.keys(domain));
        inner.set(every.value().name(), Types.values(domain));
        goals(every.body(), inner);
    }

    private void apply(Apply apply, TypeScope scope) {
        Optional<FunctionOf> function = function(apply.function());
        List<Type> have = new ArrayList<>();
        for (Term argument : apply.arguments()) {
            have.add(scope.check(argument, apply.at()));
        }
        if (function.isEmpty()) {
            return;
        }
        List<Named> wanted = function.get().arguments();
        String name = apply.function().text();
        apply.result().ifPresent(result -> have.add(scope.of(result)));
        if (apply.arguments().size() != wanted.size()) {
            refuse(name + ": arity mismatch", have, wanted, apply.at());
            return;
        }
        Named yields = function.get().result();
        for (int i = 0; i < wanted.size(); i++) {
            if (!scope.fits(apply.arguments().get(i), wanted.get(i).type())) {
                refuse(name, have, wanted, yields, apply);
                return;
            }
        }
        if (apply.result().isPresent() && !scope.bind(apply.result().get(), yields.type())) {
            refuse(name, have, wanted, yields, apply);
        }
    }

    private void refuse(String name, List<Type> have, List<Named> wanted, Named yields, Apply apply) {
        List<Named> all = new ArrayList<>(wanted);
        all.add(yields);
        refuse(name + ": invalid argument(s)", have, all, apply.at());
    }

    private void refuse(String message, List<Type> have, List<Named> wanted, Location at) {
        problems.add(new Problem(
                Problems.TYPE,
                message,
                at,
                List.of(
                        "have: ("
                                + String.join(
                                        ", ", have.stream().map(Type::text).toList()) + ")",
                        "want: ("
                                + String.join(
                                        ", ", wanted.stream().map(Named::text).toList()) + ")")));
    }

    void undefined(String reference, List<String> details, Location at) {
        problems.add(new Problem(Problems.TYPE, "undefined ref: " + reference, at, details));
    }

    private Optional<FunctionOf> function(Function function) {
        return switch (function) {
            case Function.Library(String name) -> Library.find(name).map(builtin -> builtin.type());
            case Function.User user -> {
                RuleTree node = tree.find(user.path());
                yield node != null && rule(node) instanceof FunctionOf type ? Optional.of(type) : Optional.empty();
            }
        };
    }
}
