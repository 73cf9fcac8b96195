// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Expr.Clause;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// Works out the clauses of comprehensions.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Comprehensions {
    private final Evaluator evaluator;
    private final Expressions expressions;

    Comprehensions(Evaluator evaluator, Expressions expressions) {
        this.evaluator = evaluator;
        this.expressions = expressions;
    }

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
                Value value = expressions.concrete(expressions.evaluate(environment, condition));
                yield switch (value) {
                    case Value.Failure(Failing failing) -> Optional.of(failing);
                    case Value.Bool bool ->
                        bool == Value.Bool.TRUE ? clauses(clauses, index + 1, environment, turns) : Optional.empty();
                    default -> {
                        boolean wrong = Expressions.known(value) || (Expressions.kind(value) & Kind.BOOL) == 0;
                        Value.Failure failure = wrong
                                ? evaluator.references.failure(
                                        Code.EVALUATION,
                                        "cannot use " + evaluator.printer.value(value) + " (type "
                                                + Kind.name(Expressions.kind(value)) + ") as type bool")
                                : evaluator.references.failure(
                                        Code.INCOMPLETE, "incomplete bool: " + evaluator.printer.value(value));
                        yield Optional.of(failure.failing());
                    }
                };
            }
            case Clause.Bind(Label label, Expr value) -> {
                Vertex frame = frame(environment);
                Vertex bound = evaluator.newVertex(frame, label);
                Trail trail = expressions.current == null ? null : expressions.current.trail();
                bound.conjuncts.add(new Conjunct(environment, value, Scope.ROOT, trail, false, false));
                frame.arcsToChange().put(label, bound);
                yield clauses(
                        clauses, index + 1, new Environment(environment, frame, label, clauses.get(index), 0), turns);
            }
            case Clause.For each -> loop(clauses, index, each, environment, turns);
        };
    }

    private Vertex frame(Environment environment) {
        Vertex frame = evaluator.newVertex(
                expressions.vertex == null ? environment.vertex() : expressions.vertex, Expressions.INLINE);
        frame.inline = true;
        frame.expanded = true;
        frame.struct = true;
        return frame;
    }

    private Optional<Failing> loop(
            List<Clause> clauses, int index, Clause.For each, Environment environment, List<Environment> turns) {
        Value source = expressions.concrete(expressions.evaluate(environment, each.source()));
        if (source instanceof Value.Failure(Failing failing)) {
            return Optional.of(failing);
        }
        if (!(source instanceof Vertex from) || !(from.list || (from.scalar == null && Expressions.known(from)))) {
            boolean open = !Expressions.known(source) && (Expressions.kind(source) & (Kind.LIST | Kind.STRUCT)) != 0;
            Value.Failure failure = open
                    ? evaluator.references.failure(
                            Code.INCOMPLETE,
                            "cannot range over " + evaluator.printer.expression(each.source()) + " (incomplete type "
                                    + Kind.name(Expressions.kind(source)) + ")")
                    : evaluator.references.failure(
                            Code.EVALUATION,
                            "cannot range over " + evaluator.printer.expression(each.source()) + " (found "
                                    + Kind.name(Expressions.kind(source)) + ", want list or struct)");
            return Optional.of(failure.failing());
        }
        if (!evaluator.forced && evaluator.references.couldChange(from)) {
            return Optional.of(evaluator.references.blocked());
        }
        from.read = true;
        List<Value> keys = new ArrayList<>();
        List<Vertex> values = new ArrayList<>();
        if (from.list) {
            for (int i = 0; i < evaluator.lists.length(from); i++) {
                keys.add(Value.Num.of(i));
                values.add(evaluator.lists.element(from, i));
            }
        } else {
            for (Label label : evaluator.fields.names(from)) {
                keys.add(new Value.Text(label.name()));
                Vertex arc = from.arcs.get(label);
                if (arc == null) {
                    arc = evaluator.fields.documentArc(from, label);
                }
                if (arc != null) {
                    values.add(arc);
                }
            }
        }
        boolean listed = expressions.current != null && expressions.current.expression() instanceof Expr.ListLiteral;
        IdentityHashMap<Vertex, Vertex> afterMissing = new IdentityHashMap<>(2);
        Optional<Vertex> missing = lastMissing(from, afterMissing);
        if (missing.isEmpty() && each.key().isEmpty()) {
            missing = afterMissing.values().stream().findFirst();
        }
        for (int i = 0; i < values.size(); i++) {
            Vertex frame = frame(environment);
            int turn = i;
            each.key().ifPresent(label -> {
                Vertex key = evaluator.newVertex(frame, label);
                Vertex lacking = afterMissing.get(values.get(turn));
                Value name = lacking == null ? keys.get(turn) : new Value.Failure(missing(lacking));
                key.conjuncts.add(
                        new Conjunct(environment, new Expr.Literal(name, ""), Scope.ROOT, null, false, false));
                frame.arcsToChange().put(label, key);
            });
            frame.arcsToChange().put(each.value(), values.get(i));
            Environment inner = new Environment(environment, frame, each.value(), each, i);
            Optional<Failing> failing = clauses(clauses, index + 1, inner, turns);
            if (failing.isPresent()) {
                return failing;
            }
        }
        // A list takes what is there all the same.
        if (listed && missing.isPresent() && expressions.vertex != null) {
            expressions.vertex.fail(missing(missing.get()));
            return Optional.empty();
        }
        return missing.map(this::missing);
    }

    private Failing missing(Vertex arc) {
        return evaluator.references.failing(
                Code.INCOMPLETE,
                expressions.vertex == null ? arc : expressions.vertex,
                "missing required field in for comprehension: " + arc.label.shown());
    }

    // A field that is required and not there counts where no turn comes after it; else the next turn has no key, or
    // where keys have no name, none of the turns counts.
    private static Optional<Vertex> lastMissing(Vertex struct, IdentityHashMap<Vertex, Vertex> afterMissing) {
        Optional<Vertex> missing = Optional.empty();
        for (Vertex arc : struct.arcs.values()) {
            if (arc.label.isString() && arc.type != ArcType.OPTIONAL) {
                missing.ifPresent(lacking -> afterMissing.put(arc, lacking));
                missing = arc.type == ArcType.REQUIRED ? Optional.of(arc) : Optional.empty();
            }
        }
        return missing;
    }
}
