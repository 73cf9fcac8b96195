// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rules of all modules by where they stand below `data`.
public final class RuleTree {
    private final List<Value> path;
    private final Map<Value, RuleTree> children = new LinkedHashMap<>();
    private final List<CheckedRule> rules = new ArrayList<>();

    private RuleTree(List<Value> path) {
        this.path = path;
    }

    static RuleTree of(List<CheckedRule> rules) {
        RuleTree root = new RuleTree(List.of());
        for (CheckedRule rule : rules) {
            RuleTree node = root;
            for (Value part : rule.path()) {
                node = node.children.computeIfAbsent(part, node::below);
            }
            node.rules.add(rule);
        }
        return root;
    }

    /// Makes sure that a package without rules has a place too.
    void addPackage(List<String> names) {
        RuleTree node = this;
        for (String name : names) {
            node = node.children.computeIfAbsent(new StringValue(name), node::below);
        }
    }

    private RuleTree below(Value part) {
        List<Value> longer = new ArrayList<>(path);
        longer.add(part);
        return new RuleTree(longer);
    }

    public List<Value> path() {
        return path;
    }

    public Map<Value, RuleTree> children() {
        return children;
    }

    public List<CheckedRule> rules() {
        return rules;
    }

    public @Nullable RuleTree child(Value part) {
        return children.get(part);
    }

    /// Returns the node at `names`, or null where there is none.
    public @Nullable RuleTree find(List<String> names) {
        RuleTree node = this;
        for (String name : names) {
            node = node.children.get(new StringValue(name));
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /// Returns the rules of this node and of everything below.
    List<CheckedRule> all() {
        List<CheckedRule> all = new ArrayList<>(rules);
        children.values().forEach(child -> all.addAll(child.all()));
        return all;
    }

    /// Returns the path as error texts write it.
    public String text() {
        return text(path);
    }

    static String text(List<Value> path) {
        StringBuilder text = new StringBuilder("data");
        for (Value part : path) {
            if (part instanceof StringValue(String name) && name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
                text.append('.').append(name);
            } else {
                text.append('[').append(part).append(']');
            }
        }
        return text.toString();
    }
}
