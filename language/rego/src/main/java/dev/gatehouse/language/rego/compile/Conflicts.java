// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.syntax.Location;
import java.util.List;
import java.util.Map;

/// Refuses rules that cannot stand beside each other.
final class Conflicts {
    private final Problems problems;
    private final Map<String, Location> packages;

    Conflicts(Problems problems, Map<String, Location> packages) {
        this.problems = problems;
        this.packages = packages;
    }

    void check(RuleTree node) {
        if (!node.rules().isEmpty()) {
            rules(node);
        }
        node.children().values().forEach(this::check);
    }

    private static String kind(CheckedRule rule) {
        if (rule.isFunction()) {
            return "function/" + rule.arguments().size();
        }
        if (!rule.dynamic().isEmpty()) {
            return "object";
        }
        return rule.member().isPresent() ? "set" : "complete";
    }

    private void rules(RuleTree node) {
        List<CheckedRule> rules = node.rules();
        CheckedRule first = rules.getFirst();
        List<CheckedRule> defaults =
                rules.stream().filter(CheckedRule::isDefault).toList();
        boolean mixed = rules.stream().map(Conflicts::kind).distinct().count() > 1;
        if (mixed) {
            problems.add(Problems.TYPE, first.at(), "conflicting rules " + node.text() + " found");
        } else if (defaults.size() > 1) {
            Location file = packages.getOrDefault(first.at().file(), first.at());
            problems.add(
                    Problems.TYPE,
                    file,
                    "multiple default rules " + node.text() + " found at "
                            + String.join(
                                    ", ",
                                    defaults.stream()
                                            .map(rule -> rule.at().text())
                                            .toList()));
        }
        List<CheckedRule> below = node.all().stream()
                .filter(rule -> rule.path().size() > node.path().size())
                .toList();
        if (!below.isEmpty() && !kind(first).equals("object")) {
            List<String> names = below.stream()
                    .map(rule -> RuleTree.text(rule.path()))
                    .distinct()
                    .toList();
            problems.add(
                    Problems.TYPE,
                    first.at(),
                    "rule " + node.text() + " conflicts with [" + String.join(" ", names) + "]");
        }
    }
}
