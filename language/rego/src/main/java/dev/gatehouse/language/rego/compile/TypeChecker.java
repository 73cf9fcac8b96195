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
import dev.gatehouse.language.rego.syntax.ProblemsException;
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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Infers the types of rules bottom up and refuses goals whose types can never fit.
final class TypeChecker {
    // Nested comprehensions are looked at once for each body around them, and types of types can double from line to
    // line. No policy that was written for a purpose comes near these bounds.
    private static final int STEPS = 5_000_000;
    private static final int HEAVIEST = 50_000;

    private final RuleTree tree;
    private final Map<RuleTree, Type> known = new HashMap<>();
    private final IdentityHashMap<Type, Integer> weights = new IdentityHashMap<>();
    private Problems problems;
    private int steps;

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

    private void spend(int work, Location at) {
        steps += work;
        if (steps > STEPS) {
            throw new ProblemsException(
                    List.of(new Problem(Problems.COMPILE, "policy exceeded its compile budget", at)));
        }
    }

    /// Refuses types of which nobody could tell whether they fit.
    void weigh(Type type) {
        int weight = weight(type);
        if (weight > HEAVIEST) {
            throw new ProblemsException(
                    List.of(new Problem(Problems.COMPILE, "policy exceeded its compile budget", Location.NONE)));
        }
        spend(weight, Location.NONE);
    }

    private int weight(Type type) {
        Integer known = weights.get(type);
        if (known != null) {
            return known;
        }
        int weight = 1;
        for (Type part : type.parts()) {
            weight = Math.min(HEAVIEST + 1, weight + weight(part));
        }
        if (weight > 1) {
            weights.put(type, weight);
        }
        return weight;
    }

