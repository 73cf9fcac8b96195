// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import dev.gatehouse.language.cue.syntax.MalformedCueException;
import dev.gatehouse.language.cue.syntax.Node;
import dev.gatehouse.language.cue.syntax.Parser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The evaluator, as the function `builtin` may use it.
final class FunctionContext implements CallContext {
    private final Evaluator evaluator;
    private final Calls calls;
    private final PackageTable packages;
    private final Builtin builtin;

    FunctionContext(Evaluator evaluator, Calls calls, PackageTable packages, Builtin builtin) {
        this.evaluator = evaluator;
        this.calls = calls;
        this.packages = packages;
        this.builtin = builtin;
    }

    @Override
    public Regex regex(String expression, int length) {
        return evaluator.regex(expression, length);
    }

    @Override
    public Value.Failure failure(String message) {
        return evaluator.references.failure(Code.EVALUATION, "error in call to " + builtin.name() + ": " + message);
    }

    @Override
    public Value.Failure bare(String message) {
        return evaluator.references.failure(Code.EVALUATION, message);
    }

    @Override
    public Value.Failure user(String message) {
        return evaluator.references.failure(Code.USER, message);
    }

    @Override
    public Value.Failure incomplete(String message) {
        return evaluator.references.failure(Code.INCOMPLETE, message);
    }

    @Override
    public void charge(long units) {
        evaluator.budget.make(units);
    }

    @Override
    public int kind(Value value) {
        if (value instanceof Vertex v && v.scalar == null && !v.list && !v.struct) {
            evaluator.expandLiterals(v);
            return Disjunctions.kinds(v.actual()) & Expressions.kind(v.actual());
        }
        return Expressions.kind(value);
    }

    @Override
    public List<Value> elements(Value list) {
        Value settled = evaluator.expressions.concrete(list);
        List<Value> out = new ArrayList<>();
        if (settled instanceof Vertex v && v.list) {
            for (int i = 0; i < evaluator.lists.length(v); i++) {
                evaluator.budget.step();
                out.add(evaluator.lists.element(v, i));
            }
        }
        return out;
    }

    @Override
    public boolean openEnded(Value list) {
        return evaluator.expressions.concrete(list) instanceof Vertex v && v.elements != null && v.elements.closed < 0;
    }

    @Override
    public List<String> names(Value struct) {
        Value settled = evaluator.expressions.concrete(struct);
        if (settled instanceof Vertex v && v.struct) {
            v.read = true;
            return evaluator.fields.names(v).stream().map(Label::name).toList();
        }
        return List.of();
    }

    @Override
    public Value field(Value struct, String name) {
        Value settled = evaluator.expressions.concrete(struct);
        Vertex found = settled instanceof Vertex v ? calls.arc(v, Label.string(name)) : null;
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
        return calls.equalDeep(a, b).orElse(false);
    }

    @Override
    public Optional<Failing> mismatch(Value value, Value constraint, boolean concrete) {
        List<Failing.Reason> errors = new Finish(evaluator).errors(join(value, constraint), concrete);
        return errors.isEmpty() ? Optional.empty() : Optional.of(new Failing(Code.EVALUATION, errors));
    }

    @Override
    public Optional<Failing> mismatchOrLack(Value value, Value constraint, boolean open) {
        Vertex joined = join(value, constraint);
        List<Failing.Reason> errors = new Finish(evaluator).errors(joined, false);
        if (!errors.isEmpty()) {
            return Optional.of(new Failing(Code.EVALUATION, errors));
        }
        List<Failing.Reason> lacking = Finish.lacks(joined, open);
        // An element of a list counts with what it lacks itself.
        if (!open && lacking.isEmpty() && value instanceof Vertex element) {
            lacking = Finish.lacks(element, false);
        }
        return lacking.isEmpty() ? Optional.empty() : Optional.of(new Failing(Code.INCOMPLETE, lacking));
    }

