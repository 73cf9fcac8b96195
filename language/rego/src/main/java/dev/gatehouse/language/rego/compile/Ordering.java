// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.compile.Goal.Apply;
import dev.gatehouse.language.rego.compile.Goal.Collect;
import dev.gatehouse.language.rego.compile.Goal.Equal;
import dev.gatehouse.language.rego.compile.Goal.Every;
import dev.gatehouse.language.rego.compile.Goal.Holds;
import dev.gatehouse.language.rego.compile.Goal.Not;
import dev.gatehouse.language.rego.compile.Goal.Substitution;
import dev.gatehouse.language.rego.compile.Goal.Under;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.Member;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.SetTerm;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Puts the goals of bodies in an order in which every variable has a value when it is needed, keeping to the
/// written order where that allows it, and takes references out of the places where only values can stand.
final class Ordering {
    private final Problems problems;
    private final String prefix;
    private int count;

    Ordering(Problems problems) {
        this.problems = problems;
        this.prefix = "#r";
    }

    /// Orders `goals` and adds to `safe` what they give a value to.
    ///
    /// @param outer variables that mean something outside this body
    List<Goal> order(List<Goal> goals, Set<String> safe, Set<String> outer) {
        List<Goal> ordered = new ArrayList<>();
        List<Goal> rest = place(goals, safe, outer, ordered);
        for (Goal goal : rest) {
            unsafe(goal, safe, outer);
        }
        return ordered;
    }

    private List<Goal> place(List<Goal> goals, Set<String> safe, Set<String> outer, List<Goal> ordered) {
        Set<String> visible = new HashSet<>(outer);
        visible.addAll(Usage.visible(goals));
        visible.addAll(safe);
        List<Goal> rest = goals;
        boolean progress = true;
        while (progress && !rest.isEmpty()) {
            progress = false;
            List<Goal> later = new ArrayList<>();
            for (Goal goal : rest) {
                if (missing(goal, safe, visible).isEmpty()) {
                    emit(goal, safe, visible, ordered);
                    progress = true;
                } else {
                    later.add(goal);
                }
            }
            rest = later;
        }
        return rest;
    }

    private void unsafe(Goal goal, Set<String> safe, Set<String> outer) {
        Set<String> visible = new HashSet<>(outer);
        visible.addAll(Usage.visible(List.of(goal)));
        visible.addAll(safe);
        for (String name : missing(goal, safe, visible)) {
            report(name, goal.at());
        }
    }

    void report(String name, Location at) {
        String written = new Variable(name, at).written();
        problems.add(Problems.UNSAFE, at, written.isEmpty() ? "expression is unsafe" : "var " + written + " is unsafe");
    }

    // An equation between two written collections is one between their elements. It can be placed only as a
    // whole, as the reference has it: `[x, y] = [1, count(x)]` gives nothing a value.
    private static List<Goal> parts(Equal equal) {
        List<Goal> parts = new ArrayList<>();
        if (equal.binds()) {
            decompose(equal.left(), equal.right(), equal.at(), parts);
        }
        return parts;
    }

    private Set<String> left(List<Goal> goals, Set<String> safe, Set<String> visible) {
        Set<String> trial = new HashSet<>(safe);
        Set<String> needs = new LinkedHashSet<>();
        Ordering inner = new Ordering(new Problems());
        for (Goal goal : inner.place(goals, trial, visible, new ArrayList<>())) {
            needs.addAll(missing(goal, trial, visible));
        }
        return needs;
    }

    private static void decompose(Term left, Term right, Location at, List<Goal> flat) {
        if (left instanceof ArrayTerm a
                && right instanceof ArrayTerm b
                && a.elements().size() == b.elements().size()
                && !a.elements().isEmpty()) {
            for (int i = 0; i < a.elements().size(); i++) {
                decompose(a.elements().get(i), b.elements().get(i), at, flat);
            }
            return;
        }
        if (left instanceof ObjectTerm a
                && right instanceof ObjectTerm b
                && !a.members().isEmpty()) {
            Map<Value, Term> first = constants(a);
            Map<Value, Term> second = constants(b);
            if (first.size() == a.members().size()
                    && second.size() == b.members().size()
                    && first.keySet().equals(second.keySet())) {
                first.forEach((key, value) -> decompose(value, Objects.requireNonNull(second.get(key)), at, flat));
                return;
            }
        }
        flat.add(new Equal(left, right, true, at));
    }

