// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.builtin.Builtin;
import dev.gatehouse.language.rego.builtin.Library;
import dev.gatehouse.language.rego.compile.Goal.Apply;
import dev.gatehouse.language.rego.compile.Goal.Equal;
import dev.gatehouse.language.rego.compile.Goal.Function;
import dev.gatehouse.language.rego.compile.Goal.Holds;
import dev.gatehouse.language.rego.compile.Goal.Not;
import dev.gatehouse.language.rego.compile.Goal.Substitution;
import dev.gatehouse.language.rego.compile.Goal.Under;
import dev.gatehouse.language.rego.syntax.Expression;
import dev.gatehouse.language.rego.syntax.Expression.Declaration;
import dev.gatehouse.language.rego.syntax.Expression.Membership;
import dev.gatehouse.language.rego.syntax.Expression.Single;
import dev.gatehouse.language.rego.syntax.Expression.Universal;
import dev.gatehouse.language.rego.syntax.Expression.With;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.Call;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Turns the literals of bodies into goals.
final class BodyLowering {
    private static final Set<String> FIXED = Set.of("eq", "rego.metadata.chain", "rego.metadata.rule");

    private final Lowering lowering;

    BodyLowering(Lowering lowering) {
        this.lowering = lowering;
    }

    /// Lowers a body in the block that is open.
    List<Goal> goals(List<Expression> body) {
        List<Goal> goals = new ArrayList<>();
        for (Expression literal : body) {
            literal(literal, goals);
        }
        return goals;
    }

    private void literal(Expression literal, List<Goal> goals) {
        if (literal.modifiers().isEmpty()) {
            content(literal, goals);
            return;
        }
        List<Substitution> overrides = new ArrayList<>();
        for (With with : literal.modifiers()) {
            override(with, goals).ifPresent(overrides::add);
        }
        List<Goal> inner = new ArrayList<>();
        content(literal, inner);
        if (!inner.isEmpty()) {
            goals.add(new Under(overrides, inner, literal.at()));
        }
    }

    private Optional<Substitution> override(With with, List<Goal> goals) {
        Term target = with.target();
        String dotted = Term.dotted(target);
        boolean local = target instanceof Variable name && lowering.scope().isDeclared(name.name());
        if (!local) {
            Term lowered = lowering.term(target, new ArrayList<>());
            if (lowered instanceof Reference(Variable root, List<Term> path, Location at)
                    && (root.name().equals("input") || root.name().equals("data"))) {
                boolean data = root.name().equals("data");
                if (data && path.isEmpty()) {
                    lowering.problems()
                            .add(Problems.COMPILE, at, "with keyword cannot replace data, use more specific ref");
                    return Optional.empty();
                }
                Optional<Substitution> redirect = data ? redirect(with, goals) : Optional.empty();
                if (redirect.isPresent()) {
                    return redirect;
                }
                return Optional.of(new Substitution.Document(root.name(), path, value(with, goals)));
            }
        }
        Optional<Builtin> builtin = dotted.isEmpty() || local ? Optional.empty() : Library.find(dotted);
        if (builtin.isPresent()) {
            String reason = fixed(builtin.get());
            if (!reason.isEmpty()) {
                lowering.problems()
                        .add(Problems.COMPILE, with.at(), "with keyword replacing built-in function: " + reason);
                return Optional.empty();
            }
            return replaced(new Function.Library(dotted), with, goals);
        }
        lowering.problems()
                .add(
                        Problems.TYPE,
                        with.at(),
                        "with keyword target must reference existing input, data, or a function");
        return Optional.empty();
    }

    // Why a function cannot be replaced; empty where it can.
    private static String fixed(Builtin builtin) {
        String name = builtin.name();
        if (builtin.code() instanceof Builtin.Relation) {
            return "target must not be a relation";
        }
        if (name.startsWith("internal.")) {
            return "replacement of internal function \"" + name + "\" invalid";
        }
        return FIXED.contains(name) ? "replacement of \"" + name + "\" invalid" : "";
    }

    // Whether a path of `data` names a function is known once all rules are; the tree asks again then.
    private Optional<Substitution> redirect(With with, List<Goal> goals) {
        String dotted = Term.dotted(with.target());
        if (dotted.isEmpty()) {
            return Optional.empty();
        }
        Function from = lowering.function(with.target(), with.at());
        if (from instanceof Function.User user && lowering.isFunction(user)) {
            return replaced(from, with, goals);
        }
        return Optional.empty();
    }

    private Optional<Substitution> replaced(Function from, With with, List<Goal> goals) {
        String dotted = Term.dotted(with.value());
        if (!dotted.isEmpty() && !lowering.scope().isDeclared(first(dotted))) {
            if (lowering.globals().containsKey(first(dotted)) || first(dotted).equals("data")) {
                Function to = lowering.function(with.value(), with.at());
                if (to instanceof Function.User user && lowering.isFunction(user)) {
                    return Optional.of(new Substitution.Redirect(from, to));
                }
            } else if (Library.find(dotted).isPresent()) {
                return Optional.of(new Substitution.Redirect(from, new Function.Library(dotted)));
            }
        }
        return Optional.of(new Substitution.Fixed(from, value(with, goals)));
    }

    private static String first(String dotted) {
        int dot = dotted.indexOf('.');
        return dot < 0 ? dotted : dotted.substring(0, dot);
    }

    private Term value(With with, List<Goal> goals) {
        return lowering.term(with.value(), goals);
    }

