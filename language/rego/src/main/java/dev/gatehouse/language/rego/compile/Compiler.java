// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.builtin.Builtin;
import dev.gatehouse.language.rego.builtin.Library;
import dev.gatehouse.language.rego.compile.Goal.Apply;
import dev.gatehouse.language.rego.compile.Goal.Collect;
import dev.gatehouse.language.rego.compile.Goal.Every;
import dev.gatehouse.language.rego.compile.Goal.Function;
import dev.gatehouse.language.rego.compile.Goal.Not;
import dev.gatehouse.language.rego.compile.Goal.Under;
import dev.gatehouse.language.rego.syntax.Expression;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Module;
import dev.gatehouse.language.rego.syntax.Module.Import;
import dev.gatehouse.language.rego.syntax.Rule;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Runs the stages of compilation in order; each ends it where it finds problems.
public final class Compiler {
    private Compiler() {}

    /// Checks `modules` together and `query` against them.
    ///
    /// @throws dev.gatehouse.language.rego.syntax.ProblemsException with everything the first failing stage
    /// found
    public static Checked compile(List<Module> modules, List<Expression> query) {
        Functions functions = Functions.of(modules);
        Problems problems = new Problems();
        imports(modules, problems);
        problems.stop();
        List<CheckedRule> lowered = new ArrayList<>();
        Map<CheckedRule, Boolean> strict = new HashMap<>();
        for (Module module : modules) {
            Names names = Names.of(module, modules);
            RuleLowering lowering = new RuleLowering(module, names, functions, problems);
            for (Rule rule : module.rules()) {
                CheckedRule checked = lowering.rule(rule);
                lowered.add(checked);
                strict.put(checked, module.strict());
            }
        }
        problems.stop();
        Map<String, Location> packages = new HashMap<>();
        modules.forEach(module -> packages.put(module.file(), module.at()));
        new Conflicts(problems, packages).check(tree(lowered, modules));
        problems.stop();
        RuleTree unordered = tree(lowered, modules);
        for (CheckedRule rule : lowered) {
            functions(rule, unordered, Boolean.TRUE.equals(strict.get(rule)), problems);
        }
        problems.stop();
        lowered.forEach(rule -> heads(rule, problems));
        problems.stop();
        List<CheckedRule> ordered = new ArrayList<>();
        for (CheckedRule rule : lowered) {
            ordered.add(ordered(rule, problems));
        }
        problems.stop();
        RuleTree tree = tree(ordered, modules);
        new Dependencies(tree).refuseRecursion(problems);
        problems.stop();
        TypeChecker types = new TypeChecker(tree, problems);
        types.rules();
        problems.stop();
        return query(query, functions, tree, types);
    }

    private static RuleTree tree(List<CheckedRule> rules, List<Module> modules) {
        RuleTree tree = RuleTree.of(rules);
        modules.forEach(module -> tree.addPackage(module.path()));
        return tree;
    }

    private static void imports(List<Module> modules, Problems problems) {
        for (Module module : modules) {
            if (!module.strict()) {
                continue;
            }
            Map<String, Import> seen = new HashMap<>();
            for (Import imported : module.imports()) {
                String path = String.join(".", imported.path());
                boolean keywords = path.startsWith("future.") || path.startsWith("rego.");
                Import first = seen.putIfAbsent(keywords ? path : imported.alias(), imported);
                if (first != null) {
                    problems.add(
                            Problems.COMPILE,
                            imported.at(),
                            "import must not shadow import " + String.join(".", first.path()));
                }
            }
        }
    }

    private static void functions(CheckedRule rule, RuleTree tree, boolean strict, Problems problems) {
        functions(rule.body(), tree, strict, problems);
        rule.fallback().ifPresent(branch -> functions(branch, tree, strict, problems));
    }