    private static Map<Value, Term> constants(ObjectTerm object) {
        Map<Value, Term> members = new HashMap<>();
        for (Member member : object.members()) {
            if (member.key() instanceof Constant(Value key, Location _)) {
                members.put(key, member.value());
            }
        }
        return members;
    }

    /// Returns the variables without which `goal` cannot be placed.
    private Set<String> missing(Goal goal, Set<String> safe, Set<String> visible) {
        Set<String> needs = new LinkedHashSet<>();
        switch (goal) {
            case Equal equal when parts(equal).size() > 1 -> needs.addAll(left(parts(equal), safe, visible));
            case Equal equal -> {
                Usage left = Usage.ofPattern(equal.left());
                Usage right = Usage.ofPattern(equal.right());
                needs.addAll(left.needs);
                needs.addAll(right.needs);
                boolean ready = equal.binds()
                        && !areDifferentKinds(equal.left(), equal.right())
                        && (safe.containsAll(left.pattern) || safe.containsAll(right.pattern));
                if (!ready) {
                    needs.addAll(left.pattern);
                    needs.addAll(right.pattern);
                }
                if (!equal.binds()) {
                    needs.removeAll(left.steps);
                    needs.removeAll(right.steps);
                }
            }
            case Apply apply -> {
                Usage usage = Usage.ofArguments(apply.arguments());
                needs.addAll(usage.needs);
                needs.removeAll(usage.steps);
                apply.result().ifPresent(result -> needs.addAll(Usage.ofPattern(result).needs));
            }
            case Holds holds -> needs.addAll(Usage.ofArguments(List.of(holds.term())).needs);
            case Not not -> needs.addAll(Usage.visible(not.goals()));
            case Collect collect -> {
                needs.addAll(Usage.closure(collect));
                needs.retainAll(visible);
            }
            case Every every -> {
                needs.addAll(Usage.closure(every));
                needs.retainAll(visible);
                needs.addAll(Usage.ofArguments(List.of(every.domain())).needs);
            }
            case Under under -> {
                for (Substitution override : under.overrides()) {
                    Usage usage = Usage.ofArguments(Usage.terms(override));
                    needs.addAll(usage.needs);
                }
                needs.addAll(left(under.goals(), safe, visible));
            }
        }
        needs.removeAll(safe);
        return needs;
    }

    // What can never be equal gives no variable a value.
    private static boolean areDifferentKinds(Term left, Term right) {
        boolean written = isWritten(left) && isWritten(right);
        if (!written) {
            return false;
        }
        if (left instanceof ArrayTerm a && right instanceof ArrayTerm b) {
            return a.elements().size() != b.elements().size();
        }
        if (left instanceof ObjectTerm a && right instanceof ObjectTerm b) {
            return a.members().size() != b.members().size()
                    || !constants(a).keySet().equals(constants(b).keySet());
        }
        return !left.getClass().equals(right.getClass());
    }

    private static boolean isWritten(Term term) {
        return !(term instanceof Variable) && !(term instanceof Reference);
    }