    /// Returns the type of the whole value at `node`: what its rules define, or an object of what stands
    /// below.
    Type node(RuleTree node) {
        if (!node.rules().isEmpty()) {
            Type type = rule(node);
            return type instanceof ObjectOf ? below(node, type) : type;
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

    // Rules for single members of an object that other rules make up.
    private Type below(RuleTree node, Type start) {
        Type type = start;
        for (Map.Entry<Value, RuleTree> child : node.children().entrySet()) {
            RuleTree next = child.getValue();
            Type value = node(next);
            if (next.rules().isEmpty()) {
                value = below(next, new ObjectOf(new TreeMap<>(Value::order), Optional.empty()));
            }
            Entry entry = new Entry(Types.of(child.getKey()), value);
            if (type instanceof ObjectOf(SortedMap<Value, Type> fixed, Optional<Entry> rest)) {
                type = new ObjectOf(
                        fixed,
                        Optional.of(rest.map(old -> new Entry(
                                        Type.union(List.of(old.key(), entry.key())),
                                        Type.union(List.of(old.value(), entry.value()))))
                                .orElse(entry)));
            }
        }
        return type;
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
        List<Type> values = new ArrayList<>();
        List<Named> arguments = new ArrayList<>();
        int before = problems.count();
        for (CheckedRule rule : node.rules()) {
            Optional<CheckedRule> next = Optional.of(rule);
            while (next.isPresent()) {
                branch(next.get(), values, arguments);
                next = next.get().fallback();
            }
        }
        if (problems.count() > before) {
            return Scalar.ANY;
        }
        if (node.rules().getFirst().isFunction()) {
            return new FunctionOf(arguments, new Named("", Type.union(values)));
        }
        return values.stream().reduce(Scalar.UNKNOWN, Types::merge);
    }

    private void branch(CheckedRule rule, List<Type> values, List<Named> arguments) {
        TypeScope scope = new TypeScope(this);
        goals(rule.body(), scope);
        for (int i = 0; i < rule.arguments().size(); i++) {
            scope.settle(rule.arguments().get(i));
            Type given = Types.known(scope.of(rule.arguments().get(i)));
            if (arguments.size() <= i) {
                arguments.add(new Named("", given));
            } else {
                arguments.set(
                        i, new Named("", Type.union(List.of(arguments.get(i).type(), given))));
            }
        }
        Type value = Types.known(scope.of(rule.member().orElse(rule.value())));
        if (rule.member().isPresent()) {
            value = new SetOf(value);
        }
        for (Term key : rule.dynamic().reversed()) {
            value = new ObjectOf(
                    new TreeMap<>(Value::order), Optional.of(new Entry(Types.known(scope.of(key)), value)));
        }
        weigh(value);
        values.add(value);
    }

    private void goals(List<Goal> goals, TypeScope scope) {
        for (Goal goal : goals) {
            spend(1, goal.at());
            switch (goal) {
                case Equal equal -> equal(equal, scope);
                case Apply apply -> apply(apply, scope);
                case Holds holds -> scope.follow(holds.term());
                case Not not -> goals(not.goals(), scope);
                case Collect collect -> collect(collect, goals, scope);
                case Every every -> {
                    scope.follow(every.domain());
                    closures(every.body(), scope);
                    references(every.body(), scope);
                }
                case Under under -> {
                    under.overrides().forEach(override -> replacement(override, under.at()));
                    goals(under.goals(), scope);
                }
            }
        }
    }

    // What takes a function's place must be able to take its arguments.
    private void replacement(Goal.Substitution override, Location at) {
        if (!(override instanceof Goal.Substitution.Redirect(Function from, Function to))) {
            return;
        }
        Optional<FunctionOf> old = function(from);
        Optional<FunctionOf> other = function(to);
        if (old.isEmpty() || other.isEmpty()) {
            return;
        }
        List<Named> wanted = old.get().arguments();
        List<Named> given = other.get().arguments();
        boolean fits = wanted.size() == given.size();
        for (int i = 0; fits && i < wanted.size(); i++) {
            fits = Types.meet(wanted.get(i).type(), given.get(i).type());
        }
        if (!fits) {
            List<String> have = given.stream().map(named -> named.type().text()).toList();
            List<String> want = wanted.stream().map(Named::text).toList();
            problems.add(new Problem(
                    Problems.TYPE,
                    from.text() + ": arity mismatch",
                    at,
                    List.of("have: (" + String.join(", ", have) + ")", "want: (" + String.join(", ", want) + ")")));
        }
    }

    private void equal(Equal equal, TypeScope scope) {
        int before = problems.count();
        scope.follow(equal.left());
        scope.follow(equal.right());
        Type left = scope.of(equal.left());
        Type right = scope.of(equal.right());
        if (!scope.unify(equal.left(), equal.right()) && !isConsequence(before, List.of(left, right))) {
            mismatch(left, right, equal.at());
        }
    }

    // What leads nowhere has no type, which is not worth a second problem.
    private boolean isConsequence(int before, List<Type> types) {
        return problems.count() > before && types.stream().anyMatch(Types::isPartlyUnknown);
    }

    private void mismatch(Type left, Type right, Location at) {
        problems.add(new Problem(
                Problems.TYPE, "match error", at, List.of("left  : " + left.text(), "right : " + right.text())));
    }

    private void collect(Collect collect, List<Goal> around, TypeScope scope) {
        TypeScope inner = scope.inner();
        goals(collect.body(), inner);
        closures(collect.body(), scope);
        Type key = inner.of(collect.key());
        Type value = inner.of(collect.value());
        Type whole = switch (collect.kind()) {
            // Of elements that nothing is known of the reference makes an array that has none.
            case ARRAY -> new ArrayOf(List.of(), value == Scalar.UNKNOWN ? Optional.empty() : Optional.of(value));
            case SET -> new SetOf(value);
            case OBJECT -> new ObjectOf(new TreeMap<>(Value::order), Optional.of(new Entry(key, value)));
        };
        if (!Types.isPartlyUnknown(whole)) {
            scope.set(collect.target().name(), whole);
        } else if (isSide(collect.target(), around)) {
            scope.set(collect.target().name(), whole);
            scope.made(collect.target());
        } else {
            // The reference cannot fit what it does not know wholly into a variable that it knows nothing of.
            mismatch(Scalar.UNKNOWN, whole, collect.at());
            scope.set(collect.target().name(), Types.known(whole));
        }
    }

    // Tells whether what is collected is one side of an equation, and so stands there itself.
    private static boolean isSide(Term target, List<Goal> goals) {
        return goals.stream().anyMatch(goal -> switch (goal) {
            case Equal equal -> equal.left().equals(target) || equal.right().equals(target);
            case Not not -> isSide(target, not.goals());
            case Under under -> isSide(target, under.goals());
            case Apply _, Collect _, Every _, Holds _ -> false;
        });
    }

    // The reference looks at every comprehension inside an expression also as if it stood in that expression's
    // body, where the variables of the bodies between are not known.
    private void closures(List<Goal> goals, TypeScope scope) {
        for (Goal goal : goals) {
            spend(1, goal.at());
            switch (goal) {
                case Collect collect -> {
                    goals(collect.body(), scope.inner());
                    closures(collect.body(), scope);
                }
                case Every every -> closures(every.body(), scope);
                case Not not -> closures(not.goals(), scope);
                case Under under -> closures(under.goals(), scope);
                case Equal _, Apply _, Holds _ -> {}
            }
        }
    }

    // Of what `every` demands, the reference checks references and comprehensions only.
    private void references(List<Goal> goals, TypeScope scope) {
        for (Goal goal : goals) {
            switch (goal) {
                case Equal equal -> {
                    scope.follow(equal.left());
                    scope.follow(equal.right());
                }
                case Apply apply -> {
                    apply.arguments().forEach(scope::follow);
                    apply.result().ifPresent(scope::follow);
                }
                case Holds holds -> scope.follow(holds.term());
                case Not not -> references(not.goals(), scope);
                case Under under -> references(under.goals(), scope);
                case Every every -> {
                    scope.follow(every.domain());
                    references(every.body(), scope);
                }
                case Collect _ -> {}
            }
        }
    }

    private void apply(Apply apply, TypeScope scope) {
        List<Term> operands = new ArrayList<>(apply.arguments());
        apply.result().ifPresent(operands::add);
        int before = problems.count();
        operands.forEach(scope::follow);
        Optional<FunctionOf> function = function(apply.function());
        if (function.isEmpty()) {
            return;
        }
        List<Named> wanted = new ArrayList<>(function.get().arguments());
        String name = apply.function().text();
        if (apply.arguments().size() != wanted.size()) {
            refuse(name + ": arity mismatch", operands, wanted, apply.at(), scope);
            return;
        }
        wanted.add(function.get().result());
        for (int i = 0; i < operands.size(); i++) {
            if (!scope.accepts(operands.get(i), wanted.get(i).type(), false)) {
                if (isConsequence(before, operands.stream().map(scope::of).toList())) {
                    return;
                }
                refuse(name + ": invalid argument(s)", operands, wanted, apply.at(), scope);
                return;
            }
        }
    }

    private void refuse(String message, List<Term> operands, List<Named> wanted, Location at, TypeScope scope) {
        List<String> have = operands.stream().map(term -> scope.of(term).text()).toList();
        List<String> want = wanted.stream().map(Named::text).toList();
        problems.add(new Problem(
                Problems.TYPE,
                message,
                at,
                List.of("have: (" + String.join(", ", have) + ")", "want: (" + String.join(", ", want) + ")")));
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
