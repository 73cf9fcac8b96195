// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.syntax.Module;
import dev.gatehouse.language.rego.syntax.Rule;
import dev.gatehouse.language.rego.syntax.Rule.Head;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns the rules of one module into checked rules.
final class RuleLowering {
    private final Module module;
    private final Names names;
    private final Functions functions;
    private final Problems problems;

    RuleLowering(Module module, Names names, Functions functions, Problems problems) {
        this.module = module;
        this.names = names;
        this.functions = functions;
        this.problems = problems;
    }

    CheckedRule rule(Rule rule) {
        shadowing(rule);
        Lowering lowering = new Lowering(names, functions, problems, Annotations.of(module, rule));
        Scope scope = lowering.scope();
        scope.open();
        List<Goal> before = new ArrayList<>();
        List<Term> arguments = new ArrayList<>();
        for (Term argument : rule.head().arguments()) {
            arguments.add(lowering.simple(argument(argument, lowering, before), before));
        }
        CheckedRule checked = branch(rule, arguments, before, lowering);
        scope.close();
        return checked;
    }

    private void shadowing(Rule rule) {
        String name = rule.head().name().name();
        if (module.strict() && (name.equals("input") || name.equals("data"))) {
            problems.add(Problems.COMPILE, rule.at(), "rules must not shadow " + name + " (use a different rule name)");
        }
    }

    private Term argument(Term term, Lowering lowering, List<Goal> before) {
        return switch (term) {
            case Variable variable -> {
                if (variable.isWildcard()) {
                    yield variable;
                }
                if (variable.name().equals("input") || variable.name().equals("data")) {
                    problems.add(
                            Problems.COMPILE,
                            variable.at(),
                            "args must not shadow " + variable.name() + " (use a different variable name)");
                }
                yield new Variable(lowering.scope().argument(variable), variable.at());
            }
            case ArrayTerm array ->
                new ArrayTerm(
                        array.elements().stream()
                                .map(element -> argument(element, lowering, before))
                                .toList(),
                        array.at());
            case ObjectTerm object ->
                new ObjectTerm(
                        object.members().stream()
                                .map(member -> new Term.Member(
                                        argument(member.key(), lowering, before),
                                        argument(member.value(), lowering, before)))
                                .toList(),
                        object.at());
            default -> lowering.term(term, before);
        };
    }

    private CheckedRule branch(Rule rule, List<Term> arguments, List<Goal> before, Lowering lowering) {
        Head head = rule.head();
        lowering.scope().openBranch();
        List<Goal> body = new ArrayList<>(before);
        body.addAll(lowering.bodies().goals(rule.body()));
        List<Value> path = new ArrayList<>();
        for (String part : module.path()) {
            path.add(new StringValue(part));
        }
        path.add(new StringValue(head.name().name()));
        List<Term> dynamic = new ArrayList<>();
        for (Term part : head.path()) {
            Term lowered = lowering.simple(lowering.term(part, body), body);
            if (lowered instanceof Constant(Value value, var _) && dynamic.isEmpty()) {
                path.add(value);
            } else {
                dynamic.add(lowered);
            }
        }
        Optional<Term> member = head.member().map(term -> lowering.simple(lowering.term(term, body), body));
        Term value = lowering.simple(lowering.term(head.value(), body), body);
        lowering.scope().close();
        Optional<CheckedRule> fallback = rule.fallback().map(next -> branch(next, arguments, before, lowering));
        return new CheckedRule(
                path,
                dynamic,
                arguments,
                head.isFunction(),
                member,
                value,
                body,
                fallback,
                rule.isDefault(),
                rule.at());
    }
}
