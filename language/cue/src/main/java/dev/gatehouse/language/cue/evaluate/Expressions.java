// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.gatehouse.language.cue.evaluate.Expr.Clause;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Evaluates expressions to values.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Expressions {
    private static final Label INLINE = new Label("", Label.Form.LET);

    private final Evaluator evaluator;
    private final Calls calls;

    /// The vertex whose task is running, for messages, and the conjunct it runs for.
    @Nullable Vertex vertex;

    @Nullable Conjunct current;

    Expressions(Evaluator evaluator, PackageTable packages) {
        this.evaluator = evaluator;
        this.calls = new Calls(evaluator, packages);
    }

    boolean isClose(Expr.Call call) {
        return call.function() instanceof Expr.Literal(Value.Function(Builtin builtin), String _)
                && builtin.name().equals("close")
                && call.arguments().size() == 1;
    }

    /// Returns what `expression` comes to: a value, a vertex not looked into, or a failure.
    Value evaluate(Environment environment, Expr expression) {
        evaluator.budget.step();
        return switch (expression) {
            case Expr.Literal literal -> literal.value();
            case Expr.PackageMember member -> member.value();
            case Expr.StructLiteral _, Expr.ListLiteral _, Expr.Disjunction _, Expr.Comprehension _ ->
                inline(environment, expression);
            case Expr.FieldReference _, Expr.VertexReference _, Expr.LabelReference _, Expr.Select _, Expr.IndexOf _ ->
                evaluator.references.resolve(environment, expression);
            case Expr.Binary binary ->
                binary.operator().equals("&") ? inline(environment, binary) : binary(environment, binary);
            case Expr.Unary unary -> unary(environment, unary);
            case Expr.BoundOf bound -> bound(environment, bound);
            case Expr.Interpolation interpolation -> interpolation(environment, interpolation);
            case Expr.SliceOf slice -> slice(environment, slice);
            case Expr.Call call -> isClose(call) ? inline(environment, call) : calls.call(environment, call);
        };
    }

    /// Returns the same as [#evaluate] for what stands before a selector or index.
    Value operand(Environment environment, Expr expression) {
        Value value = evaluate(environment, expression);
        return switch (value) {
            case Value.ListOf _, Value.StructOf _, Value.Document _, Value.AllOf _, Value.AnyOf _ -> wrap(value);
            default -> value;
        };
    }

    private Vertex wrap(Value value) {
        Vertex made = evaluator.newVertex(vertex, INLINE);
        made.inline = true;
        made.conjuncts.add(new Conjunct(
                new Environment(null, made, INLINE, value, 0),
                new Expr.Literal(value, ""),
                Scope.ROOT,
                null,
                false,
                false));
        return made;
    }

    /// Makes a vertex of an expression that stands inside another.
    Vertex inline(Environment environment, Expr expression) {
        Vertex made = evaluator.newVertex(vertex == null ? environment.vertex() : vertex, INLINE);
        made.inline = true;
        Trail trail = current == null ? null : current.trail();
        made.conjuncts.add(new Conjunct(environment, expression, Scope.ROOT, trail, false, false));
        return made;
    }

    /// Returns an atom, a vertex that is a struct or list, a value known to be less than that, or a failure.
    Value concrete(Value value) {
        return switch (value) {
            case Value.Atom _, Value.Failure _ -> value;
            case Vertex v -> concrete(v);
            case Value.ListOf _, Value.StructOf _, Value.Document _, Value.AllOf _, Value.AnyOf _ ->
                concrete(wrap(value));
            case Value.Kinds _, Value.Bound _, Value.Validator _, Value.Function _ -> value;
        };
    }

    private Value concrete(Vertex v) {
        // A value that is there already needs nothing else of its vertex.
        // Its conflicts are told where it stands, so this holds only for vertices that stand in the tree.
        evaluator.expandLiterals(v);
        if (v.scalar != null && v.failings.isEmpty() && v.chosen == null && inTree(v)) {
            return v.scalar;
        }
        Value ready = evaluator.references.prepare(v);
        if (!(ready instanceof Vertex actual)) {
            return ready;
        }
        if (v.type == ArcType.REQUIRED) {
            return !evaluator.forced && evaluator.references.couldChange(v)
                    ? new Value.Failure(evaluator.references.blocked())
                    : failure(Code.INCOMPLETE, "required field missing: " + v.label.shown());
        }
        for (Failing failing : actual.failings) {
            if (!failing.code().incomplete()) {
                return new Value.Failure(failing);
            }
        }
        if (actual.scalar != null) {
            return actual.scalar;
        }
        if (actual.struct || actual.list) {
            return actual;
        }
        if (!evaluator.forced && evaluator.references.couldChange(v)) {
            return new Value.Failure(evaluator.references.blocked());
        }
        for (Failing failing : actual.failings) {
            return new Value.Failure(failing);
        }
        if (actual.constraints.size() == 1
                && actual.constraints.getFirst() instanceof Value.Validator validator
                && validator.arguments().isEmpty()) {
            return actual;
        }
        return actual;
    }

    private static boolean inTree(Vertex vertex) {
        for (Vertex v = vertex; v.parent != null; v = v.parent) {
            if (v.inline || v.label.isLet() || v.type != ArcType.MEMBER) {
                return false;
            }
        }
        return true;
    }

    /// Whether a value from [#concrete] is an atom, struct or list.
    static boolean known(Value value) {
        return value instanceof Value.Atom || (value instanceof Vertex v && (v.struct || v.list || v.scalar != null));
    }

    static int kind(Value value) {
        return switch (value) {
            case Value.Atom atom -> atom.kind();
            case Vertex v -> v.list ? Kind.LIST : v.struct ? Kind.STRUCT : v.kinds;
            case Value.Kinds(int kinds) -> kinds;
            case Value.ListOf _ -> Kind.LIST;
            case Value.StructOf _ -> Kind.STRUCT;
            case Value.Function _ -> Kind.FUNC;
            case Value.Validator v -> v.builtin().parameters().getFirst();
            case Value.Bound(String _, Value limit) -> limit instanceof Value.Num ? Kind.NUMBER : kind(limit);
            default -> 0;
        };
    }

    private Value failure(Code code, String message) {
        return evaluator.references.failure(code, message);
    }

    private String print(Value value) {
        return evaluator.printer.value(value);
    }

    // ---- operators

    private Value binary(Environment environment, Expr.Binary binary) {
        String operator = binary.operator();
        if ((operator.equals("==") || operator.equals("!=")) && (bottom(binary.left()) || bottom(binary.right()))) {
            return presence(environment, operator, bottom(binary.right()) ? binary.left() : binary.right());
        }
        Value left = concrete(evaluate(environment, binary.left()));
        if (left instanceof Value.Failure) {
            return left;
        }
        if (operator.equals("&&") || operator.equals("||")) {
            return logical(environment, binary, left);
        }
        Value right = concrete(evaluate(environment, binary.right()));
        if (right instanceof Value.Failure) {
            return right;
        }
        if ((operator.equals("==") || operator.equals("!=")) && (cyclicOperand(left) || cyclicOperand(right))) {
            return cyclic(left instanceof Vertex v ? v : (Vertex) right);
        }
        if (!known(left) || !known(right)) {
            Value open = known(left) ? right : left;
            return failure(Code.INCOMPLETE, "non-concrete value " + print(open) + " in operand to " + operator);
        }
        return apply(operator, left, right);
    }

    private static boolean bottom(Expr expression) {
        return expression instanceof Expr.Literal(Value value, String shown)
                && value instanceof Value.Failure
                && shown.equals("_|_");
    }

    private Value presence(Environment environment, String operator, Expr expression) {
        Value value = evaluate(environment, expression);
        boolean failed = value instanceof Value.Failure;
        if (value instanceof Value.Failure(Failing failing) && failing.code() == Code.BLOCKED && !evaluator.forced) {
            return value;
        }
        if (value instanceof Vertex v) {
            if (aroundMe(v)) {
                return cyclic(v);
            }
            Value ready = evaluator.references.prepare(v);
            if (ready instanceof Value.Failure(Failing failing)) {
                if (failing.code() == Code.BLOCKED && !evaluator.forced) {
                    return ready;
                }
                failed = v.actual().alternatives == null;
            } else if (ready instanceof Vertex actual) {
                boolean any = !actual.failings.isEmpty() || Finish.failsBelow(evaluator, actual);
                if (!any && !evaluator.forced && pending(actual)) {
                    return new Value.Failure(evaluator.references.blocked());
                }
                // A type or bound without a value counts as absent; `_` does not.
                boolean open = actual.scalar == null && !actual.struct && !actual.list && actual.kinds != Kind.TOP;
                failed = any || open || v.type == ArcType.REQUIRED;
                v.readAsAbsent |= failed;
            }
        }
        return Value.Bool.of(failed == operator.equals("=="));
    }

    // Whether a struct has all its fields cannot be asked from inside of it.
    private boolean aroundMe(Vertex v) {
        if (v.scalar != null) {
            return false;
        }
        for (Vertex at = vertex; at != null; at = at.parent) {
            if (at.origin() == v.origin()) {
                return true;
            }
        }
        return false;
    }

    private boolean cyclicOperand(Value value) {
        return value instanceof Vertex v && v.structLiteral && aroundMe(v);
    }

    private Value cyclic(Vertex v) {
        return failure(Code.EVALUATION, "cyclic reference to field " + v.label.shown());
    }

    private boolean pending(Vertex v) {
        if (v.scalar == null && !v.struct && !v.list) {
            return evaluator.references.couldChange(v);
        }
        return false;
    }

    private Value logical(Environment environment, Expr.Binary binary, Value left) {
        String operator = binary.operator();
        if (!known(left)) {
            return failure(Code.INCOMPLETE, "non-concrete value " + print(left) + " in operand to " + operator);
        }
        if (!(left instanceof Value.Bool a)) {
            return notBool(left, operator);
        }
        if ((a == Value.Bool.TRUE) == operator.equals("||")) {
            return a;
        }
        Value right = concrete(evaluate(environment, binary.right()));
        if (right instanceof Value.Failure) {
            return right;
        }
        if (!known(right)) {
            return failure(Code.INCOMPLETE, "non-concrete value " + print(right) + " in operand to " + operator);
        }
        return right instanceof Value.Bool ? right : notBool(right, operator);
    }

    private Value notBool(Value value, String operator) {
        return failure(
                Code.EVALUATION,
                "cannot use " + print(value) + " (type " + Kind.name(kind(value)) + ") as type bool in " + operator);
    }

    private Value invalidOperands(String operator, Value left, Value right) {
        if (!deeplyKnown(left) || !deeplyKnown(right)) {
            return failure(Code.INCOMPLETE, "non-concrete value in operand to " + operator);
        }
        return failure(
                Code.EVALUATION,
                "invalid operands " + print(left) + " and " + print(right) + " to '" + operator + "' (type "
                        + Kind.name(kind(left)) + " and " + Kind.name(kind(right)) + ")");
    }

    private Value apply(String operator, Value left, Value right) {
        switch (operator) {
            case "==", "!=" -> {
                return equality(operator, left, right);
            }
            case "<", "<=", ">", ">=" -> {
                if (left instanceof Value.Atom a && right instanceof Value.Atom b && Operators.order(a, b) != null) {
                    return Value.Bool.of(Constraints.satisfies(a, operator, b));
                }
            }
            case "=~", "!~" -> {
                if ((left instanceof Value.Text || left instanceof Value.Octets)
                        && right instanceof Value.Text(String pattern)) {
                    try {
                        Pattern.compile(pattern);
                    } catch (PatternSyntaxException e) {
                        return failure(Code.EVALUATION, "invalid regexp: " + e.getMessage());
                    }
                    return Value.Bool.of(Constraints.satisfies((Value.Atom) left, operator, (Value.Atom) right));
                }
            }
            case "+", "-", "*", "/" -> {
                return arithmetic(operator, left, right);
            }
            case "div", "mod", "quo", "rem" -> {
                if (left instanceof Value.Num a && right instanceof Value.Num b && a.integer() && b.integer()) {
                    return number(Operators.compute(operator, a, b));
                }
            }
            default -> {}
        }
        return invalidOperands(operator, left, right);
    }

    // A struct or list with parts still open is not yet the wrong operand.
    private boolean deeplyKnown(Value value) {
        evaluator.budget.enter();
        try {
            Value settled = concrete(value);
            if (!(settled instanceof Vertex v)) {
                return !(settled instanceof Value.Failure(Failing failing)
                                && failing.code().incomplete())
                        && known(settled);
            }
            if (v.list) {
                for (int i = 0; i < evaluator.length(v); i++) {
                    if (!deeplyKnown(evaluator.element(v, i))) {
                        return false;
                    }
                }
                return true;
            }
            if (v.arcs.values().stream().anyMatch(arc -> arc.type == ArcType.REQUIRED)) {
                return false;
            }
            for (Label label : evaluator.fields(v)) {
                Vertex arc = v.arcs.get(label);
                if (arc != null && !deeplyKnown(arc)) {
                    return false;
                }
            }
            return v.struct;
        } finally {
            evaluator.budget.leave();
        }
    }

    private Value equality(String operator, Value left, Value right) {
        if (left instanceof Vertex v && aroundMe(v)) {
            return cyclic(v);
        }
        if (right instanceof Vertex v && aroundMe(v)) {
            return cyclic(v);
        }
        for (Value side : List.of(left, right)) {
            if (side instanceof Vertex v && !deeplyKnown(v)) {
                if (!evaluator.forced && evaluator.references.couldChange(v)) {
                    return new Value.Failure(evaluator.references.blocked());
                }
                return failure(
                        Code.EVALUATION,
                        "invalid " + (side == left ? "left" : "right") + "-hand value to '" + operator + "' (type "
                                + Kind.name(kind(v)) + "): incomplete value " + print(v));
            }
        }
        Optional<Boolean> same = calls.equalDeep(left, right);
        if (same.isEmpty()) {
            return failure(Code.INCOMPLETE, "non-concrete value in operand to " + operator);
        }
        return Value.Bool.of(same.get() == operator.equals("=="));
    }

    private Value number(Operators.Result result) {
        return switch (result) {
            case Operators.Result.Computed(Value.Num value) -> value;
            case Operators.Result.Problem(String message) -> failure(Code.EVALUATION, message);
        };
    }

    private Value arithmetic(String operator, Value left, Value right) {
        if (left instanceof Value.Num a && right instanceof Value.Num b) {
            return number(Operators.compute(operator, a, b));
        }
        if (operator.equals("+")) {
            if (left instanceof Value.Text(String a) && right instanceof Value.Text(String b)) {
                evaluator.budget.make((long) a.length() + b.length());
                return new Value.Text(a + b);
            }
            if (left instanceof Value.Octets(String a) && right instanceof Value.Octets(String b)) {
                evaluator.budget.make((long) a.length() + b.length());
                return new Value.Octets(a + b);
            }
            if (kind(left) == Kind.LIST && kind(right) == Kind.LIST) {
                return failure(
                        Code.EVALUATION,
                        "Addition of lists is superseded by list.Concat; see https://cuelang.org/e/v0.11-list-arithmetic");
            }
        }
        if (operator.equals("*")) {
            Value times = left instanceof Value.Num ? left : right;
            Value other = times == left ? right : left;
            if (times instanceof Value.Num count && count.integer()) {
                return repeat(other, count, left, right);
            }
        }
        return invalidOperands(operator, left, right);
    }

    private Value repeat(Value other, Value.Num count, Value left, Value right) {
        if (kind(other) == Kind.LIST) {
            return failure(
                    Code.EVALUATION,
                    "Multiplication of lists is superseded by list.Repeat; see https://cuelang.org/e/v0.11-list-arithmetic");
        }
        boolean repeats = other instanceof Value.Text || other instanceof Value.Octets;
        if (!repeats) {
            return invalidOperands("*", left, right);
        }
        if (count.value().signum() < 0) {
            return failure(Code.EVALUATION, "cannot convert negative number to uint64");
        }
        if (!count.small()) {
            evaluator.budget.make(Long.MAX_VALUE);
        }
        int n = count.value().intValueExact();
        if (other instanceof Value.Text(String text)) {
            evaluator.budget.make((long) n * text.length());
            return new Value.Text(text.repeat(n));
        }
        String latin = ((Value.Octets) other).latin();
        evaluator.budget.make((long) n * latin.length());
        return new Value.Octets(latin.repeat(n));
    }

    private Value unary(Environment environment, Expr.Unary unary) {
        Value operand = concrete(evaluate(environment, unary.operand()));
        if (operand instanceof Value.Failure) {
            return operand;
        }
        String operator = unary.operator();
        int wanted = operator.equals("!") ? Kind.BOOL : Kind.NUMBER;
        if (!known(operand) && (kind(operand) & wanted) != 0) {
            return failure(
                    Code.INCOMPLETE,
                    "invalid operand " + print(operand) + " ('" + operator + "' requires concrete value)");
        }
        return switch (operand) {
            case Value.Bool bool when operator.equals("!") -> Value.Bool.of(bool == Value.Bool.FALSE);
            case Value.Num number
            when operator.equals("-") -> new Value.Num(number.value().negate(), number.integer());
            case Value.Num number when operator.equals("+") -> number;
            default ->
                failure(
                        Code.EVALUATION,
                        "invalid operation " + operator + print(operand) + " (" + operator + " "
                                + Kind.name(kind(operand)) + ")");
        };
    }

    private Value bound(Environment environment, Expr.BoundOf bound) {
        Value limit = concrete(evaluate(environment, bound.limit()));
        if (limit instanceof Value.Failure) {
            return limit;
        }
        String operator = bound.operator();
        if (!known(limit)) {
            return failure(Code.INCOMPLETE, "non-concrete value " + print(limit) + " for bound " + operator);
        }
        if (operator.equals("!=") && limit instanceof Value.Bool) {
            return failure(Code.EVALUATION, "invalid value " + print(limit) + " (type bool) for bound " + operator);
        }
        boolean allowed = switch (operator) {
            case "=~", "!~" -> limit instanceof Value.Text || limit instanceof Value.Octets;
            case "!=", "==" -> limit instanceof Value.Atom;
            default -> limit instanceof Value.Num || limit instanceof Value.Text || limit instanceof Value.Octets;
        };
        if (!allowed) {
            return failure(Code.EVALUATION, "cannot use " + print(limit) + " for bound " + operator);
        }
        return new Value.Bound(operator, limit);
    }

    private Value interpolation(Environment environment, Expr.Interpolation interpolation) {
        StringBuilder out = new StringBuilder(interpolation.texts().getFirst());
        for (int i = 0; i < interpolation.values().size(); i++) {
            Value value = concrete(evaluate(environment, interpolation.values().get(i)));
            switch (value) {
                case Value.Failure(Failing failing) -> {
                    if (failing.code() == Code.BLOCKED) {
                        return value;
                    }
                    String message = failing.errors().getFirst().message();
                    return failure(failing.code(), "invalid interpolation: " + message);
                }
                case Value.Text(String text) -> out.append(text);
                case Value.Octets(String latin) -> out.append(calls.decoded(latin));
                case Value.Num number -> out.append(number.shown());
                case Value.Bool bool -> out.append(bool == Value.Bool.TRUE);
                default -> {
                    if (known(value)) {
                        return failure(
                                Code.EVALUATION,
                                "invalid interpolation: cannot use " + print(value) + " (type " + Kind.name(kind(value))
                                        + ") as type (bool|string|bytes|number)");
                    }
                    return failure(
                            Code.INCOMPLETE,
                            "invalid interpolation: non-concrete value " + print(value) + " (type "
                                    + Kind.name(kind(value)) + ")");
                }
            }
            out.append(interpolation.texts().get(i + 1));
            evaluator.budget.make(out.length());
        }
        return interpolation.bytes() ? new Value.Octets(calls.encoded(out.toString())) : new Value.Text(out.toString());
    }

    private Value slice(Environment environment, Expr.SliceOf slice) {
        Value operand = concrete(evaluate(environment, slice.operand()));
        if (operand instanceof Value.Failure) {
            return operand;
        }
        if (kind(operand) != Kind.LIST || !(operand instanceof Vertex list)) {
            if (operand instanceof Value.Octets(String latin)) {
                return sliceOctets(environment, slice, latin);
            }
            return failure(
                    Code.EVALUATION, "cannot slice " + print(operand) + " (type " + Kind.name(kind(operand)) + ")");
        }
        int length = evaluator.length(list);
        int[] range = new int[] {0, length};
        Optional<Value> problem = range(environment, slice, length, range);
        if (problem.isPresent()) {
            return problem.get();
        }
        List<Value> elements = new ArrayList<>();
        for (int i = range[0]; i < range[1]; i++) {
            elements.add(evaluator.element(list, i));
        }
        return new Value.ListOf(elements);
    }

    private Value sliceOctets(Environment environment, Expr.SliceOf slice, String latin) {
        int[] range = new int[] {0, latin.length()};
        Optional<Value> problem = range(environment, slice, latin.length(), range);
        return problem.orElseGet(() -> new Value.Octets(latin.substring(range[0], range[1])));
    }

    private Optional<Value> range(Environment environment, Expr.SliceOf slice, int length, int[] range) {
        for (int side = 0; side < 2; side++) {
            Optional<Expr> expression = side == 0 ? slice.low() : slice.high();
            if (expression.isEmpty()) {
                continue;
            }
            Value value = concrete(evaluate(environment, expression.get()));
            switch (value) {
                case Value.Failure _ -> {
                    return Optional.of(value);
                }
                case Value.Num number
                when number.integer() -> {
                    if (number.value().signum() < 0) {
                        return Optional.of(failure(Code.EVALUATION, "negative slice index: " + number.shown()));
                    }
                    if (!number.small() || number.value().intValueExact() > length) {
                        return Optional.of(failure(Code.EVALUATION, "index " + number.shown() + " out of range"));
                    }
                    range[side] = number.value().intValueExact();
                }
                default -> {
                    return Optional.of(
                            known(value)
                                    ? failure(
                                            Code.EVALUATION,
                                            "cannot use " + print(value) + " (type " + Kind.name(kind(value))
                                                    + ") as type int in slice index")
                                    : failure(
                                            Code.INCOMPLETE, "non-concrete value " + print(value) + " in slice index"));
                }
            }
        }
        if (range[0] > range[1]) {
            return Optional.of(failure(Code.EVALUATION, "invalid slice index: " + range[0] + " > " + range[1]));
        }
        return Optional.empty();
    }

    // ---- comprehensions

    /// Adds the environment of every turn of `comprehension` to `turns`, or says why it cannot.
    Optional<Failing> comprehend(Expr.Comprehension comprehension, Environment environment, List<Environment> turns) {
        return clauses(comprehension.clauses(), 0, environment, turns);
    }

    private Optional<Failing> clauses(
            List<Clause> clauses, int index, Environment environment, List<Environment> turns) {
        evaluator.budget.step();
        if (index == clauses.size()) {
            turns.add(environment);
            return Optional.empty();
        }
        return switch (clauses.get(index)) {
            case Clause.If(Expr condition) -> {
                Value value = concrete(evaluate(environment, condition));
                yield switch (value) {
                    case Value.Failure(Failing failing) -> Optional.of(failing);
                    case Value.Bool bool ->
                        bool == Value.Bool.TRUE ? clauses(clauses, index + 1, environment, turns) : Optional.empty();
                    default -> {
                        boolean wrong = known(value) || (kind(value) & Kind.BOOL) == 0;
                        Value.Failure failure = (Value.Failure)
                                (wrong
                                        ? failure(
                                                Code.EVALUATION,
                                                "cannot use " + print(value) + " (type " + Kind.name(kind(value))
                                                        + ") as type bool")
                                        : failure(Code.INCOMPLETE, "incomplete bool: " + print(value)));
                        yield Optional.of(failure.failing());
                    }
                };
            }
            case Clause.Bind(Label label, Expr value) -> {
                Vertex frame = frame(environment);
                Vertex bound = evaluator.newVertex(frame, label);
                Trail trail = current == null ? null : current.trail();
                bound.conjuncts.add(new Conjunct(environment, value, Scope.ROOT, trail, false, false));
                frame.arcsToChange().put(label, bound);
                yield clauses(
                        clauses, index + 1, new Environment(environment, frame, label, clauses.get(index), 0), turns);
            }
            case Clause.For each -> loop(clauses, index, each, environment, turns);
        };
    }

    private Vertex frame(Environment environment) {
        Vertex frame = evaluator.newVertex(vertex == null ? environment.vertex() : vertex, INLINE);
        frame.inline = true;
        frame.expanded = true;
        frame.struct = true;
        return frame;
    }

    private Optional<Failing> loop(
            List<Clause> clauses, int index, Clause.For each, Environment environment, List<Environment> turns) {
        Value source = concrete(evaluate(environment, each.source()));
        if (source instanceof Value.Failure(Failing failing)) {
            return Optional.of(failing);
        }
        if (!(source instanceof Vertex from) || (!from.list && !from.struct)) {
            boolean open = !known(source) && (kind(source) & (Kind.LIST | Kind.STRUCT)) != 0;
            Value.Failure failure = (Value.Failure)
                    (open
                            ? failure(
                                    Code.INCOMPLETE,
                                    "cannot range over " + evaluator.printer.expression(each.source())
                                            + " (incomplete type " + Kind.name(kind(source)) + ")")
                            : failure(
                                    Code.EVALUATION,
                                    "cannot range over " + evaluator.printer.expression(each.source()) + " (found "
                                            + Kind.name(kind(source)) + ", want list or struct)"));
            return Optional.of(failure.failing());
        }
        if (!evaluator.forced && evaluator.references.couldChange(from)) {
            return Optional.of(evaluator.references.blocked());
        }
        from.read = true;
        List<Value> keys = new ArrayList<>();
        List<Vertex> values = new ArrayList<>();
        if (from.list) {
            for (int i = 0; i < evaluator.length(from); i++) {
                keys.add(Value.Num.of(i));
                values.add(evaluator.element(from, i));
            }
        } else {
            for (Label label : evaluator.fields(from)) {
                keys.add(new Value.Text(label.name()));
                Vertex arc = from.arcs.get(label);
                if (arc == null) {
                    arc = evaluator.documentArc(from, label);
                }
                if (arc != null) {
                    values.add(arc);
                }
            }
        }
        for (int i = 0; i < values.size(); i++) {
            Vertex frame = frame(environment);
            int turn = i;
            each.key().ifPresent(label -> {
                Vertex key = evaluator.newVertex(frame, label);
                key.conjuncts.add(new Conjunct(
                        environment, new Expr.Literal(keys.get(turn), ""), Scope.ROOT, null, false, false));
                frame.arcsToChange().put(label, key);
            });
            frame.arcsToChange().put(each.value(), values.get(i));
            Environment inner = new Environment(environment, frame, each.value(), each, i);
            Optional<Failing> failing = clauses(clauses, index + 1, inner, turns);
            if (failing.isPresent()) {
                return failing;
            }
        }
        return Optional.empty();
    }

    Optional<Failing> validate(Vertex at, Value value, Value.Validator validator) {
        return calls.validate(at, value, validator);
    }
}
