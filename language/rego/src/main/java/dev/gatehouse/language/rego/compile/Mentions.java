// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.compile.Goal.Apply;
import dev.gatehouse.language.rego.compile.Goal.Collect;
import dev.gatehouse.language.rego.compile.Goal.Equal;
import dev.gatehouse.language.rego.compile.Goal.Every;
import dev.gatehouse.language.rego.compile.Goal.Function;
import dev.gatehouse.language.rego.compile.Goal.Holds;
import dev.gatehouse.language.rego.compile.Goal.Not;
import dev.gatehouse.language.rego.compile.Goal.Under;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.SetTerm;
import java.util.ArrayList;
import java.util.List;

/// What the rules of a policy mention: references and functions of the library, in order.
public final class Mentions {
    private final List<Reference> references = new ArrayList<>();
    private final List<Called> functions = new ArrayList<>();

    /// A function of the library with the place it is called at.
    public record Called(String name, Location at) {}

    private Mentions() {}

    public static Mentions of(List<CheckedRule> rules) {
        Mentions mentions = new Mentions();
        rules.forEach(mentions::rule);
        return mentions;
    }

    public List<Reference> references() {
        return references;
    }

    public List<Called> functions() {
        return functions;
    }

    private void rule(CheckedRule rule) {
        goals(rule.body());
        rule.fallback().ifPresent(this::rule);
    }

    private void goals(List<Goal> goals) {
        for (Goal goal : goals) {
            switch (goal) {
                case Equal equal -> {
                    term(equal.left());
                    term(equal.right());
                }
                case Apply apply -> {
                    if (apply.function() instanceof Function.Library(String name)) {
                        functions.add(new Called(name, apply.at()));
                    }
                    apply.arguments().forEach(this::term);
                    apply.result().ifPresent(this::term);
                }
                case Holds holds -> term(holds.term());
                case Collect collect -> goals(collect.body());
                case Not not -> goals(not.goals());
                case Every every -> {
                    term(every.domain());
                    goals(every.body());
                }
                // What is replaced need not be there.
                case Under under -> goals(under.goals());
            }
        }
    }

    private void term(Term term) {
        switch (term) {
            case Reference reference -> {
                references.add(reference);
                reference.path().forEach(this::term);
            }
            case ArrayTerm array -> array.elements().forEach(this::term);
            case SetTerm set -> set.elements().forEach(this::term);
            case ObjectTerm object ->
                object.members().forEach(member -> {
                    term(member.key());
                    term(member.value());
                });
            default -> {}
        }
    }
}
