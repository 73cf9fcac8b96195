// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.builtin.Builtin;
import dev.gatehouse.language.rego.compile.Goal;
import dev.gatehouse.language.rego.compile.Goal.Apply;
import dev.gatehouse.language.rego.compile.Goal.Equal;
import dev.gatehouse.language.rego.compile.Goal.Substitution;
import dev.gatehouse.language.rego.compile.Goal.Under;
import dev.gatehouse.language.rego.evaluate.Lookups.Part;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.SetTerm;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Plans the bodies of one rule: gives each variable a slot and decides for each place whether it binds or
/// compares.
final class BodyPlanner {
    private final Planner planner;
    private final Map<String, Integer> slots = new HashMap<>();
    private Set<String> bound = new HashSet<>();

    BodyPlanner(Planner planner) {
        this.planner = planner;
    }

    int slots() {
        return slots.size();
    }

    int slot(String name) {
        return slots.computeIfAbsent(name, _ -> slots.size());
    }

    /// Plans goals that see what is bound so far; what they bind stays bound.
    Body body(List<Goal> goals) {
        List<Step> steps = new ArrayList<>();
        for (Goal goal : goals) {
            steps.add(step(goal));
        }
        return new Body(steps.toArray(Step[]::new), goals.stream().map(Goal::at).toArray(Location[]::new));
    }

    /// Plans goals whose bindings end with them.
    private Body inner(List<Goal> goals) {
        Set<String> outside = bound;
        bound = new HashSet<>(outside);
        Body body = body(goals);
        bound = outside;
        return body;
    }

    private Step step(Goal goal) {
        return switch (goal) {
            case Equal equal -> equality(equal.left(), equal.right());
            case Goal.Holds holds -> holds(holds.term());
            case Apply apply -> call(apply);
            case Goal.Not not -> new Steps.Not(inner(not.goals()));
            case Goal.Collect collect -> collect(collect);
            case Goal.Every every -> every(every);
            case Under under -> under(under);
        };
    }

    private Step holds(Term term) {
        if (term instanceof Reference reference) {
            return lookup(reference, new Match.Truth());
        }
        return new Lookups.Single(operand(term), new Match.Truth());
    }

    private Step equality(Term left, Term right) {
        if (right instanceof Reference reference) {
            return lookup(reference, left);
        }
        if (left instanceof Reference reference) {
            return lookup(reference, right);
        }
        if (isBound(left)) {
            return new Lookups.Single(operand(left), match(right));
        }
        return new Lookups.Single(operand(right), match(left));
    }

    private Step lookup(Reference reference, Term other) {
        // Steps bind before the value is matched, so they are planned first.
        if (isGround(reference)) {
            Operand operand = ground(reference);
            return new Lookups.Single(operand, match(other));
        }
        List<Part> parts = parts(reference.path());
        return many(reference, parts, match(other));
    }

    private Step lookup(Reference reference, Match match) {
        if (isGround(reference)) {
            return new Lookups.Single(ground(reference), match);
        }
        return many(reference, parts(reference.path()), match);
    }

    private Step many(Reference reference, List<Part> parts, Match match) {
        if (!isData(reference)) {
            return new Lookups.Many(start(reference), parts.toArray(Part[]::new), match);
        }
        Planner.Whole whole = planner.whole(constants(reference.path()));
        if (whole != null) {
            List<Value> path = constants(reference.path()).subList(0, whole.depth());
            Operand start = new Lookups.GroundRule(whole.node(), path.toArray(Value[]::new));
            return new Lookups.Many(
                    start, parts.subList(whole.depth(), parts.size()).toArray(Part[]::new), match);
        }
        return new Lookups.ManyData(parts.toArray(Part[]::new), match);
    }

    private static boolean isData(Reference reference) {
        return reference.head() instanceof Variable head && head.name().equals("data");
    }

    private Operand start(Reference reference) {
        if (reference.head() instanceof Variable head && head.name().equals("input")) {
            return new Lookups.Input();
        }
        return operand(reference.head());
    }

    private List<Part> parts(List<Term> path) {
        List<Part> parts = new ArrayList<>();
        for (Term part : path) {
            parts.add(isBound(part) ? new Part(operand(part), null) : new Part(null, match(part)));
        }
        return parts;
    }

    private boolean isGround(Reference reference) {
        return reference.path().stream().allMatch(this::isBound);
    }

    private Operand ground(Reference reference) {
        Operand[] keys = operands(reference.path());
        if (!isData(reference)) {
            return keys.length == 0 ? start(reference) : new Lookups.Ground(start(reference), keys);
        }
        List<Value> constants = constants(reference.path());
        Planner.Whole whole = planner.whole(constants);
        if (whole == null) {
            return new Lookups.GroundData(keys);
        }
        Value[] path = constants.subList(0, whole.depth()).toArray(Value[]::new);
        Operand start = new Lookups.GroundRule(whole.node(), path);
        return whole.depth() == keys.length
                ? start
                : new Lookups.Ground(start, Arrays.copyOfRange(keys, whole.depth(), keys.length));
    }

