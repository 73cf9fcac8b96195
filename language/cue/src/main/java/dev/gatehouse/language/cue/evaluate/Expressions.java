// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Failing.Code;
import org.jspecify.annotations.Nullable;

/// Evaluates expressions to values.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Expressions {
    static final Label INLINE = new Label("", Label.Form.LET);

    private final Evaluator evaluator;
    final Calls calls;
    final Comprehensions comprehensions;
    private final Slices slices;
    private final Comparisons comparisons;

    /// The vertex whose task is running, for messages, and the conjunct it runs for.
    @Nullable Vertex vertex;

    @Nullable Conjunct current;

    /// The vertex a validator looks at: its own value is there for it even where the field is only required.
    @Nullable Vertex judged;

    Expressions(Evaluator evaluator, PackageTable packages) {
        this.evaluator = evaluator;
        this.calls = new Calls(evaluator, packages);
        this.comprehensions = new Comprehensions(evaluator, this);
        this.slices = new Slices(evaluator, this);
        this.comparisons = new Comparisons(evaluator, this);
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
            case Expr.SliceOf slice -> slices.slice(environment, slice);
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
        evaluator.references.look(v);
        if (v.scalar != null && v.failings.isEmpty() && v.chosen == null && inTree(v)) {
            return v.scalar;
        }
        Value ready = evaluator.references.prepare(v);
        if (!(ready instanceof Vertex actual)) {
            return ready;
        }
        if (v.type == ArcType.REQUIRED && v != judged) {
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
        if (containsMe(v)) {
            return failure(Code.STRUCTURAL_CYCLE, "structural cycle");
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
        if (vertex != null && nothingKnown(actual) && v.origin() == vertex.origin()) {
            return failure(Code.CYCLE, "cycle with field: " + v.label.shown());
        }
        return actual;
    }

    private static boolean nothingKnown(Vertex v) {
        return v.kinds == Kind.TOP && !v.structLiteral && v.constraints.isEmpty() && !v.inline;
    }

    // A copy of something around this place has this place in it, so it never gets a value.
    boolean containsMe(Vertex v) {
        if (v.sources == null || vertex == null) {
            return false;
        }
        for (Vertex source : v.sources) {
            evaluator.budget.step();
            for (Vertex at = vertex; at != null; at = at.parent) {
                if (at.origin() == source.origin() && source.structLiteral) {
                    return true;
                }
            }
        }
        return false;
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
        return value instanceof Value.Atom
                || (value instanceof Vertex v && (v.struct || v.list || v.scalar != null || structured(v)));
    }

    // Nothing says so but the braces.
    private static boolean structured(Vertex v) {
        return v.structured && v.kinds == Kind.TOP && v.constraints.isEmpty() && v.choices == null;
    }

    static int kind(Value value) {
        return switch (value) {
            case Value.Atom atom -> atom.kind();
            case Vertex v -> v.list ? Kind.LIST : v.struct || structured(v) ? Kind.STRUCT : v.kinds;
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

    private Value binary(Environment environment, Expr.Binary binary) {
        String operator = binary.operator();
        if ((operator.equals("==") || operator.equals("!=")) && (bottom(binary.left()) || bottom(binary.right()))) {
            return comparisons.presence(environment, operator, bottom(binary.right()) ? binary.left() : binary.right());
        }
        Value left = concrete(evaluate(environment, binary.left()));
        if (left instanceof Value.Failure(Failing failing)) {
            return failing.code() == Code.BLOCKED ? left : worse(left, failing, environment, binary.right());
        }
        if (operator.equals("&&") || operator.equals("||")) {
            return logical(environment, binary, left);
        }
        Value right = concrete(evaluate(environment, binary.right()));
        if (right instanceof Value.Failure) {
            return right;
        }
        if ((operator.equals("==") || operator.equals("!="))
                && (comparisons.cyclicOperand(left) || comparisons.cyclicOperand(right))) {
            return comparisons.cyclic(left instanceof Vertex v ? v : (Vertex) right);
        }
        if (!known(left) || !known(right)) {
            Value open = known(left) ? right : left;
            return failure(Code.INCOMPLETE, "non-concrete value " + print(open) + " in operand to " + operator);
        }
        return apply(operator, left, right);
    }

    // What is missing on one side does not hide what is wrong on the other.
    private Value worse(Value left, Failing failing, Environment environment, Expr other) {
        if (failing.code().incomplete()
                && concrete(evaluate(environment, other)) instanceof Value.Failure(Failing second)
                && (second.code() == Code.BLOCKED || !second.code().incomplete())) {
            return new Value.Failure(second);
        }
        return left;
    }

    private static boolean bottom(Expr expression) {
        return expression instanceof Expr.Literal(Value value, String shown)
                && value instanceof Value.Failure
                && shown.equals("_|_");
    }

    private Value logical(Environment environment, Expr.Binary binary, Value left) {
        String operator = binary.operator();
        if (!known(left)) {
            return failure(Code.INCOMPLETE, "non-concrete value " + print(left) + " in operand to " + operator);
        }
        if (!(left instanceof Value.Bool a)) {
            return notBool(left, operator);
        }
        Value right = concrete(evaluate(environment, binary.right()));
        // Both sides must be there, even where the left one decides.
        if (!(right instanceof Value.Failure) && (a == Value.Bool.TRUE) == operator.equals("||")) {
            return a;
        }
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

    private Value apply(String operator, Value left, Value right) {
        switch (operator) {
            case "==", "!=" -> {
                return comparisons.equality(operator, left, right);
            }
            case "<", "<=", ">", ">=" -> {
                if (left instanceof Value.Atom a && right instanceof Value.Atom b && Operators.order(a, b) != null) {
                    return Value.Bool.of(evaluator.constraints.satisfies(a, operator, b));
                }
            }
            case "=~", "!~" -> {
                if ((left instanceof Value.Text || left instanceof Value.Octets)
                        && right instanceof Value.Text(String pattern)) {
                    if (evaluator.regex(pattern, 0) instanceof CallContext.Regex.Unusable(String message)) {
                        return failure(Code.EVALUATION, "invalid regexp: " + message);
                    }
                    return Value.Bool.of(
                            evaluator.constraints.satisfies((Value.Atom) left, operator, (Value.Atom) right));
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
        return comparisons.invalidOperands(operator, left, right);
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
        return comparisons.invalidOperands(operator, left, right);
    }

    private Value repeat(Value other, Value.Num count, Value left, Value right) {
        if (kind(other) == Kind.LIST) {
            return failure(
                    Code.EVALUATION,
                    "Multiplication of lists is superseded by list.Repeat; see https://cuelang.org/e/v0.11-list-arithmetic");
        }
        boolean repeats = other instanceof Value.Text || other instanceof Value.Octets;
        if (!repeats) {
            return comparisons.invalidOperands("*", left, right);
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
        boolean bytes = interpolation.bytes();
        StringBuilder out = new StringBuilder(piece(interpolation.texts().getFirst(), bytes));
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
                case Value.Text(String text) -> out.append(piece(text, bytes));
                case Value.Octets(String latin) -> out.append(bytes ? latin : calls.decoded(latin));
                case Value.Num number -> out.append(number.shown());
                case Value.Bool bool -> out.append(bool == Value.Bool.TRUE);
                default -> {
                    boolean never = (kind(value) & (Kind.BOOL | Kind.STRING | Kind.BYTES | Kind.NUMBER)) == 0;
                    if (known(value) || (never && value instanceof Vertex)) {
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
            out.append(piece(interpolation.texts().get(i + 1), bytes));
            evaluator.budget.make(out.length());
        }
        return bytes ? new Value.Octets(out.toString()) : new Value.Text(out.toString());
    }

    private String piece(String text, boolean bytes) {
        return bytes ? calls.encoded(text) : text;
    }
}
