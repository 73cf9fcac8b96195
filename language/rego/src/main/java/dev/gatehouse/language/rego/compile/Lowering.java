// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.builtin.Library;
import dev.gatehouse.language.rego.compile.Goal.Apply;
import dev.gatehouse.language.rego.compile.Goal.Collection;
import dev.gatehouse.language.rego.compile.Goal.Equal;
import dev.gatehouse.language.rego.compile.Goal.Function;
import dev.gatehouse.language.rego.syntax.Expression;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Printer;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.ArrayComprehension;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.Call;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.Member;
import dev.gatehouse.language.rego.syntax.Term.ObjectComprehension;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.SetComprehension;
import dev.gatehouse.language.rego.syntax.Term.SetTerm;
import dev.gatehouse.language.rego.syntax.Term.Template;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns the terms of one rule or query into terms of goals: names resolved, calls and comprehensions taken
/// out.
final class Lowering {
    private final Names names;
    private final Problems problems;
    private final Scope scope;
    private final Metadata metadata;
    private final Functions functions;
    private final BodyLowering bodies;

    Lowering(Names names, Functions functions, Problems problems, Metadata metadata) {
        this.names = names;
        this.functions = functions;
        this.problems = problems;
        this.metadata = metadata;
        this.scope = new Scope(problems);
        this.bodies = new BodyLowering(this);
    }

    Scope scope() {
        return scope;
    }

    Problems problems() {
        return problems;
    }

    Names names() {
        return names;
    }

    BodyLowering bodies() {
        return bodies;
    }

    boolean isFunction(Function.User user) {
        return functions.isFunction(user);
    }

    int arity(Function function) {
        return functions.arity(function);
    }

    static Reference root(String name, Location at) {
        return new Reference(new Variable(name, at), List.of(), at);
    }

    private static Reference global(List<String> path, Location at) {
        List<Term> parts = new ArrayList<>();
        for (String part : path.subList(1, path.size())) {
            parts.add(new Constant(new StringValue(part), at));
        }
        return new Reference(new Variable(path.getFirst(), at), parts, at);
    }

    /// Lowers `term`; what must hold for it to have a value goes to `goals` first.
    Term term(Term term, List<Goal> goals) {
        return switch (term) {
            case Constant constant -> constant;
            case Variable variable -> variable(variable);
            case Reference reference -> reference(reference, goals);
            case Call call -> lifted(call, goals);
            case ArrayTerm array -> array(array, goals);
            case SetTerm set -> new SetTerm(terms(set.elements(), goals), set.at());
            case ObjectTerm object -> {
                List<Member> members = new ArrayList<>();
                for (Member member : object.members()) {
                    members.add(new Member(term(member.key(), goals), term(member.value(), goals)));
                }
                yield new ObjectTerm(members, object.at());
            }
            case ArrayComprehension compr ->
                collect(Collection.ARRAY, compr.head(), compr.head(), compr.body(), compr.at(), goals);
            case SetComprehension compr ->
                collect(Collection.SET, compr.head(), compr.head(), compr.body(), compr.at(), goals);
            case ObjectComprehension compr ->
                collect(Collection.OBJECT, compr.key(), compr.value(), compr.body(), compr.at(), goals);
            case Template template -> template(template, goals);
        };
    }

    private ArrayTerm array(ArrayTerm array, List<Goal> goals) {
        return new ArrayTerm(terms(array.elements(), goals), array.at());
    }

    List<Term> terms(List<Term> terms, List<Goal> goals) {
        List<Term> lowered = new ArrayList<>(terms.size());
        for (Term term : terms) {
            lowered.add(term(term, goals));
        }
        return lowered;
    }