    private static List<Value> constants(List<Term> path) {
        List<Value> constants = new ArrayList<>();
        for (Term part : path) {
            if (!(part instanceof Constant(Value value, var _))) {
                break;
            }
            constants.add(value);
        }
        return constants;
    }

    private Step call(Apply apply) {
        CallSteps.Target target = planner.target(apply.function());
        Operand[] arguments = operands(apply.arguments());
        Match result = apply.result().map(this::match).orElseGet(Match.Truth::new);
        if (target instanceof CallSteps.LibraryTarget(Builtin builtin) && builtin.code() instanceof Builtin.Relation) {
            return new CallSteps.Many(target, arguments, result, apply.at());
        }
        return new CallSteps.Single(target, arguments, result, apply.at());
    }

    private Step collect(Goal.Collect collect) {
        Set<String> outside = bound;
        bound = new HashSet<>(outside);
        Body body = body(collect.body());
        Operand key = operand(collect.key());
        Operand value = operand(collect.value());
        bound = outside;
        return new Steps.Collect(collect.kind(), key, value, body, match(collect.target()), collect.at());
    }

    private Step every(Goal.Every every) {
        Operand domain = operand(every.domain());
        Set<String> outside = bound;
        bound = new HashSet<>(outside);
        Match key = match(every.key());
        Match value = match(every.value());
        Body body = body(every.body());
        bound = outside;
        return new Steps.Every(domain, key, value, body);
    }

    private Step under(Under under) {
        List<Steps.Substitution> overrides = new ArrayList<>();
        for (Substitution override : under.overrides()) {
            overrides.add(override(override));
        }
        return new Steps.Under(overrides, body(under.goals()));
    }

    private Steps.Substitution override(Substitution override) {
        return switch (override) {
            case Substitution.Document document ->
                new Steps.Substitution(
                        document.root(), List.of(operands(document.path())), "", null, operand(document.value()));
            case Substitution.Fixed fixed ->
                new Steps.Substitution(
                        "", List.of(), planner.target(fixed.from()).name(), null, operand(fixed.value()));
            case Substitution.Redirect redirect ->
                new Steps.Substitution(
                        "", List.of(), planner.target(redirect.from()).name(), planner.target(redirect.to()), null);
        };
    }

    private boolean isBound(Term term) {
        return switch (term) {
            case Variable variable -> bound.contains(variable.name());
            case ArrayTerm array -> array.elements().stream().allMatch(this::isBound);
            case SetTerm set -> set.elements().stream().allMatch(this::isBound);
            case ObjectTerm object ->
                object.members().stream().allMatch(member -> isBound(member.key()) && isBound(member.value()));
            default -> true;
        };
    }

    private Operand[] operands(List<Term> terms) {
        return terms.stream().map(this::operand).toArray(Operand[]::new);
    }

    Operand operand(Term term) {
        return switch (term) {
            case Constant constant -> new Operand.Fixed(constant.value());
            case Variable variable -> {
                if (!bound.contains(variable.name())) {
                    throw new IllegalStateException("no value for " + variable.name());
                }
                yield new Operand.Slot(slot(variable.name()));
            }
            case ArrayTerm array -> {
                Operand[] elements = operands(array.elements());
                yield folded(new Operand.MakeArray(elements), elements);
            }
            case SetTerm set -> new Operand.MakeSet(operands(set.elements()));
            case ObjectTerm object ->
                new Operand.MakeObject(
                        operands(object.members().stream().map(Term.Member::key).toList()),
                        operands(object.members().stream()
                                .map(Term.Member::value)
                                .toList()));
            case Reference reference -> ground(reference);
            default -> throw new IllegalStateException("not a term of a goal: " + Term.kind(term));
        };
    }

    private static Operand folded(Operand whole, Operand[] elements) {
        List<Value> values = new ArrayList<>();
        for (Operand element : elements) {
            if (!(element instanceof Operand.Fixed fixed)) {
                return whole;
            }
            values.add(fixed.value);
        }
        return new Operand.Fixed(ArrayValue.of(values));
    }

    Match match(Term term) {
        if (isBound(term)) {
            return new Match.Same(operand(term));
        }
        return switch (term) {
            case Variable variable -> {
                bound.add(variable.name());
                yield new Match.Bind(slot(variable.name()));
            }
            case ArrayTerm array ->
                new Match.Elements(array.elements().stream().map(this::match).toArray(Match[]::new));
            case ObjectTerm object ->
                new Match.Members(
                        operands(object.members().stream().map(Term.Member::key).toList()),
                        object.members().stream()
                                .map(member -> match(member.value()))
                                .toArray(Match[]::new));
            default -> throw new IllegalStateException("not a pattern: " + Term.kind(term));
        };
    }
}
