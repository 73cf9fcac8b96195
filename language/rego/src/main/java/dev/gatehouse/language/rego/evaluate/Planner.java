// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.builtin.Library;
import dev.gatehouse.language.rego.compile.Checked;
import dev.gatehouse.language.rego.compile.CheckedRule;
import dev.gatehouse.language.rego.compile.Goal.Function;
import dev.gatehouse.language.rego.compile.RuleTree;
import dev.gatehouse.language.rego.evaluate.Clause.Branch;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns checked rules into executable ones.
public final class Planner {
    private final RuleNode root;
    private int nodes;

    private Planner(RuleTree tree) {
        this.root = shape(tree);
    }

    public static Program plan(Checked checked) {
        Planner planner = new Planner(checked.tree());
        planner.rules(checked.tree(), planner.root);
        BodyPlanner query = new BodyPlanner(planner);
        Body body = query.body(checked.query());
        Map<String, Integer> variables = new LinkedHashMap<>();
        checked.variables().forEach((written, name) -> variables.put(written, query.slot(name)));
        return new Program(planner.root, planner.nodes, body, query.slots(), variables);
    }

    // All nodes exist, with the kind of their rules, before any body is planned.
    private RuleNode shape(RuleTree tree) {
        RuleNode node = new RuleNode(nodes++, tree.text());
        tree.children().forEach((key, child) -> node.children.put(key, shape(child)));
        if (!tree.rules().isEmpty()) {
            node.rules = RuleSet.of(kind(tree.rules().getFirst()), List.of(), Optional.empty());
        }
        return node;
    }

    private static RuleSet.Kind kind(CheckedRule rule) {
        if (rule.isFunction()) {
            return RuleSet.Kind.FUNCTION;
        }
        if (!rule.dynamic().isEmpty()) {
            return RuleSet.Kind.OBJECT;
        }
        return rule.member().isPresent() ? RuleSet.Kind.SET : RuleSet.Kind.COMPLETE;
    }

    private void rules(RuleTree tree, RuleNode node) {
        if (!tree.rules().isEmpty()) {
            List<Clause> clauses = new ArrayList<>();
            Optional<Clause> fallback = Optional.empty();
            for (CheckedRule rule : tree.rules()) {
                Clause clause = clause(rule);
                if (rule.isDefault()) {
                    fallback = Optional.of(clause);
                } else {
                    clauses.add(clause);
                }
            }
            node.rules = RuleSet.of(kind(tree.rules().getFirst()), clauses, fallback);
        }
        tree.children().forEach((key, child) -> {
            RuleNode below = node.children.get(key);
            if (below != null) {
                rules(child, below);
            }
        });
    }

    private Clause clause(CheckedRule rule) {
        List<Branch> branches = new ArrayList<>();
        Optional<CheckedRule> next = Optional.of(rule);
        while (next.isPresent()) {
            branches.add(branch(next.get()));
            next = next.get().fallback();
        }
        return new Clause(branches, Guard.of(rule), Hazard.isIndexed(rule), rule.at());
    }

    private Branch branch(CheckedRule rule) {
        BodyPlanner planner = new BodyPlanner(this);
        List<Match> arguments = new ArrayList<>();
        for (Term argument : rule.arguments()) {
            arguments.add(planner.match(argument));
        }
        Body body = planner.body(rule.body());
        List<Operand> path = new ArrayList<>();
        for (Term part : rule.dynamic()) {
            path.add(planner.operand(part));
        }
        if (rule.member().isPresent() && !path.isEmpty()) {
            path.add(RuleSet.SetMarker.INSTANCE);
        }
        Operand head = planner.operand(rule.member().orElse(rule.value()));
        Value constant = head instanceof Operand.Fixed fixed && path.isEmpty() ? fixed.value : null;
        return new Branch(planner.slots(), arguments, body, path, head, constant, Hazard.isIn(rule));
    }

    CallSteps.Target target(Function function) {
        return switch (function) {
            case Function.Library(String name) ->
                new CallSteps.LibraryTarget(
                        Library.find(name).orElseThrow(() -> new IllegalStateException("no function " + name)));
            case Function.User user -> {
                RuleNode node = node(user.path());
                if (node == null) {
                    throw new IllegalStateException("no function " + user.text());
                }
                yield new CallSteps.RuleTarget(node, user.text());
            }
        };
    }

    private @Nullable RuleNode node(List<String> path) {
        RuleNode node = root;
        for (String name : path) {
            node = node.children.get(new StringValue(name));
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /// Returns the first node on `path` whose rules define its whole value, or null where there is none.
    @Nullable Whole whole(List<Value> path) {
        RuleNode node = root;
        for (int i = 0; i < path.size(); i++) {
            node = node.children.get(path.get(i));
            if (node == null || (node.rules != null && node.rules.kind() == RuleSet.Kind.OBJECT)) {
                return null;
            }
            if (node.isWhole()) {
                return new Whole(node, i + 1);
            }
        }
        return null;
    }

    /// A node and the number of steps that lead to it.
    record Whole(RuleNode node, int depth) {}
}
