// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Calls functions and lends them the evaluator.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Calls {
    private final Evaluator evaluator;
    private final PackageTable packages;

    Calls(Evaluator evaluator, PackageTable packages) {
        this.evaluator = evaluator;
        this.packages = packages;
    }

    private Value.Failure failure(Code code, String message) {
        return evaluator.references.failure(code, message);
    }

    /// Calls a function with the arguments of `call`.
    Value call(Environment environment, Expr.Call call) {
        Value function = evaluator.expressions.evaluate(environment, call.function());
        String shown = evaluator.printer.expression(call.function());
        if (function instanceof Value.Failure(Failing failing)) {
            if (call.function() instanceof Expr.PackageMember) {
                return failure(Code.EVALUATION, "cannot call non-function " + shown + " (type _|_)");
            }
            return new Value.Failure(failing);
        }
        if (function instanceof Vertex v) {
            return callVertex(environment, call, v, shown);
        }
        if (!(function instanceof Value.Function(Builtin builtin))) {
            return failure(
                    Code.EVALUATION,
                    "cannot call non-function " + shown + " (type " + Kind.name(Expressions.kind(function)) + ")");
        }
        return call(environment, call, builtin);
    }

    // A field can hold a function: `f: strings.ToUpper`.
    private Value callVertex(Environment environment, Expr.Call call, Vertex v, String shown) {
        Value value = evaluator.expressions.concrete(v);
        if (value instanceof Value.Failure) {
            return value;
        }
        if (value instanceof Vertex actual && actual.function != null) {
            return call(environment, call, actual.function);
        }
        if (value instanceof Vertex actual
                && actual.constraints.size() == 1
                && actual.constraints.getFirst() instanceof Value.Validator validator) {
            return failure(
                    Code.EVALUATION,
                    "unsupported: call of the function in " + shown + " "
                            + validator.builtin().name());
        }
        return failure(
                Code.EVALUATION,
                "cannot call non-function " + shown + " (type " + Kind.name(Expressions.kind(value)) + ")");
    }

    private Value call(Environment environment, Expr.Call call, Builtin builtin) {
        List<Integer> parameters = builtin.parameters();
        int given = call.arguments().size();
        boolean validator = builtin.validates(given);
        if (given > parameters.size()
                && !builtin.name().equals("and")
                && !builtin.name().equals("or")) {
            return failure(
                    Code.EVALUATION,
                    "too many arguments in call to " + builtin.name() + " (have " + given + ", want "
                            + parameters.size() + ")");
        }
        if (given < builtin.required() && !validator) {
            return failure(
                    Code.EVALUATION,
                    "not enough arguments in call to " + builtin.name() + " (have " + given + ", want "
                            + parameters.size() + ")");
        }
        if (builtin.name().equals("error")) {
            Value said = said(environment, call.arguments().getFirst());
            return said instanceof Value.Text
                    ? builtin.body().call(new FunctionContext(evaluator, this, packages, builtin), List.of(said))
                    : said;
        }
        List<Value> arguments = new ArrayList<>();
        Optional<Value> missing = Optional.empty();
        for (int i = 0; i < given; i++) {
            int kinds = parameters.get(validator ? i + 1 : i);
            Value value = evaluator.expressions.evaluate(
                    environment, matched(builtin, call.arguments().get(i)));
            if (kinds == Kind.TOP && builtin.raw()) {
                if (value instanceof Value.Failure(Failing failing)
                        && (failing.code() == Code.BLOCKED || !failing.code().incomplete())) {
                    return value;
                }
                // What comes after it finds a definition worked out.
                if (value instanceof Vertex v && Ancestry.underDefinition(v)) {
                    evaluator.expand(v);
                }
                Expr argument = call.arguments().get(i);
                Optional<Value> contradiction =
                        Conditions.stand(argument) ? alone(argument, value) : contradiction(argument, value);
                if (contradiction.orElse(null) instanceof Value.Failure(Failing failing)
                        && (failing.code() == Code.BLOCKED || !failing.code().incomplete())) {
                    return new Value.Failure(failing);
                }
                // What is missing in one argument does not hide what is wrong in the next.
                missing = missing.or(() -> contradiction);
                arguments.add(value);
                continue;
            }
            Value concrete = evaluator.expressions.concrete(value);
            if (concrete instanceof Value.Failure(Failing failing)
                    && failing.code() == Code.INCOMPLETE
                    && partOfMe(environment, call.arguments().get(i))) {
                return failure(Code.EVALUATION, "argument " + i + " to function " + builtin.name() + " is incomplete");
            }
            Optional<Value> problem = unfit(concrete, kinds, i, builtin);
            if (problem.isPresent()) {
                return problem.get();
            }
            arguments.add(concrete);
        }
        if (missing.isPresent()) {
            return missing.get();
        }
        if (validator) {
            return new Value.Validator(builtin, arguments);
        }
        arguments.addAll(builtin.defaults(given));
        Value result = builtin.body().call(new FunctionContext(evaluator, this, packages, builtin), arguments);
        // Called like a function, what judges lists and structs answers false instead of saying why.
        return judges(builtin) && result instanceof Value.Failure(Failing failing) && failing.code() != Code.BLOCKED
                ? Value.Bool.FALSE
                : result;
    }

    /// Returns why `argument` cannot be closed, or empty where it can or what it lacks is told elsewhere.
    Optional<Failing> closable(Environment environment, Expr argument) {
        if (argument instanceof Expr.StructLiteral literal
                && (literal.fields() || !literal.embeds())
                && !Conditions.stand(argument)) {
            return Optional.empty();
        }
        Value given = evaluator.expressions.evaluate(environment, argument);
        if (Conditions.stand(argument)
                && alone(argument, given).orElse(null) instanceof Value.Failure(Failing failing)) {
            return Optional.of(failing);
        }
        Value value = evaluator.expressions.concrete(given);
        if (value instanceof Value.Failure(Failing failing)) {
            return Optional.of(failing);
        }
        int kind = Expressions.kind(value);
        if ((kind & Kind.STRUCT) == 0) {
            return Optional.of(failure(
                            Code.EVALUATION,
                            "cannot use " + evaluator.printer.value(value) + " (type " + Kind.name(kind)
                                    + ") as struct in argument 1 to close")
                    .failing());
        }
        return Expressions.known(value)
                ? Optional.empty()
                : Optional.of(failure(Code.EVALUATION, "struct argument must be concrete")
                        .failing());
    }

    private static boolean judges(Builtin builtin) {
        return builtin.name().equals("encoding/json.Valid")
                || (builtin.result() == Kind.BOOL
                        && !builtin.name().equals("list.IsSortedStrings")
                        && (builtin.name().startsWith("list.") || builtin.name().startsWith("struct.")));
    }

    // Two of those that match take what is written as closed for open.
    private Expr matched(Builtin builtin, Expr argument) {
        return argument instanceof Expr.Call call
                        && evaluator.expressions.isClose(call)
                        && (builtin.name().equals("list.MatchN")
                                || builtin.name().equals("matchIf"))
                ? call.arguments().getFirst()
                : argument;
    }

    // What an error says: it is told even where that is not known. Or that it has to wait.
    private Value said(Environment environment, Expr argument) {
        if (!(argument instanceof Expr.Interpolation interpolation)) {
            Value said = evaluator.expressions.concrete(evaluator.expressions.evaluate(environment, argument));
            return waits(said) ? said : new Value.Text(Expressions.known(said) ? said(said) : "");
        }
        StringBuilder text = new StringBuilder(interpolation.texts().getFirst());
        for (int i = 0; i < interpolation.values().size(); i++) {
            Expr part = interpolation.values().get(i);
            Value value = evaluator.expressions.concrete(evaluator.expressions.evaluate(environment, part));
            if (waits(value)) {
                return value;
            }
            text.append(value instanceof Value.Failure ? evaluator.printer.expression(part) : said(value));
            text.append(interpolation.texts().get(i + 1));
            evaluator.budget.make(text.length());
        }
        return new Value.Text(text.toString());
    }

    private boolean waits(Value value) {
        return !evaluator.forced && value instanceof Value.Failure(Failing failing) && failing.code() == Code.BLOCKED;
    }

    private String said(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text;
            case Value.Octets octets -> decoded(octets.latin());
            default -> evaluator.printer.value(value);
        };
    }

    // What a value asks of itself while it is copied elsewhere it never gets.
    private boolean partOfMe(Environment environment, Expr argument) {
        Vertex at = evaluator.expressions.vertex;
        Conjunct current = evaluator.expressions.current;
        Expr operand = switch (argument) {
            case Expr.Select select -> select.operand();
            case Expr.IndexOf index -> index.operand();
            default -> argument;
        };
        return operand != argument
                && operand instanceof Expr.FieldReference
                && at != null
                && current != null
                && (current.trail() != null || names(at))
                && evaluator.references.resolve(environment, operand) instanceof Vertex of
                && of.origin() == at.origin();
    }

    // Whether a field beside it takes its name from this one.
    private static boolean names(Vertex at) {
        return at.parent != null
                && at.parent.tasks.stream()
                        .anyMatch(task -> task.subject instanceof Expr.Declaration.Computed computed
                                && computed.label() instanceof Expr.FieldReference reference
                                && reference.label().equals(at.label));
    }

    // A literal with conditions is worked out by itself first, and is an error where it is one, or where it lacks
    // something and the conditions are about fields that nothing else declares.
    private Optional<Value> alone(Expr argument, Value value) {
        if (!(value instanceof Vertex made)) {
            return Optional.empty();
        }
        Value ready = evaluator.references.prepare(made);
        if (ready instanceof Value.Failure) {
            return Optional.of(ready);
        }
        if (!evaluator.forced && evaluator.references.couldChange(made)) {
            return Optional.of(new Value.Failure(evaluator.references.blocked()));
        }
        List<Failing> failings = made.actual().failings;
        boolean settled = Conditions.setOnly(made.actual().arcs.keySet(), argument);
        return failings.stream()
                .filter(failing -> !failing.code().incomplete())
                .findFirst()
                .or(() -> settled ? Optional.empty() : failings.stream().findFirst())
                .map(Value.Failure::new);
    }

    // A unification written as an argument is an error by itself, whether or not anything comes to meet it.
    private Optional<Value> contradiction(Expr argument, Value value) {
        boolean written = argument instanceof Expr.Binary
                || (argument instanceof Expr.ListLiteral literal && literal.comprehended());
        if (!written || !(value instanceof Vertex made)) {
            return Optional.empty();
        }
        Value ready = evaluator.references.prepare(made);
        if (ready instanceof Vertex actual) {
            for (Failing failing : actual.failings) {
                if (!failing.code().incomplete()) {
                    return Optional.of(new Value.Failure(failing));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Value> unfit(Value value, int kinds, int index, Builtin builtin) {
        if (value instanceof Value.Failure) {
            return Optional.of(value);
        }
        int kind = Expressions.kind(value);
        if ((kind & kinds) == 0) {
            return Optional.of(failure(
                    Code.EVALUATION,
                    "cannot use " + evaluator.printer.value(value) + " (type " + Kind.name(kind) + ") as "
                            + Kind.name(kinds) + " in argument " + (index + 1) + " to " + builtin.name()));
        }
        if (!Expressions.known(value)) {
            return Optional.of(failure(
                    Code.INCOMPLETE,
                    "non-concrete value " + evaluator.printer.value(value) + " in argument " + (index + 1) + " to "
                            + builtin.name()));
        }
        if (value instanceof Vertex v
                && !evaluator.forced
                && (v.list || v.struct)
                && evaluator.references.couldChange(v)) {
            return Optional.of(new Value.Failure(evaluator.references.blocked()));
        }
        return Optional.empty();
    }

    /// Returns why `value` does not satisfy `validator`, or empty where it does.
    Optional<Failing> validate(Vertex at, Value value, Value.Validator validator) {
        List<Value> arguments = new ArrayList<>();
        arguments.add(value);
        arguments.addAll(validator.arguments());
        arguments.addAll(validator.builtin().defaults(arguments.size()));
        FunctionContext context = new FunctionContext(evaluator, this, packages, validator.builtin());
        Vertex outer = evaluator.expressions.vertex;
        Vertex judged = evaluator.expressions.judged;
        evaluator.expressions.vertex = at;
        evaluator.expressions.judged = at;
        Value result = evaluator.apart(() -> validator.builtin().body().call(context, arguments));
        evaluator.expressions.vertex = outer;
        evaluator.expressions.judged = judged;
        String shown = evaluator.printer.value(validator);
        String said = "invalid value " + evaluator.printer.value(value) + " (does not satisfy " + shown + ")";
        if (result instanceof Value.Failure(Failing failing)) {
            List<Failing.Reason> errors = new ArrayList<>();
            errors.add(new Failing.Reason(
                    at.path(), said + ": " + failing.errors().getFirst().message()));
            errors.addAll(failing.errors().subList(1, failing.errors().size()));
            boolean open = failing.code().incomplete();
            return Optional.of(new Failing(open ? failing.code() : Code.EVALUATION, errors));
        }
        if (result == Value.Bool.FALSE) {
            return Optional.of(evaluator.references.failing(Code.EVALUATION, at, said));
        }
        return Optional.empty();
    }

    // ---- values as functions see them

    /// Whether two values are equal, or empty where one of them is not concrete.
    Optional<Boolean> equalDeep(Value left, Value right) {
        evaluator.budget.enter();
        try {
            Value a = evaluator.expressions.concrete(left);
            Value b = evaluator.expressions.concrete(right);
            if (a instanceof Value.Atom x && b instanceof Value.Atom y) {
                return Optional.of(Operators.equal(x, y));
            }
            if (a instanceof Vertex x && b instanceof Vertex y && x.list && y.list) {
                return equalLists(x, y);
            }
            if (a instanceof Vertex x && b instanceof Vertex y && x.struct && y.struct) {
                return equalStructs(x, y);
            }
            if (!Expressions.known(a) || !Expressions.known(b)) {
                return Optional.empty();
            }
            return Optional.of(false);
        } finally {
            evaluator.budget.leave();
        }
    }

    private Optional<Boolean> equalLists(Vertex x, Vertex y) {
        int length = evaluator.lists.length(x);
        if (length != evaluator.lists.length(y)) {
            return Optional.of(false);
        }
        for (int i = 0; i < length; i++) {
            Optional<Boolean> same = equalDeep(evaluator.lists.element(x, i), evaluator.lists.element(y, i));
            if (same.isEmpty() || !same.get()) {
                return same;
            }
        }
        return Optional.of(true);
    }

    private Optional<Boolean> equalStructs(Vertex x, Vertex y) {
        x.read = true;
        y.read = true;
        List<Label> labels = evaluator.fields.names(x);
        if (labels.size() != evaluator.fields.names(y).size()) {
            return Optional.of(false);
        }
        for (Label label : labels) {
            Vertex other = arc(y, label);
            Vertex own = arc(x, label);
            if (other == null || own == null || other.type != ArcType.MEMBER) {
                return Optional.of(false);
            }
            Optional<Boolean> same = equalDeep(own, other);
            if (same.isEmpty() || !same.get()) {
                return same;
            }
        }
        return Optional.of(true);
    }

    @Nullable Vertex arc(Vertex vertex, Label label) {
        Vertex arc = vertex.arcs.get(label);
        return arc == null ? evaluator.fields.documentArc(vertex, label) : arc;
    }

    String decoded(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    String encoded(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
