// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.compile.CheckedRule;
import dev.gatehouse.language.rego.compile.Goal;
import dev.gatehouse.language.rego.compile.Goal.Apply;
import dev.gatehouse.language.rego.compile.Goal.Collect;
import dev.gatehouse.language.rego.compile.Goal.Equal;
import dev.gatehouse.language.rego.compile.Goal.Every;
import dev.gatehouse.language.rego.compile.Goal.Function;
import dev.gatehouse.language.rego.compile.Goal.Holds;
import dev.gatehouse.language.rego.compile.Goal.Not;
import dev.gatehouse.language.rego.compile.Goal.Under;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import java.util.List;

/// What may go wrong in a body that need not be evaluated any more.
///
/// Rules that all yield one value need be evaluated only until one has yielded it, unless a later one meets a
/// conflict, which makes the policy fail. The reference asks rules that it has no index for first, in the order in
/// which they are written, and the others in an order that differs from run to run.
final class Hazard {
    private Hazard() {}

    /// Tells whether evaluating `rule` may end in a conflict.
    static boolean isIn(CheckedRule rule) {
        return isIn(rule.body());
    }

    private static boolean isIn(List<Goal> goals) {
        return goals.stream().anyMatch(goal -> switch (goal) {
            case Equal equal -> asksRules(equal.left()) || asksRules(equal.right());
            case Apply apply ->
                apply.function() instanceof Function.User
                        || apply.function().text().startsWith("internal.");
            case Holds holds -> asksRules(holds.term());
            case Not not -> isIn(not.goals());
            case Collect collect -> collect.kind() == Goal.Collection.OBJECT || isIn(collect.body());
            case Every every -> isIn(every.body());
            case Under _ -> true;
        });
    }

    private static boolean asksRules(Term term) {
        return root(term).equals("data");
    }

    private static String root(Term term) {
        return term instanceof Reference reference && reference.head() instanceof Variable head ? head.name() : "";
    }

    /// Tells whether the reference may have an index for `rule`: it compares arguments, or something of the
    /// documents that does not depend on a variable.
    static boolean isIndexed(CheckedRule rule) {
        return rule.isFunction() || isIndexed(rule.body());
    }

    private static boolean isIndexed(List<Goal> goals) {
        return goals.stream().anyMatch(goal -> switch (goal) {
            case Equal equal -> isFixed(equal.left()) || isFixed(equal.right());
            case Not not -> isIndexed(not.goals());
            case Under under -> isIndexed(under.goals());
            case Apply _, Collect _, Every _, Holds _ -> false;
        });
    }

    private static boolean isFixed(Term term) {
        String root = root(term);
        return (root.equals("input") || root.equals("data"))
                && term instanceof Reference reference
                && reference.path().stream().allMatch(Constant.class::isInstance);
    }
}
