// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import dev.gatehouse.language.cue.syntax.MalformedCueException;
import dev.gatehouse.language.cue.syntax.Node;
import dev.gatehouse.language.cue.syntax.Parser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Calls functions and lends them the evaluator.
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
            return callVertex(v, shown);
        }
        if (!(function instanceof Value.Function(Builtin builtin))) {
            return failure(
                    Code.EVALUATION,
                    "cannot call non-function " + shown + " (type " + Kind.name(Expressions.kind(function)) + ")");
        }
        return call(environment, call, builtin);
    }

    // A field can hold a function: `f: strings.ToUpper`.
    private Value callVertex(Vertex v, String shown) {
        Value value = evaluator.expressions.concrete(v);
        if (value instanceof Value.Failure) {
            return value;
        }
        if (value instanceof Vertex actual
                && actual.constraints.size() == 1
                && actual.constraints.getFirst() instanceof Value.Validator validator) {
            return failure(
                    Code.EVALUATION,
                    "unsupported: call of the function in " + shown + " "
                            + validator.builtin().name());
        }
        boolean open = !Expressions.known(value) && (Expressions.kind(value) & Kind.FUNC) != 0;
        return failure(
                open ? Code.INCOMPLETE : Code.EVALUATION,
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
        if (given < parameters.size() && !validator) {
            return failure(
                    Code.EVALUATION,
                    "not enough arguments in call to " + builtin.name() + " (have " + given + ", want "
                            + parameters.size() + ")");
        }
        List<Value> arguments = new ArrayList<>();
        for (int i = 0; i < given; i++) {
            int kinds = parameters.get(validator ? i + 1 : i);
            Value value =
                    evaluator.expressions.evaluate(environment, call.arguments().get(i));
            if (kinds == Kind.TOP && builtin.raw()) {
                if (value instanceof Value.Failure(Failing failing)
                        && (failing.code() == Code.BLOCKED || !failing.code().incomplete())) {
                    return value;
                }
                arguments.add(value);
                continue;
            }
            Value concrete = evaluator.expressions.concrete(value);
            Optional<Value> problem = unfit(concrete, kinds, i, builtin);
            if (problem.isPresent()) {
                return problem.get();
            }
            arguments.add(concrete);
        }
        if (validator) {
            return new Value.Validator(builtin, arguments);
        }
        Value result = builtin.body().call(new Context(builtin), arguments);
        // Called like a function, what judges lists and structs answers false instead of saying why.
        boolean judges = builtin.result() == Kind.BOOL
                && (builtin.name().startsWith("list.") || builtin.name().startsWith("struct."));
        return judges && result instanceof Value.Failure(Failing failing) && failing.code() != Code.BLOCKED
                ? Value.Bool.FALSE
                : result;
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
        Context context = new Context(validator.builtin());
        Vertex outer = evaluator.expressions.vertex;
        evaluator.expressions.vertex = at;
        Value result = validator.builtin().body().call(context, arguments);
        evaluator.expressions.vertex = outer;
        String shown = evaluator.printer.value(validator);
        String said = "invalid value " + evaluator.printer.value(value) + " (does not satisfy " + shown + ")";
        if (result instanceof Value.Failure(Failing failing)) {
            if (failing.code().incomplete()) {
                return Optional.of(new Failing(
                        failing.code(),
                        List.of(new Failing.Reason(
                                at.path(), failing.errors().getFirst().message()))));
            }
            List<Failing.Reason> errors = new ArrayList<>();
            errors.add(new Failing.Reason(
                    at.path(), said + ": " + failing.errors().getFirst().message()));
            errors.addAll(failing.errors().subList(1, failing.errors().size()));
            return Optional.of(new Failing(Code.EVALUATION, errors));
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
        int length = evaluator.length(x);
        if (length != evaluator.length(y)) {
            return Optional.of(false);
        }
        for (int i = 0; i < length; i++) {
            Optional<Boolean> same = equalDeep(evaluator.element(x, i), evaluator.element(y, i));
            if (same.isEmpty() || !same.get()) {
                return same;
            }
        }
        return Optional.of(true);
    }

    private Optional<Boolean> equalStructs(Vertex x, Vertex y) {
        x.read = true;
        y.read = true;
        List<Label> labels = evaluator.fields(x);
        if (labels.size() != evaluator.fields(y).size()) {
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

    private @org.jspecify.annotations.Nullable Vertex arc(Vertex vertex, Label label) {
        Vertex arc = vertex.arcs.get(label);
        return arc == null ? evaluator.documentArc(vertex, label) : arc;
    }

    String decoded(String latin) {
        return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    String encoded(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// The evaluator, as the function `builtin` may use it.
    private final class Context implements CallContext {
        private final Builtin builtin;

        Context(Builtin builtin) {
            this.builtin = builtin;
        }

        @Override
        public Value.Failure failure(String message) {
            return Calls.this.failure(Code.EVALUATION, "error in call to " + builtin.name() + ": " + message);
        }

        @Override
        public Value.Failure bare(String message) {
            return Calls.this.failure(Code.EVALUATION, message);
        }

        @Override
        public Value.Failure user(String message) {
            return Calls.this.failure(Code.USER, message);
        }

        @Override
        public Value.Failure incomplete(String message) {
            return Calls.this.failure(Code.INCOMPLETE, message);
        }

        @Override
        public void charge(long units) {
            evaluator.budget.make(units);
        }

        @Override
        public int kind(Value value) {
            return Expressions.kind(value);
        }

        @Override
        public List<Value> elements(Value list) {
            Value settled = evaluator.expressions.concrete(list);
            List<Value> out = new ArrayList<>();
            if (settled instanceof Vertex v && v.list) {
                for (int i = 0; i < evaluator.length(v); i++) {
                    evaluator.budget.step();
                    out.add(evaluator.element(v, i));
                }
            }
            return out;
        }

        @Override
        public boolean openEnded(Value list) {
            return evaluator.expressions.concrete(list) instanceof Vertex v
                    && v.elements != null
                    && v.elements.closed < 0;
        }

        @Override
        public List<String> names(Value struct) {
            Value settled = evaluator.expressions.concrete(struct);
            if (settled instanceof Vertex v && v.struct) {
                v.read = true;
                return evaluator.fields(v).stream().map(Label::name).toList();
            }
            return List.of();
        }

        @Override
        public Value field(Value struct, String name) {
            Value settled = evaluator.expressions.concrete(struct);
            Vertex found = settled instanceof Vertex v ? arc(v, Label.string(name)) : null;
            return found == null ? incomplete("undefined field: " + name) : found;
        }

        @Override
        public Value settle(Value value) {
            return evaluator.expressions.concrete(value);
        }

        @Override
        public boolean known(Value value) {
            return Expressions.known(value);
        }

        @Override
        public boolean same(Value a, Value b) {
            return equalDeep(a, b).orElse(false);
        }

        @Override
        public Optional<Failing> mismatch(Value value, Value constraint, boolean concrete) {
            Vertex joined = evaluator.newVertex(evaluator.expressions.vertex, new Label("", Label.Form.LET));
            joined.inline = true;
            Environment nowhere = new Environment(null, joined, joined.label, this, 0);
            joined.conjuncts.add(
                    new Conjunct(nowhere, new Expr.Literal(snapshot(value), ""), Scope.ROOT, null, false, false));
            joined.conjuncts.add(
                    new Conjunct(nowhere, new Expr.Literal(constraint, ""), Scope.ROOT, null, false, false));
            Domain domain = new Domain();
            joined.domain = domain;
            boolean outer = evaluator.forced;
            evaluator.forced = true;
            evaluator.run(domain, joined, true);
            evaluator.forced = outer;
            Finish finish = new Finish(evaluator);
            finish.vertex(joined);
            List<Failing.Reason> errors = finish.errors(joined, concrete);
            if (errors.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Failing(Code.EVALUATION, errors));
        }

        // The value without what constrains it: the constraint that asks must not meet itself again.
        private Value snapshot(Value value) {
            Value settled = evaluator.expressions.concrete(value);
            if (settled instanceof Vertex v && v.list) {
                return new Value.ListOf(elements(v));
            }
            if (settled instanceof Vertex v && v.struct) {
                Map<String, Value> fields = new LinkedHashMap<>();
                for (String name : names(v)) {
                    fields.put(name, field(v, name));
                }
                return new Value.StructOf(fields);
            }
            return settled;
        }

        @Override
        public boolean closed(Value struct) {
            return evaluator.expressions.concrete(struct) instanceof Vertex v
                    && (Finish.closed(v) || (References.underDefinition(v) && v.open == null && v.patterns == null));
        }

        @Override
        public Value less(Value comparer, Value x, Value y) {
            Vertex joined = evaluator.newVertex(evaluator.expressions.vertex, new Label("", Label.Form.LET));
            joined.inline = true;
            Environment nowhere = new Environment(null, joined, joined.label, this, 0);
            joined.conjuncts.add(new Conjunct(nowhere, new Expr.Literal(comparer, ""), Scope.ROOT, null, false, false));
            Map<String, Value> fields = new LinkedHashMap<>();
            fields.put("x", x);
            fields.put("y", y);
            joined.conjuncts.add(new Conjunct(
                    nowhere, new Expr.Literal(new Value.StructOf(fields), ""), Scope.ROOT, null, false, false));
            Domain domain = new Domain();
            joined.domain = domain;
            boolean outer = evaluator.forced;
            evaluator.forced = true;
            evaluator.run(domain, joined, true);
            evaluator.forced = outer;
            Vertex less = joined.actual().arcs.get(Label.string("less"));
            return less == null ? incomplete("undefined field: less") : evaluator.expressions.concrete(less);
        }

        @Override
        public String print(Value value) {
            return evaluator.printer.value(value);
        }

        @Override
        public Value marshal(Value value) {
            Exporter exporter = new Exporter(evaluator);
            return exporter.text(value);
        }

        @Override
        public Value parse(String source) {
            if (source.length() > JsonLimits.DEFAULT.bytes()) {
                return failure("text is too long");
            }
            try {
                Node.File file = Parser.parse(source, 200);
                Compiler.Unit unit = Compiler.compile(file, packages, Set.of());
                Vertex made = evaluator.newVertex(evaluator.expressions.vertex, new Label("", Label.Form.LET));
                made.inline = true;
                made.conjuncts.add(new Conjunct(
                        new Environment(null, made, made.label, this, 0),
                        unit.struct(),
                        Scope.ROOT,
                        null,
                        false,
                        false));
                return made;
            } catch (MalformedCueException e) {
                return failure(e.problems().getFirst().text());
            }
        }
    }
}