    private Term variable(Variable variable) {
        if (variable.isWildcard()) {
            return variable;
        }
        String name = variable.name();
        Optional<String> local = scope.find(name);
        if (local.isPresent()) {
            return new Variable(local.get(), variable.at());
        }
        List<String> path = names.globals().get(name);
        if (path != null) {
            return global(path, variable.at());
        }
        return name.equals("input") || name.equals("data") ? root(name, variable.at()) : variable;
    }

    private Term reference(Reference reference, List<Goal> goals) {
        Term head = term(reference.head(), goals);
        List<Term> path = terms(reference.path(), goals);
        if (head instanceof Reference(Term inner, List<Term> before, Location at)) {
            List<Term> whole = new ArrayList<>(before);
            whole.addAll(path);
            return new Reference(inner, whole, at);
        }
        if (head instanceof Variable) {
            return new Reference(head, path, reference.at());
        }
        Variable holder = scope.fresh(reference.at());
        goals.add(new Equal(holder, head, true, reference.at()));
        return new Reference(holder, path, reference.at());
    }

    private Term lifted(Call call, List<Goal> goals) {
        String name = call.name();
        if (isLibraryName(call)) {
            if (name.equals("print")) {
                problems.add(Problems.TYPE, call.at(), Printer.text(call) + " used as value");
                return call.arguments().isEmpty() ? new Constant(NullValue.NULL, call.at()) : scope.fresh(call.at());
            }
            if (call.arguments().isEmpty() && name.startsWith("rego.metadata.")) {
                Optional<Value> constant = metadata.call(name);
                if (constant.isPresent()) {
                    return new Constant(constant.get(), call.at());
                }
            }
        }
        Function function = function(call);
        List<Term> arguments = terms(call.arguments(), goals);
        Variable result = scope.fresh(call.at());
        goals.add(new Apply(function, arguments, Optional.of(result), call.at()));
        return result;
    }

    /// Tells whether the operator of `call` names something of the library rather than a rule or local.
    boolean isLibraryName(Call call) {
        String name = call.name();
        if (name.isEmpty()) {
            return false;
        }
        String first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        return !scope.isDeclared(first) && !names.globals().containsKey(first);
    }

    /// Resolves what `call` names.
    Function function(Call call) {
        return function(call.operator(), call.at());
    }

    Function function(Term operator, Location at) {
        String name = Term.dotted(operator);
        List<String> parts = List.of(name.split("\\.", -1));
        String first = parts.getFirst();
        if (name.isEmpty() || (scope.isDeclared(first) && !first.equals("data"))) {
            problems.add(Problems.TYPE, at, "undefined function " + Printer.text(operator));
            return new Function.Library("");
        }
        List<String> path = names.globals().get(first);
        if (path != null && !(Library.isInfix(name) && path.getFirst().equals("input"))) {
            if (path.getFirst().equals("input")) {
                problems.add(Problems.TYPE, at, "undefined function " + Printer.text(operator));
                return new Function.Library("");
            }
            List<String> full = new ArrayList<>(path.subList(1, path.size()));
            full.addAll(parts.subList(1, parts.size()));
            return new Function.User(full);
        }
        if (first.equals("data") && parts.size() > 1) {
            return new Function.User(parts.subList(1, parts.size()));
        }
        return new Function.Library(name);
    }

    private Term collect(Collection kind, Term key, Term value, List<Expression> body, Location at, List<Goal> goals) {
        Variable target = scope.fresh(at);
        scope.open();
        List<Goal> inner = bodies.goals(body);
        Term loweredKey = bound(key, inner);
        Term loweredValue = kind == Collection.OBJECT ? bound(value, inner) : loweredKey;
        scope.close();
        goals.add(new Goal.Collect(target, kind, loweredKey, loweredValue, inner, at));
        return target;
    }

    // What has to be computed goes into a variable as a whole, by which its type is known.
    private Term bound(Term term, List<Goal> goals) {
        Term lowered = simple(term(term, goals), goals);
        if (!isComputed(term) || lowered instanceof Variable) {
            return lowered;
        }
        Variable holder = scope.fresh(term.at());
        goals.add(new Equal(holder, lowered, true, term.at()));
        return holder;
    }

