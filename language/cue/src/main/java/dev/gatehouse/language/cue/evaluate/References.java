// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what an expression refers to and copies it.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class References {
    private final Evaluator evaluator;

    /// The vertex the last answer of [#blocked] waits for.
    @Nullable Vertex blocker;

    /// The task that runs.
    @Nullable Task task;

    /// Whether it is only asked whether something is there.
    boolean presence;

    /// Whether a definition was embedded anywhere.
    boolean embedsDefinition;

    References(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    // ---- failures

    Failing failing(Code code, Vertex at, String message) {
        return new Failing(code, List.of(new Failing.Reason(at.path(), message)));
    }

    Value.Failure failure(Code code, String message) {
        Vertex at = evaluator.expressions.vertex;
        return new Value.Failure(new Failing(code, List.of(new Failing.Reason(at == null ? "" : at.path(), message))));
    }

    Failing blocked() {
        return new Failing(Code.BLOCKED, List.of(new Failing.Reason("", "cycle error")));
    }

    /// Gives messages without a place the place of `vertex`.
    Failing here(Failing failing, Vertex vertex) {
        boolean placed =
                failing.errors().stream().noneMatch(error -> error.path().isEmpty());
        if (placed) {
            return failing;
        }
        String path = vertex.path();
        return new Failing(
                failing.code(),
                failing.errors().stream()
                        .map(error -> error.path().isEmpty() ? new Failing.Reason(path, error.message()) : error)
                        .toList());
    }

    // ---- resolution

    private static Environment up(Environment environment, int levels) {
        Environment e = environment;
        for (int i = 0; i < levels; i++) {
            e = Objects.requireNonNull(e.up());
        }
        return e;
    }

    /// Returns the vertex or atom a reference leads to, or why it leads nowhere.
    Value resolve(Environment environment, Expr expression) {
        return switch (expression) {
            case Expr.FieldReference reference -> {
                Vertex owner = up(environment, reference.up()).vertex();
                Vertex arc = owner.arcs.get(reference.label());
                if (arc == null) {
                    arc = evaluator.fields.documentArc(owner, reference.label());
                }
                if (arc == null) {
                    yield failure(
                            Code.INCOMPLETE,
                            "undefined field: " + reference.label().shown());
                }
                if (arc.type == ArcType.OPTIONAL && !reference.label().isLet()) {
                    yield absent(owner, reference.label(), "cannot reference optional field: ");
                }
                yield arc;
            }
            case Expr.VertexReference reference ->
                up(environment, reference.up()).vertex();
            case Expr.LabelReference reference ->
                new Value.Text(up(environment, reference.up()).label().name());
            case Expr.Select select ->
                select(evaluator.expressions.operand(environment, select.operand()), select.label());
            case Expr.IndexOf index -> {
                Value operand = evaluator.expressions.operand(environment, index.operand());
                if (operand instanceof Value.Failure) {
                    yield operand;
                }
                yield index(
                        operand,
                        evaluator.expressions.concrete(evaluator.expressions.evaluate(environment, index.index())),
                        evaluator.printer.expression(index.index()));
            }
            default -> evaluator.expressions.evaluate(environment, expression);
        };
    }

    private Value absent(Vertex owner, Label label, String message) {
        if (!evaluator.forced && couldChange(owner)) {
            return new Value.Failure(blocked());
        }
        return failure(Code.INCOMPLETE, message + label.shown());
    }

    private Value select(Value operand, Label label) {
        if (operand instanceof Value.Failure) {
            return operand;
        }
        if (!(operand instanceof Vertex vertex)) {
            return notSelectable(operand);
        }
        boolean known = task == null
                ? vertex.visited
                : ahead()
                        ? vertex.visited
                        : task.knew(vertex)
                                // A disjunct is decided when the definitions it looks into have been worked out.
                                || Ancestry.ofDisjunct(task.vertex)
                                || task.work == Task.Work.COMPUTED_FIELD
                                || (comprehends(task)
                                        && (Ancestry.within(vertex, task.vertex)
                                                || (vertex.label.isDefinition() && takes(task.vertex, vertex.label))));
        Value ready = prepare(vertex);
        if (!(ready instanceof Vertex actual)) {
            return ready;
        }
        Vertex arc = actual.arcs.get(label);
        if (arc == null) {
            arc = evaluator.fields.documentArc(actual, label);
        }
        if (arc != null && arc.type != ArcType.OPTIONAL) {
            return absent(vertex) ? missing(vertex) : arc;
        }
        for (Failing failing : actual.failings) {
            if (!failing.code().incomplete()) {
                return new Value.Failure(failing);
            }
        }
        if (absent(vertex)) {
            return missing(vertex);
        }
        if (actual.scalar != null && !actual.struct) {
            return notSelectable(actual.scalar);
        }
        if ((Disjunctions.kinds(actual) & (Kind.STRUCT | Kind.LIST)) == 0) {
            return notSelectable(actual);
        }
        if ((Disjunctions.kinds(actual) & Kind.STRUCT) == 0) {
            return failure(Code.EVALUATION, "undefined field: " + label.shown());
        }
        if (!evaluator.forced && couldChange(vertex)) {
            return new Value.Failure(blocked());
        }
        if (arc != null) {
            return failure(Code.INCOMPLETE, "cannot reference optional field: " + label.shown());
        }
        if (!known && !evaluator.forced && ahead() && Ancestry.underDefinition(vertex) && !actual.opens()) {
            blocker = vertex;
            return new Value.Failure(blocked());
        }
        // Of a disjunction that has been decided all is known.
        boolean decided = vertex.choices != null;
        boolean definite = closed(vertex, actual, known || decided) && !evaluator.constraints.patternFor(actual, label);
        return failure(definite ? Code.EVALUATION : Code.INCOMPLETE, "undefined field: " + label.shown());
    }

    // What is required and not there has no parts, but for itself.
    private boolean absent(Vertex vertex) {
        return vertex.type == ArcType.REQUIRED
                && vertex != evaluator.expressions.judged
                && (task == null || !Ancestry.within(task.vertex, vertex));
    }

    private Value missing(Vertex vertex) {
        return !evaluator.forced && couldChange(vertex)
                ? new Value.Failure(blocked())
                : failure(Code.INCOMPLETE, "required field missing: " + vertex.label.shown());
    }

    // A comprehension that is wanted before its struct has its turn is looked at again then.
    private boolean ahead() {
        return task != null && (!task.vertex.visited || task.vertex.parent == null) && comprehends(task);
    }

    // A field beside a comprehension that is a definition has it worked out first.
    private static boolean takes(Vertex vertex, Label definition) {
        return vertex.arcs.values().stream()
                .flatMap(arc -> arc.conjuncts.stream())
                .anyMatch(conjunct -> conjunct.expression() instanceof Expr.FieldReference reference
                        && reference.label().equals(definition));
    }

    private static boolean comprehends(Task task) {
        return task.conjunct.expression() instanceof Expr.Comprehension comprehension
                && !comprehension.value().declarations().isEmpty();
    }

    // The reference judges a definition closed only once it has been worked out, but for what a call closes.
    private static boolean closed(Vertex vertex, Vertex actual, boolean known) {
        boolean closed = Ancestry.underDefinition(vertex)
                ? (known && !actual.opens()) || Closedness.closedByCall(actual)
                : Closedness.closed(actual);
        return closed && !actual.inline;
    }

    private Value notSelectable(Value operand) {
        Value value = operand;
        int kinds = switch (value) {
            case Value.Atom atom -> atom.kind();
            case Vertex vertex -> vertex.list ? Kind.LIST : vertex.kinds;
            case Value.ListOf _ -> Kind.LIST;
            default -> Kind.FUNC;
        };
        return failure(
                Code.EVALUATION,
                "invalid operand " + evaluator.printer.value(value) + " (found " + Kind.name(kinds)
                        + ", want list or struct)");
    }

    private Value index(Value operand, Value index, String shown) {
        if (operand instanceof Value.Failure) {
            return operand;
        }
        return switch (index) {
            case Value.Failure _ -> index;
            case Value.Text(String name) -> select(operand, Label.string(name));
            case Value.Num number when number.integer() -> element(operand, number);
            case Value.Atom atom ->
                failure(
                        Code.EVALUATION,
                        "invalid index " + evaluator.printer.value(atom) + " (invalid type " + Kind.name(atom.kind())
                                + ")");
            default -> {
                // What may be of any kind is refused at once, what is a number or string to be is waited for.
                boolean any = (Expressions.kind(index) & ~(Kind.INT | Kind.STRING)) != 0;
                yield failure(
                        any ? Code.EVALUATION : Code.INCOMPLETE,
                        any
                                ? "invalid index " + shown + " (invalid type " + Kind.name(Expressions.kind(index))
                                        + ")"
                                : "non-concrete value " + evaluator.printer.value(index) + " in index");
            }
        };
    }

    private Value element(Value operand, Value.Num number) {
        Value ready = operand instanceof Vertex vertex ? prepare(vertex) : operand;
        if (ready instanceof Value.Failure) {
            return ready;
        }
        if (!(ready instanceof Vertex actual)) {
            return notSelectable(ready);
        }
        if (number.value().signum() < 0) {
            return failure(Code.EVALUATION, "invalid index " + number.shown() + " (index must be non-negative)");
        }
        for (Failing failing : actual.failings) {
            if (!failing.code().incomplete()) {
                return new Value.Failure(failing);
            }
        }
        if (absent(actual)) {
            return missing(actual);
        }
        if (actual.list) {
            int length = evaluator.lists.length(actual);
            if (number.small() && number.value().intValueExact() < length) {
                return evaluator.lists.element(actual, number.value().intValueExact());
            }
            if (!evaluator.forced && couldChange(actual)) {
                return new Value.Failure(blocked());
            }
            boolean closed = actual.elements != null && actual.elements.closed >= 0;
            return failure(
                    closed ? Code.EVALUATION : Code.INCOMPLETE,
                    "index out of range [" + number.shown() + "] with length " + length);
        }
        if (actual.scalar != null) {
            return notSelectable(actual.scalar);
        }
        if ((Disjunctions.kinds(actual) & (Kind.STRUCT | Kind.LIST)) == 0) {
            return notSelectable(actual);
        }
        if (!evaluator.forced && couldChange(actual)) {
            return new Value.Failure(blocked());
        }
        if (actual.struct || (actual.structLiteral && actual.kinds == Kind.TOP)) {
            return failure(Code.EVALUATION, "index out of range [" + number.shown() + "] with length 0");
        }
        if (Disjunctions.kinds(actual) == Kind.LIST && !actual.constraints.isEmpty()) {
            return notSelectable(actual);
        }
        return failure(
                Disjunctions.kinds(actual) == Kind.STRUCT ? Code.EVALUATION : Code.INCOMPLETE,
                "undefined field: " + number.shown());
    }

    /// Takes in the literals of `vertex`, and notes that the task that runs looks into it.
    void look(Vertex vertex) {
        if (evaluator.looks != null && task != null && !presence) {
            evaluator.looks.into(task, vertex);
        }
        evaluator.expandLiterals(vertex);
    }

    /// Takes in what `vertex` has and returns the vertex that decides, or why there is none yet.
    Value prepare(Vertex vertex) {
        look(vertex);
        evaluator.budget.enter();
        evaluator.expand(vertex);
        evaluator.runTasks(vertex);
        evaluator.budget.leave();
        Vertex actual = vertex.actual();
        if (actual.alternatives != null) {
            Vertex preferred = Disjunctions.preferred(actual.alternatives);
            if (!evaluator.forced && couldChange(actual)) {
                return new Value.Failure(blocked());
            }
            if (preferred != null) {
                return prepare(preferred);
            }
            return failure(Code.INCOMPLETE, "unresolved disjunction: " + evaluator.printer.value(actual));
        }
        if (actual.choices != null && !actual.suppress && !actual.resolved && !evaluator.forced) {
            blocker = actual;
            return new Value.Failure(blocked());
        }
        return actual;
    }

    /// Whether it is too early to say what is wrong below `vertex`.
    boolean mustWait(Vertex vertex) {
        if (evaluator.forced) {
            return false;
        }
        if (!couldChange(vertex)) {
            blocker = vertex;
        }
        return true;
    }

    /// Whether conjuncts can still arrive at `vertex`.
    boolean couldChange(Vertex vertex) {
        return couldChange(vertex, true, Collections.newSetFromMap(new IdentityHashMap<>(4)));
    }

    private boolean couldChange(Vertex vertex, boolean own, Set<Vertex> seen) {
        boolean count = own;
        for (Vertex v = vertex; v != null; v = v.parent) {
            if (!seen.add(v)) {
                return false;
            }
            evaluator.budget.step();
            if (count) {
                for (Task task : v.tasks) {
                    if (!task.done) {
                        blocker = v;
                        return true;
                    }
                }
            }
            count = true;
            if (v.sources != null) {
                for (Vertex source : v.sources) {
                    if (couldChange(source, false, seen)) {
                        return true;
                    }
                }
            }
            if (v.inline) {
                return false;
            }
        }
        return false;
    }

    // ---- copying

    /// Opens a scope that closes `vertex` and everything below.
    Scope closing(Scope scope, Vertex vertex) {
        Scope closing = scope.closing(true, vertex.depth);
        embedsDefinition |= closing.embraces();
        return closing;
    }

    /// Gives `vertex` the conjuncts of `from`, now and in future.
    void copy(Vertex vertex, Vertex from, Conjunct conjunct) {
        evaluator.budget.step();
        Vertex target = from.origin();
        if (target == vertex.origin()) {
            itself(vertex, conjunct);
            return;
        }
        boolean cyclic = conjunct.cyclic();
        for (Trail t = conjunct.trail(); t != null; t = t.rest()) {
            evaluator.budget.step();
            if (t.target() == target) {
                if (t.at() == vertex) {
                    vertex.cycled = true;
                    return;
                }
                cyclic = true;
            }
        }
        for (Vertex v = vertex.parent; v != null && !cyclic; v = v.parent) {
            cyclic = v.origin() == target;
        }
        if (cyclic && !vertex.content) {
            if (vertex.deferred == null) {
                vertex.deferred = new ArrayList<>(1);
            }
            vertex.deferred.add(conjunct);
            evaluator.domainOf(vertex).cyclic.add(vertex);
            return;
        }
        Scope scope = Ancestry.entersDefinition(from, vertex) ? closing(conjunct.scope(), vertex) : conjunct.scope();
        Trail trail = new Trail(conjunct.trail(), conjunct.expression(), target, vertex);
        Conjunct through = new Conjunct(conjunct.environment(), conjunct.expression(), scope, trail, cyclic, false);
        Vertex.Copy copy = new Vertex.Copy(vertex, through, new IdentityHashMap<>(2));
        if (from.copies == null) {
            from.copies = new ArrayList<>(1);
        }
        from.copies.add(copy);
        if (vertex.sources == null) {
            vertex.sources = new ArrayList<>(1);
        }
        vertex.sources.add(from);
        vertex.note(scope);
        for (int i = 0, n = from.conjuncts.size(); i < n; i++) {
            evaluator.process(vertex, copy.graft(from.conjuncts.get(i), evaluator.budget));
        }
    }

    /// Returns why a field that is required and not there cannot be referred to, or empty where it is there.
    Optional<Failing> missing(Vertex vertex, Vertex from) {
        if (from.type != ArcType.REQUIRED || from.label.isLet() || Ancestry.within(vertex, from)) {
            return Optional.empty();
        }
        if (!evaluator.forced && couldChange(from)) {
            return Optional.of(blocked());
        }
        evaluator.expand(from);
        if ((from.kinds & vertex.kinds) == 0) {
            return Optional.of(failing(
                    Code.EVALUATION,
                    vertex,
                    "conflicting values " + evaluator.printer.value(vertex) + " and " + evaluator.printer.value(from)
                            + " (mismatched types " + Kind.name(vertex.kinds) + " and " + Kind.name(from.kinds)
                            + ")"));
        }
        if (from.scalar != null && vertex.scalar != null) {
            return Optional.of(failing(
                    Code.EVALUATION,
                    vertex,
                    "conflicting values " + evaluator.printer.value(vertex.scalar) + " and "
                            + evaluator.printer.value(from.scalar)));
        }
        // What it must be counts all the same.
        Failing missing = failing(Code.INCOMPLETE, vertex, "required field missing: " + from.label.shown());
        vertex.fail(missing);
        if (evaluator.looks != null) {
            evaluator.looks.unmet(vertex, missing);
        }
        return Optional.empty();
    }

    // `n: n` says nothing, not even that the field may be there.
    private void itself(Vertex vertex, Conjunct conjunct) {
        if (vertex.label.isDefinition() && vertex.conjuncts.size() == 1 && saysNothingElse(vertex, conjunct)) {
            vertex.fail(failing(
                    Code.EVALUATION,
                    vertex,
                    "unsupported: definition " + vertex.label.shown() + " that is nothing but itself"));
        }
        vertex.cycled = true;
    }

    private static boolean saysNothingElse(Vertex vertex, Conjunct conjunct) {
        Conjunct only = vertex.conjuncts.getFirst();
        return only == conjunct
                || (only.expression() instanceof Expr.StructLiteral literal
                        && literal.declarations().size() == 1);
    }
}