    private void emit(Goal goal, Set<String> safe, Set<String> visible, List<Goal> ordered) {
        switch (goal) {
            case Equal equal when parts(equal).size() > 1 -> place(parts(equal), safe, visible, ordered);
            case Equal equal -> {
                safe.addAll(Usage.all(equal.left()));
                safe.addAll(Usage.all(equal.right()));
                equality(equal, ordered, ordered);
            }
            case Apply apply -> {
                apply.arguments().forEach(term -> safe.addAll(Usage.all(term)));
                apply.result().ifPresent(term -> safe.addAll(Usage.all(term)));
                ordered.add(call(apply, ordered));
            }
            case Holds holds -> {
                safe.addAll(Usage.all(holds.term()));
                ordered.add(new Holds(operand(holds.term(), ordered), holds.at()));
            }
            case Not not -> ordered.add(negation(not, ordered));
            case Collect collect -> {
                Set<String> inner = new HashSet<>(safe);
                List<Goal> body = order(collect.body(), inner, visible);
                for (Term head : List.of(collect.key(), collect.value())) {
                    for (String name : Usage.all(head)) {
                        if (inner.add(name)) {
                            report(name, collect.at());
                        }
                    }
                }
                safe.add(collect.target().name());
                ordered.add(new Collect(
                        collect.target(), collect.kind(), collect.key(), collect.value(), body, collect.at()));
            }
            case Every every -> {
                safe.addAll(Usage.all(every.domain()));
                Term domain = value(every.domain(), ordered);
                Set<String> inner = new HashSet<>(safe);
                inner.add(every.key().name());
                inner.add(every.value().name());
                ordered.add(
                        new Every(every.key(), every.value(), domain, order(every.body(), inner, visible), every.at()));
            }
            case Under under -> {
                List<Substitution> overrides = new ArrayList<>();
                for (Substitution override : under.overrides()) {
                    Usage.terms(override).forEach(term -> safe.addAll(Usage.all(term)));
                    overrides.add(override(override, ordered));
                }
                List<Goal> inner = new ArrayList<>();
                place(under.goals(), safe, visible, inner);
                ordered.add(new Under(overrides, inner, under.at()));
            }
        }
    }

    private Substitution override(Substitution override, List<Goal> ordered) {
        return switch (override) {
            case Substitution.Document document ->
                new Substitution.Document(document.root(), document.path(), value(document.value(), ordered));
            case Substitution.Fixed fixed -> new Substitution.Fixed(fixed.from(), value(fixed.value(), ordered));
            case Substitution.Redirect redirect -> redirect;
        };
    }

    private void equality(Equal equal, List<Goal> before, List<Goal> ordered) {
        Term left = operand(equal.left(), before);
        Term right = operand(equal.right(), before);
        if (left instanceof Reference && right instanceof Reference) {
            Variable holder = fresh(equal.at());
            ordered.add(new Equal(holder, left, true, equal.at()));
            left = holder;
        }
        ordered.add(new Equal(left, right, equal.binds(), equal.at()));
    }

    private Apply call(Apply apply, List<Goal> before) {
        return new Apply(
                apply.function(),
                values(apply.arguments(), before),
                apply.result().map(result -> value(result, before)),
                apply.at());
    }

    private Not negation(Not not, List<Goal> before) {
        List<Goal> inner = new ArrayList<>();
        for (Goal goal : not.goals()) {
            switch (goal) {
                case Equal equal -> equality(equal, before, inner);
                case Apply apply -> inner.add(call(apply, before));
                case Holds holds -> inner.add(new Holds(operand(holds.term(), before), holds.at()));
                default -> inner.add(goal);
            }
        }
        return new Not(inner, not.at());
    }

    /// Takes references out of the path of a reference, or out of anything else entirely.
    private Term operand(Term term, List<Goal> before) {
        if (term instanceof Reference reference) {
            return new Reference(reference.head(), values(reference.path(), before), reference.at());
        }
        return value(term, before);
    }

    private List<Term> values(List<Term> terms, List<Goal> before) {
        List<Term> values = new ArrayList<>(terms.size());
        for (Term term : terms) {
            values.add(value(term, before));
        }
        return values;
    }

    private Term value(Term term, List<Goal> before) {
        return switch (term) {
            case Reference reference -> {
                Term inner = operand(reference, before);
                Variable holder = fresh(reference.at());
                before.add(new Equal(holder, inner, true, reference.at()));
                yield holder;
            }
            case ArrayTerm array -> new ArrayTerm(values(array.elements(), before), array.at());
            case SetTerm set -> new SetTerm(values(set.elements(), before), set.at());
            case ObjectTerm object -> {
                List<Member> members = new ArrayList<>();
                for (Member member : object.members()) {
                    members.add(new Member(value(member.key(), before), value(member.value(), before)));
                }
                yield new ObjectTerm(members, object.at());
            }
            default -> term;
        };
    }

    private Variable fresh(Location at) {
        return new Variable(prefix + count++, at);
    }
}
