// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.compile.Goal.Apply;
import dev.gatehouse.language.rego.compile.Goal.Collect;
import dev.gatehouse.language.rego.compile.Goal.Equal;
import dev.gatehouse.language.rego.compile.Goal.Every;
import dev.gatehouse.language.rego.compile.Goal.Function;
import dev.gatehouse.language.rego.compile.Goal.Holds;
import dev.gatehouse.language.rego.compile.Goal.Not;
import dev.gatehouse.language.rego.compile.Goal.Substitution;
import dev.gatehouse.language.rego.compile.Goal.Under;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Printer;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.SetTerm;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which rules each rule reads, and which of them read themselves.
final class Dependencies {
    private final RuleTree root;
    private final Map<CheckedRule, Set<CheckedRule>> known = new HashMap<>();
    private final Set<Location> partial = new LinkedHashSet<>();

    Dependencies(RuleTree root) {
        this.root = root;
    }

    void refuseRecursion(Problems problems) {
        root.all().forEach(this::of);
        partial.forEach(
                at -> problems.add(Problems.COMPILE, at, "with keyword cannot partially replace virtual document(s)"));
        if (!partial.isEmpty()) {
            return;
        }
        for (CheckedRule rule : root.all()) {
            List<CheckedRule> cycle = cycle(rule);
            if (!cycle.isEmpty()) {
                String path = String.join(
                        " -> ", cycle.stream().map(Dependencies::name).toList());
                problems.add(Problems.RECURSION, rule.at(), "rule " + name(rule) + " is recursive: " + path);
            }
        }
    }

    private static String name(CheckedRule rule) {
        StringBuilder text = new StringBuilder(RuleTree.text(rule.path()));
        for (Term part : rule.dynamic()) {
            text.append('[').append(Printer.text(part)).append(']');
        }
        return text.toString();
    }

    private List<CheckedRule> cycle(CheckedRule start) {
        Map<CheckedRule, CheckedRule> from = new HashMap<>();
        Deque<CheckedRule> queue = new ArrayDeque<>();
        queue.add(start);
        while (!queue.isEmpty()) {
            CheckedRule rule = queue.remove();
            for (CheckedRule next : of(rule)) {
                if (next.equals(start)) {
                    List<CheckedRule> cycle = new ArrayList<>(List.of(start));
                    CheckedRule step = rule;
                    while (!step.equals(start)) {
                        cycle.add(step);
                        CheckedRule previous = from.get(step);
                        step = previous == null ? start : previous;
                    }
                    cycle.add(start);
                    Collections.reverse(cycle);
                    return cycle;
                }
                if (from.putIfAbsent(next, rule) == null) {
                    queue.add(next);
                }
            }
        }
        return List.of();
    }

    /// Returns the rules that `rule` reads.
    Set<CheckedRule> of(CheckedRule rule) {
        Set<CheckedRule> found = known.get(rule);
        if (found == null) {
            found = new HashSet<>();
            collect(rule, found);
            known.put(rule, found);
        }
        return found;
    }

    private void collect(CheckedRule rule, Set<CheckedRule> found) {
        rule.body().forEach(goal -> goal(goal, found));
        rule.fallback().ifPresent(branch -> collect(branch, found));
    }

    private void goal(Goal goal, Set<CheckedRule> found) {
        switch (goal) {
            case Equal equal -> {
                term(equal.left(), found);
                term(equal.right(), found);
            }
            case Apply apply -> {
                function(apply.function(), found);
                apply.arguments().forEach(term -> term(term, found));
                apply.result().ifPresent(term -> term(term, found));
            }
            case Holds holds -> term(holds.term(), found);
            case Not not -> not.goals().forEach(inner -> goal(inner, found));
            case Collect collect -> collect.body().forEach(inner -> goal(inner, found));
            case Every every -> {
                term(every.domain(), found);
                every.body().forEach(inner -> goal(inner, found));
            }
            case Under under -> {
                for (Substitution override : under.overrides()) {
                    replaced(override, under.at(), found);
                    Usage.terms(override).forEach(term -> term(term, found));
                }
                under.goals().forEach(inner -> goal(inner, found));
            }
        }
    }

    // What is replaced counts as read.
    private void replaced(Substitution override, Location at, Set<CheckedRule> found) {
        if (override instanceof Substitution.Redirect(Function from, Function to)) {
            function(from, found);
            function(to, found);
        } else if (override instanceof Substitution.Fixed fixed) {
            function(fixed.from(), found);
        } else if (override instanceof Substitution.Document document
                && document.root().equals("data")) {
            data(document.path(), found);
            if (isWithinRule(document.path())) {
                partial.add(at);
            }
        }
    }

    private boolean isWithinRule(List<Term> path) {
        RuleTree node = root;
        for (Term part : path) {
            if (!node.rules().isEmpty()) {
                return true;
            }
            RuleTree next = part instanceof Constant(Value value, var _) ? node.child(value) : null;
            if (next == null) {
                return false;
            }
            node = next;
        }
        return false;
    }

    private void function(Function function, Set<CheckedRule> found) {
        if (function instanceof Function.User user) {
            RuleTree node = root.find(user.path());
            if (node != null) {
                found.addAll(node.rules());
            }
        }
    }

    private void term(Term term, Set<CheckedRule> found) {
        switch (term) {
            case ArrayTerm array -> array.elements().forEach(element -> term(element, found));
            case SetTerm set -> set.elements().forEach(element -> term(element, found));
            case ObjectTerm object ->
                object.members().forEach(member -> {
                    term(member.key(), found);
                    term(member.value(), found);
                });
            case Reference reference -> {
                reference.path().forEach(part -> term(part, found));
                if (reference.head() instanceof Variable head && head.name().equals("data")) {
                    data(reference.path(), found);
                }
            }
            default -> {}
        }
    }

    private void data(List<Term> path, Set<CheckedRule> found) {
        matching(root, path, 0, found);
    }

    private static void matching(RuleTree node, List<Term> path, int index, Set<CheckedRule> found) {
        found.addAll(node.rules());
        if (index == path.size()) {
            found.addAll(node.all());
            return;
        }
        if (path.get(index) instanceof Constant(Value value, var _)) {
            RuleTree next = node.child(value);
            if (next != null) {
                matching(next, path, index + 1, found);
            }
            return;
        }
        for (RuleTree child : node.children().values()) {
            matching(child, path, index + 1, found);
        }
    }
}
