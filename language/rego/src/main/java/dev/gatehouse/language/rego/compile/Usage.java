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
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.SetTerm;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which variables a goal cannot do without, and which it can give a value to.
final class Usage {
    /// Variables that must have a value before.
    final Set<String> needs = new LinkedHashSet<>();
    /// Variables that steps of references can bind.
    final Set<String> steps = new LinkedHashSet<>();
    /// Variables that a pattern can bind.
    final Set<String> pattern = new LinkedHashSet<>();

    static Usage ofPattern(Term term) {
        Usage usage = new Usage();
        usage.pattern(term);
        return usage;
    }

    static Usage ofArguments(List<Term> terms) {
        Usage usage = new Usage();
        terms.forEach(usage::argument);
        return usage;
    }

    private static boolean isRoot(Variable variable) {
        return variable.name().equals("input") || variable.name().equals("data");
    }

    private void pattern(Term term) {
        switch (term) {
            case Variable variable -> pattern.add(variable.name());
            case ArrayTerm array -> array.elements().forEach(this::pattern);
            case ObjectTerm object ->
                object.members().forEach(member -> {
                    argument(member.key());
                    pattern(member.value());
                });
            default -> argument(term);
        }
    }

    private void argument(Term term) {
        switch (term) {
            case Variable variable -> needs.add(variable.name());
            case ArrayTerm array -> array.elements().forEach(this::argument);
            case SetTerm set -> set.elements().forEach(this::argument);
            case ObjectTerm object ->
                object.members().forEach(member -> {
                    argument(member.key());
                    argument(member.value());
                });
            case Reference reference -> {
                if (reference.head() instanceof Variable head && !isRoot(head)) {
                    needs.add(head.name());
                }
                reference.path().forEach(this::step);
            }
            default -> {}
        }
    }

    private void step(Term term) {
        switch (term) {
            case Variable variable -> steps.add(variable.name());
            case ArrayTerm array -> array.elements().forEach(this::step);
            case ObjectTerm object ->
                object.members().forEach(member -> {
                    argument(member.key());
                    step(member.value());
                });
            default -> argument(term);
        }
    }

    /// Returns every variable that `term` mentions.
    static Set<String> all(Term term) {
        Usage usage = ofPattern(term);
        Set<String> all = new LinkedHashSet<>(usage.needs);
        all.addAll(usage.steps);
        all.addAll(usage.pattern);
        return all;
    }

    /// Returns the variables that `goals` mention outside the bodies of closures.
    static Set<String> visible(List<Goal> goals) {
        Set<String> found = new LinkedHashSet<>();
        for (Goal goal : goals) {
            visit(goal, false, found);
        }
        return found;
    }

    /// Returns the variables that `goals` mention anywhere.
    static Set<String> everywhere(List<Goal> goals) {
        Set<String> found = new LinkedHashSet<>();
        for (Goal goal : goals) {
            visit(goal, true, found);
        }
        return found;
    }

    private static void visit(Goal goal, boolean closures, Set<String> found) {
        switch (goal) {
            case Equal equal -> {
                found.addAll(all(equal.left()));
                found.addAll(all(equal.right()));
            }
            case Apply apply -> {
                apply.arguments().forEach(term -> found.addAll(all(term)));
                apply.result().ifPresent(term -> found.addAll(all(term)));
            }
            case Holds holds -> found.addAll(all(holds.term()));
            case Not not -> not.goals().forEach(inner -> visit(inner, closures, found));
            case Collect collect -> {
                found.add(collect.target().name());
                if (closures) {
                    found.addAll(closure(collect));
                }
            }
            case Every every -> {
                found.addAll(all(every.domain()));
                if (closures) {
                    found.addAll(closure(every));
                }
            }
            case Under under -> {
                for (Substitution override : under.overrides()) {
                    terms(override).forEach(term -> found.addAll(all(term)));
                }
                under.goals().forEach(inner -> visit(inner, closures, found));
            }
        }
    }

    static Set<String> closure(Collect collect) {
        Set<String> found = everywhere(collect.body());
        found.addAll(all(collect.key()));
        found.addAll(all(collect.value()));
        return found;
    }

    static Set<String> closure(Every every) {
        Set<String> found = everywhere(every.body());
        found.remove(every.key().name());
        found.remove(every.value().name());
        return found;
    }

    static List<Term> terms(Substitution override) {
        return switch (override) {
            case Substitution.Document document -> List.of(document.value());
            case Substitution.Fixed fixed -> List.of(fixed.value());
            case Substitution.Redirect _ -> List.of();
        };
    }
}