    private void content(Expression literal, List<Goal> goals) {
        switch (literal.content()) {
            case Single(Term term) -> single(term, literal, goals);
            case Declaration(List<Variable> variables) -> {
                for (Variable variable : variables) {
                    lowering.scope().declare(variable);
                }
            }
            case Membership membership -> membership(membership, literal.at(), goals);
            case Universal universal -> universal(universal, literal.at(), goals);
        }
    }

    private void single(Term term, Expression literal, List<Goal> goals) {
        Location at = literal.at();
        if (!(term instanceof Call call)) {
            add(new Holds(lowering.term(term, goals), at), literal, goals);
            return;
        }
        boolean library = lowering.isLibraryName(call);
        String name = call.name();
        if (library && name.equals("print")) {
            // Erased, but what it mentions counts as used.
            lowering.terms(call.arguments(), new ArrayList<>());
            return;
        }
        if (library && call.arguments().size() == 2) {
            Term left = call.arguments().getFirst();
            Term right = call.arguments().getLast();
            switch (name) {
                case "assign" -> {
                    assign(left, right, literal, goals);
                    return;
                }
                case "eq" -> {
                    add(new Equal(lowering.term(left, goals), lowering.term(right, goals), true, at), literal, goals);
                    return;
                }
                case "equal" -> {
                    add(new Equal(lowering.term(left, goals), lowering.term(right, goals), false, at), literal, goals);
                    return;
                }
                default -> {}
            }
        }
        if (library && name.startsWith("rego.metadata.") && call.arguments().isEmpty()) {
            add(new Holds(lowering.term(call, goals), at), literal, goals);
            return;
        }
        Function function = lowering.function(call);
        List<Term> arguments = new ArrayList<>(lowering.terms(call.arguments(), goals));
        Optional<Term> result = Optional.empty();
        if (arguments.size() == lowering.arity(function) + 1) {
            result = Optional.of(arguments.removeLast());
        }
        add(new Apply(function, arguments, result, at), literal, goals);
    }

    private static void add(Goal goal, Expression literal, List<Goal> goals) {
        goals.add(literal.negated() ? new Not(List.of(goal), literal.at()) : goal);
        if (!literal.negated()) {
            crossed(goal, goals);
        }
    }

    // The reference finds a variable unsafe that steps through a reference beside a comprehension that mentions
    // it, in one and the same call. A goal that needs a variable nothing binds says so when bodies are ordered.
    private static void crossed(Goal goal, List<Goal> goals) {
        List<Term> operands = switch (goal) {
            case Equal equal when !equal.binds() -> List.of(equal.left(), equal.right());
            case Apply apply when apply.result().isEmpty() -> apply.arguments();
            default -> List.of();
        };
        Set<String> steps = new HashSet<>();
        operands.stream()
                .filter(Reference.class::isInstance)
                .forEach(operand -> steps.addAll(Usage.ofArguments(List.of(operand)).steps));
        if (steps.isEmpty()) {
            return;
        }
        for (Goal other : List.copyOf(goals)) {
            if (other instanceof Goal.Collect collect && operands.contains(collect.target())) {
                Set<String> both = Usage.visible(collect.body());
                both.addAll(Usage.all(collect.key()));
                both.addAll(Usage.all(collect.value()));
                both.retainAll(steps);
                for (String name : both) {
                    String written = new Variable(name, goal.at()).written();
                    goals.add(new Holds(new Variable(written + "#unbound", goal.at()), goal.at()));
                }
            }
        }
    }

    private void assign(Term left, Term right, Expression literal, List<Goal> goals) {
        boolean assignable = left instanceof Variable || left instanceof ArrayTerm || left instanceof ObjectTerm;
        if (!assignable || literal.negated()) {
            lowering.problems()
                    .add(
                            Problems.COMPILE,
                            literal.at(),
                            literal.negated() && assignable
                                    ? "cannot assign vars inside negated expression"
                                    : "cannot assign to " + Term.kind(left));
            return;
        }
        Term value = lowering.term(right, goals);
        Term pattern = lowering.pattern(left, goals, lowering.scope()::assign);
        goals.add(new Equal(pattern, value, true, literal.at()));
    }

    private void membership(Membership membership, Location at, List<Goal> goals) {
        Term domain = lowering.term(membership.domain(), goals);
        Term key = membership
                .key()
                .<Term>map(term -> lowering.pattern(term, goals, lowering.scope()::bind))
                .orElseGet(() -> lowering.scope().wildcard(at));
        Term value = lowering.pattern(membership.value(), goals, lowering.scope()::bind);
        Reference member;
        if (domain instanceof Reference(Term head, List<Term> path, Location where)) {
            List<Term> longer = new ArrayList<>(path);
            longer.add(key);
            member = new Reference(head, longer, where);
        } else {
            Variable holder = lowering.scope().fresh(at);
            goals.add(new Equal(holder, domain, true, at));
            member = new Reference(holder, List.of(key), at);
        }
        goals.add(new Equal(value, member, true, at));
    }

    private void universal(Universal universal, Location at, List<Goal> goals) {
        Term domain = lowering.term(universal.domain(), goals);
        lowering.scope().open();
        Variable key = universal
                .key()
                .map(term -> declared(term, at))
                .orElseGet(() -> lowering.scope().wildcard(at));
        Variable value = declared(universal.value(), at);
        lowering.scope().open();
        List<Goal> body = goals(universal.body());
        lowering.scope().close();
        lowering.scope().close();
        goals.add(new Goal.Every(key, value, domain, body, at));
    }

    private Variable declared(Term term, Location at) {
        if (!(term instanceof Variable variable)) {
            return lowering.scope().wildcard(at);
        }
        return variable.isWildcard() ? variable : new Variable(lowering.scope().declare(variable), variable.at());
    }
}