    private static void functions(List<Goal> goals, RuleTree tree, boolean strict, Problems problems) {
        for (Goal goal : goals) {
            switch (goal) {
                case Apply apply -> function(apply, tree, strict, problems);
                case Not not -> functions(not.goals(), tree, strict, problems);
                case Collect collect -> functions(collect.body(), tree, strict, problems);
                case Every every -> functions(every.body(), tree, strict, problems);
                case Under under -> functions(under.goals(), tree, strict, problems);
                case Goal.Equal _, Goal.Holds _ -> {}
            }
        }
    }

    private static void function(Apply apply, RuleTree tree, boolean strict, Problems problems) {
        switch (apply.function()) {
            case Function.Library(String name) -> {
                Optional<Builtin> builtin = Library.find(name);
                if (Library.isRefused(name)) {
                    problems.add(Problems.TYPE, apply.at(), "built-in " + name + " is not permitted in image policies");
                } else if (builtin.isEmpty()) {
                    problems.add(Problems.TYPE, apply.at(), "undefined function " + name);
                } else if (strict && builtin.get().isDeprecated()) {
                    problems.add(
                            Problems.TYPE, apply.at(), "deprecated built-in function calls in expression: " + name);
                }
            }
            case Function.User user -> {
                RuleTree node = tree.find(user.path());
                List<CheckedRule> rules = node == null ? List.of() : node.rules();
                boolean function = !rules.isEmpty() && rules.getFirst().isFunction();
                int given = apply.arguments().size();
                if (rules.isEmpty() || (!function && given == 0)) {
                    problems.add(Problems.TYPE, apply.at(), "undefined function " + user.text());
                } else if (!function || given > rules.getFirst().arguments().size()) {
                    int arity = function ? rules.getFirst().arguments().size() : 0;
                    problems.add(
                            Problems.TYPE,
                            apply.at(),
                            "function " + user.text() + " has arity " + arity + ", got " + given
                                    + (given == 1 ? " argument" : " arguments"));
                }
            }
        }
    }

    // What a head mentions must stand in the body or among the arguments.
    private static void heads(CheckedRule rule, Problems problems) {
        Set<String> there = Usage.visible(rule.body());
        rule.arguments().forEach(argument -> there.addAll(Usage.all(argument)));
        for (String name : headVariables(rule)) {
            if (there.add(name)) {
                new Ordering(problems).report(name, rule.at());
            }
        }
        rule.fallback().ifPresent(branch -> heads(branch, problems));
    }

    private static Set<String> headVariables(CheckedRule rule) {
        Set<String> names = new LinkedHashSet<>();
        rule.dynamic().forEach(term -> names.addAll(Usage.all(term)));
        rule.member().ifPresent(term -> names.addAll(Usage.all(term)));
        names.addAll(Usage.all(rule.value()));
        return names;
    }

    private static CheckedRule ordered(CheckedRule rule, Problems problems) {
        Set<String> safe = new HashSet<>();
        rule.arguments().forEach(argument -> safe.addAll(Usage.all(argument)));
        Ordering ordering = new Ordering(problems);
        Set<String> heads = new HashSet<>(safe);
        heads.addAll(headVariables(rule));
        List<Goal> body = ordering.order(rule.body(), safe, heads);
        return rule.withBody(body, rule.fallback().map(branch -> ordered(branch, problems)));
    }

    private static Checked query(List<Expression> query, Functions functions, RuleTree tree, TypeChecker types) {
        Problems problems = new Problems();
        Lowering lowering = new Lowering(Names.NONE, functions, problems, Metadata.NONE);
        lowering.scope().open();
        List<Goal> goals = lowering.bodies().goals(query);
        lowering.scope().close();
        problems.stop();
        functions(goals, tree, false, problems);
        problems.stop();
        Set<String> safe = new HashSet<>();
        List<Goal> ordered = new Ordering(problems).order(goals, safe, Set.of());
        problems.stop();
        types.query(ordered, problems);
        problems.stop();
        Map<String, String> variables = new LinkedHashMap<>();
        for (String name : Usage.visible(goals)) {
            Variable variable = new Variable(name, Location.NONE);
            if (!variable.isWildcard() && !variable.written().isEmpty()) {
                variables.put(variable.written(), name);
            }
        }
        return new Checked(tree, ordered, variables);
    }
}
