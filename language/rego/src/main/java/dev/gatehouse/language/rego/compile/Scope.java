// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The names declared in the blocks around a place in a rule.
final class Scope {
    private final Problems problems;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private int count;

    private enum Origin {
        ARGUMENT,
        ASSIGNED,
        DECLARED
    }

    private record Local(String unique, Origin origin, Location at) {}

    private static final class Block {
        private final Map<String, Local> locals = new HashMap<>();
        private final Set<String> used = new HashSet<>();
        private final Set<String> referenced = new HashSet<>();
    }

    Scope(Problems problems) {
        this.problems = problems;
    }

    void open() {
        blocks.push(new Block());
    }

    /// Opens a block that repeats what the innermost one declares, as each branch of a rule does its arguments.
    void openBranch() {
        Block block = new Block();
        block.locals.putAll(blocks.element().locals);
        blocks.push(block);
    }

    /// Leaves the innermost block; what it declared without using it is a problem.
    void close() {
        Block block = blocks.pop();
        for (Map.Entry<String, Local> local : block.locals.entrySet()) {
            if (local.getValue().origin() == Origin.DECLARED && !block.used.contains(local.getKey())) {
                problems.add(Problems.COMPILE, local.getValue().at(), "declared var " + local.getKey() + " unused");
            }
        }
    }

    private static String unique(String name, int number) {
        return name + "#" + number;
    }

    /// Makes a variable that no text can name.
    Variable fresh(Location at) {
        return new Variable(unique("", count++), at);
    }

    Variable wildcard(Location at) {
        return new Variable(unique("_", 2_000_000 + count++), at);
    }

    /// Returns the local variable that `name` stands for here, or empty where nothing declares it.
    Optional<String> find(String name) {
        for (Block block : blocks) {
            Local local = block.locals.get(name);
            if (local != null) {
                block.used.add(name);
                return Optional.of(local.unique());
            }
        }
        blocks.element().referenced.add(name);
        return Optional.empty();
    }

    boolean isDeclared(String name) {
        return blocks.stream().anyMatch(block -> block.locals.containsKey(name));
    }

    String argument(Variable variable) {
        Block block = blocks.element();
        Local known = block.locals.get(variable.name());
        if (known != null) {
            return known.unique();
        }
        return put(block, variable, Origin.ARGUMENT);
    }

    /// Declares the target of `:=`.
    String assign(Variable variable) {
        return declare(variable, Origin.ASSIGNED);
    }

    /// Declares what stands behind `some`.
    String declare(Variable variable) {
        return declare(variable, Origin.DECLARED);
    }

    /// Declares a variable that need not be used.
    String bind(Variable variable) {
        String unique = declare(variable, Origin.DECLARED);
        blocks.element().used.add(variable.name());
        return unique;
    }

    private String declare(Variable variable, Origin origin) {
        String name = variable.name();
        if (variable.isWildcard()) {
            return name;
        }
        Block block = blocks.element();
        Local known = block.locals.get(name);
        if (known != null) {
            String message = switch (known.origin()) {
                case ARGUMENT -> "arg " + name + " redeclared";
                case ASSIGNED -> "var " + name + " assigned above";
                case DECLARED -> origin == Origin.DECLARED ? "var " + name + " declared above" : "";
            };
            if (!message.isEmpty()) {
                problems.add(Problems.COMPILE, variable.at(), message);
                return known.unique();
            }
            if (known.origin() == Origin.DECLARED) {
                problems.add(Problems.COMPILE, variable.at(), "var " + name + " declared above");
                return known.unique();
            }
        } else if (block.referenced.contains(name)) {
            problems.add(Problems.COMPILE, variable.at(), "var " + name + " referenced above");
        }
        return put(block, variable, origin);
    }

    private String put(Block block, Variable variable, Origin origin) {
        String unique = unique(variable.name(), count++);
        block.locals.put(variable.name(), new Local(unique, origin, variable.at()));
        return unique;
    }
}