    private Vertex join(Value value, Value constraint) {
        Vertex joined = evaluator.newVertex(evaluator.expressions.vertex, new Label("", Label.Form.LET));
        joined.inline = true;
        Environment nowhere = new Environment(null, joined, joined.label, this, 0);
        joined.conjuncts.add(new Conjunct(nowhere, snapshot(value), Scope.ROOT, null, false, false));
        joined.conjuncts.add(new Conjunct(nowhere, new Expr.Literal(constraint, ""), Scope.ROOT, null, false, false));
        Domain domain = new Domain();
        joined.domain = domain;
        boolean outer = evaluator.forced;
        evaluator.forced = true;
        evaluator.run(domain, joined, true);
        evaluator.forced = outer;
        new Finish(evaluator).vertex(joined);
        return joined;
    }

    @Override
    public boolean settled(Value value) {
        evaluator.budget.enter();
        try {
            return switch (evaluator.expressions.concrete(value)) {
                case Value.Atom _ -> true;
                case Vertex v
                when v.list -> !openEnded(v) && elements(v).stream().allMatch(this::settled);
                case Vertex v ->
                    closed(v) && !couldGrow(v) && names(v).stream().allMatch(name -> settled(field(v, name)));
                default -> false;
            };
        } finally {
            evaluator.budget.leave();
        }
    }

    // An optional field that is wrong whatever its value never comes.
    private boolean couldGrow(Vertex struct) {
        for (Vertex arc : struct.arcs.values()) {
            if (arc.label.isString() && arc.type != ArcType.MEMBER) {
                evaluator.expand(arc);
                if (arc.failings.stream().allMatch(failing -> failing.code().incomplete())) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public int optional(Value struct) {
        return evaluator.expressions.concrete(struct) instanceof Vertex v
                ? (int) v.arcs.values().stream()
                        .filter(arc -> arc.label.isString() && arc.type != ArcType.MEMBER)
                        .count()
                : 0;
    }

    // The value without what constrains it: the constraint that asks must not meet itself again. A list stays as open
    // as it is.
    private Expr snapshot(Value value) {
        // A choice is made with what judges it. It is an element: what is judged itself has been decided before.
        if (value instanceof Vertex element
                && element.label.form() == Label.Form.INDEX
                && element.actual().alternatives != null) {
            return new Expr.Literal(element, "");
        }
        Value settled = evaluator.expressions.concrete(value);
        if (settled instanceof Vertex v && v.list) {
            List<Expr> items = new ArrayList<>();
            elements(v).forEach(element -> items.add(new Expr.Literal(element, "")));
            Optional<Expr> more = openEnded(v) ? Optional.of(new Expr.Literal(Value.Kinds.TOP, "_")) : Optional.empty();
            return new Expr.ListLiteral(items, more, false);
        }
        if (settled instanceof Vertex v && v.struct) {
            Map<String, Value> fields = new LinkedHashMap<>();
            for (String name : names(v)) {
                fields.put(name, field(v, name));
            }
            return new Expr.Literal(new Value.StructOf(fields), "");
        }
        return new Expr.Literal(settled, "");
    }

    @Override
    public boolean closed(Value struct) {
        return evaluator.expressions.concrete(struct) instanceof Vertex v
                && (Closedness.closed(v) || (ofDefinition(v) && !v.opens() && v.patterns == null));
    }

    // What only a function in a definition is about is closed as well, although the function names no field.
    private static boolean ofDefinition(Vertex vertex) {
        return Ancestry.underDefinition(vertex)
                || vertex.scopes.stream().anyMatch(Scope::restrictsBelow)
                || vertex.conjuncts.stream()
                        .anyMatch(conjunct -> conjunct.scope().restrictsBelow());
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
                    new Environment(null, made, made.label, this, 0), unit.struct(), Scope.ROOT, null, false, false));
            return made;
        } catch (MalformedCueException e) {
            return failure(e.problems().getFirst().text());
        }
    }
}