    private static boolean isComputed(Term term) {
        return switch (term) {
            case Constant _, Variable _ -> false;
            case ArrayTerm array -> array.elements().stream().anyMatch(Lowering::isComputed);
            case SetTerm set -> set.elements().stream().anyMatch(Lowering::isComputed);
            case ObjectTerm object ->
                object.members().stream().anyMatch(member -> isComputed(member.key()) || isComputed(member.value()));
            default -> true;
        };
    }

    // Each part becomes a set: empty where it is undefined, which prints as such.
    private Term template(Template template, List<Goal> goals) {
        List<Term> parts = new ArrayList<>();
        for (Expression part : template.parts()) {
            Expression.Content content = part.content();
            if (!(content instanceof Expression.Single(Term inner))) {
                problems.add(Problems.COMPILE, part.at(), "unexpected expression in template-string");
                continue;
            }
            if (inner instanceof Constant constant && part.modifiers().isEmpty()) {
                parts.add(constant);
                continue;
            }
            Variable holder = new Variable("template", part.at());
            Expression assignment = new Expression(
                    new Expression.Single(
                            new Call(new Variable("assign", part.at()), List.of(holder, inner), part.at())),
                    false,
                    part.modifiers(),
                    part.at());
            parts.add(term(new SetComprehension(holder, List.of(assignment), part.at()), goals));
        }
        Variable result = scope.fresh(template.at());
        goals.add(new Apply(
                new Function.Library("internal.template_string"),
                List.of(new ArrayTerm(parts, template.at())),
                Optional.of(result),
                template.at()));
        return result;
    }

    /// Takes the references out of `term`, so that it holds constants, variables and composites only.
    Term simple(Term term, List<Goal> goals) {
        return switch (term) {
            case Reference reference -> {
                Variable holder = scope.fresh(reference.at());
                goals.add(new Equal(holder, reference, true, reference.at()));
                yield holder;
            }
            case ArrayTerm array -> new ArrayTerm(simple(array.elements(), goals), array.at());
            case SetTerm set -> new SetTerm(simple(set.elements(), goals), set.at());
            case ObjectTerm object -> {
                List<Member> members = new ArrayList<>();
                for (Member member : object.members()) {
                    members.add(new Member(simple(member.key(), goals), simple(member.value(), goals)));
                }
                yield new ObjectTerm(members, object.at());
            }
            default -> term;
        };
    }

    private List<Term> simple(List<Term> terms, List<Goal> goals) {
        List<Term> lowered = new ArrayList<>(terms.size());
        for (Term term : terms) {
            lowered.add(simple(term, goals));
        }
        return lowered;
    }

    /// Lowers the target of a declaration: every variable in it becomes a fresh local.
    Term pattern(Term term, List<Goal> goals, java.util.function.Function<Variable, String> declare) {
        return switch (term) {
            case Variable variable -> {
                if (variable.isWildcard()) {
                    yield variable;
                }
                if (names.strict()
                        && (variable.name().equals("input") || variable.name().equals("data"))) {
                    problems.add(
                            Problems.COMPILE,
                            variable.at(),
                            "variables must not shadow " + variable.name() + " (use a different variable name)");
                }
                yield new Variable(declare.apply(variable), variable.at());
            }
            case ArrayTerm array ->
                new ArrayTerm(
                        array.elements().stream()
                                .map(element -> pattern(element, goals, declare))
                                .toList(),
                        array.at());
            case ObjectTerm object ->
                new ObjectTerm(
                        object.members().stream()
                                .map(member ->
                                        new Member(term(member.key(), goals), pattern(member.value(), goals, declare)))
                                .toList(),
                        object.at());
            default -> term(term, goals);
        };
    }

    Map<String, List<String>> globals() {
        return names.globals();
    }
}
