// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is left to check when a vertex is at rest: validators of lists and structs, and whether its fields
/// may be there; and gathering what failed.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Finish {
    private final Evaluator evaluator;
    private final Closedness closedness;

    /// Whether what is required and not there counts with what is wrong in it.
    private final boolean absent;

    /// Whether values are the same that differ only in what could be added to them.
    private final boolean alike;

    /// Whether a choice is still open, so that what declares fields is not all there.
    private boolean undecided;

    /// Whether what has no value is noticed and not told.
    private boolean noticing;

    private boolean lacking;

    Finish(Evaluator evaluator) {
        this(evaluator, true, false);
    }

    private Finish(Evaluator evaluator, boolean absent, boolean alike) {
        this.evaluator = evaluator;
        this.closedness = new Closedness(evaluator);
        this.absent = absent;
        this.alike = alike;
    }

    /// Gathers as validation does, which does not look into what is required and not there.
    static Finish validation(Evaluator evaluator) {
        return new Finish(evaluator, false, false);
    }

    /// Compares without asking what is closed.
    static Finish alike(Evaluator evaluator) {
        return new Finish(evaluator, true, true);
    }

    /// Checks `attempt` at a disjunct and everything below.
    void attempt(Vertex attempt) {
        undecided = attempt.choices != null;
        vertex(attempt);
    }

    /// Whether what closes two attempts with the same choices before them lets the same fields in so far.
    boolean sameRefused(Vertex a, Vertex b) {
        return closedness.refused(a).equals(closedness.refused(b));
    }

    /// Checks `vertex` and everything below that was worked out.
    void vertex(Vertex vertex) {
        if (vertex.finished) {
            return;
        }
        vertex.finished = true;
        evaluator.budget.enter();
        Vertex actual = vertex.actual();
        if (actual != vertex) {
            vertex(actual);
        }
        if (actual.alternatives == null && actual == vertex) {
            for (int i = 0; i < vertex.constraints.size(); i++) {
                boolean braces = vertex.structLiteral && vertex.kinds == Kind.STRUCT;
                if (vertex.scalar == null && (vertex.struct || vertex.list || braces)) {
                    evaluator
                            .constraints
                            .violation(vertex, vertex, vertex.constraints.get(i))
                            .ifPresent(failing -> unmet(vertex, failing));
                    bounded(vertex, vertex.constraints.get(i));
                }
            }
            if (!undecided) {
                closedness.check(vertex);
            }
            for (Vertex arc : List.copyOf(vertex.arcs.values())) {
                if (arc.type != ArcType.OPTIONAL && !arc.label.isLet() && arc.visited) {
                    vertex(arc);
                }
            }
            if (vertex.elements != null) {
                for (Vertex item : List.copyOf(vertex.elements.items)) {
                    vertex(item);
                }
            }
        }
        evaluator.budget.leave();
    }

    private void unmet(Vertex vertex, Failing failing) {
        vertex.fail(failing);
        if (evaluator.looks != null) {
            evaluator.looks.unmet(vertex, failing);
        }
    }

    // The whole of a policy that a bound is about must be known; of a part of it that is not asked at creation.
    private void bounded(Vertex vertex, Value constraint) {
        if (vertex.parent == null && constraint instanceof Value.Bound bound) {
            List<Failing.Reason> lacking = errors(vertex, true);
            if (!lacking.isEmpty()) {
                vertex.fail(evaluator.references.failing(
                        Code.INCOMPLETE,
                        vertex,
                        "invalid left-hand value to '" + bound.operator() + "' (type struct): "
                                + lacking.getFirst().text()));
            }
        }
    }

    /// Returns what `vertex` lacks to be a value of its kind: fields that are required and not there, and with `open`
    /// also what has been left open. What is below a definition or a hidden field does not count.
    static List<Failing.Reason> lacks(Vertex vertex, boolean open) {
        List<Failing.Reason> reasons = new ArrayList<>();
        lacks(vertex, open, open, reasons);
        return reasons;
    }

    private static void lacks(Vertex vertex, boolean open, boolean joined, List<Failing.Reason> reasons) {
        Vertex actual = vertex.actual();
        if (open) {
            for (Failing failing : actual.failings) {
                reasons.addAll(failing.errors());
            }
        }
        // Of several alternatives one may have it all.
        if (actual.alternatives != null) {
            return;
        }
        for (Vertex arc : actual.arcs.values()) {
            if (arc.type == ArcType.REQUIRED && !arc.label.isLet()) {
                reasons.add(new Failing.Reason(arc.path(), "field is required but not present"));
            } else if (joined && untouched(arc)) {
                arc.actual().failings.forEach(failing -> reasons.addAll(failing.errors()));
            } else if (arc.type == ArcType.MEMBER && arc.label.isString()) {
                lacks(arc, open, false, reasons);
            }
        }
        if (actual.elements != null) {
            actual.elements.items.forEach(item -> lacks(item, open, false, reasons));
        }
    }

    // What is judged has a field that what judges it says nothing of.
    private static boolean untouched(Vertex arc) {
        return arc.conjuncts.size() == 1
                && arc.conjuncts.getFirst().expression() instanceof Expr.Literal(Value value, String _)
                && value instanceof Vertex;
    }

    // ---- gathering

    /// Whether something below `vertex` failed for good, as far as known.
    static boolean failsBelow(Evaluator evaluator, Vertex vertex) {
        return !new Finish(evaluator).errors(vertex, false).isEmpty();
    }

    /// Returns what failed in `vertex` and below, in order. With `concrete`, also what has no value.
    List<Failing.Reason> errors(Vertex vertex, boolean concrete) {
        List<Failing.Reason> errors = new ArrayList<>();
        gather(vertex, concrete, false, errors);
        return errors;
    }

    /// Returns what failed in `vertex` and below, in order, and notices on the way what has no value.
    List<Failing.Reason> errorsNoticing(Vertex vertex) {
        noticing = true;
        return errors(vertex, true);
    }

    /// Whether [#errorsNoticing] came to something that has no value.
    boolean lacking() {
        return lacking;
    }

    private void lack(List<Failing.Reason> errors, Supplier<Failing.Reason> reason) {
        if (noticing) {
            lacking = true;
        } else {
            add(errors, reason.get());
        }
    }

    private void gather(Vertex vertex, boolean concrete, boolean hidden, List<Failing.Reason> errors) {
        evaluator.budget.enter();
        Vertex actual = vertex.actual();
        if (actual != vertex) {
            own(vertex, concrete, errors);
        }
        if (actual.alternatives != null) {
            Vertex preferred = Disjunctions.preferred(actual.alternatives);
            own(actual, concrete, errors);
            if (preferred != null && errors.isEmpty()) {
                gather(preferred, concrete, hidden, errors);
            } else if (concrete && !hidden && preferred == null) {
                lack(errors, () -> incomplete(actual));
            }
            evaluator.budget.leave();
            return;
        }
        if (actual == vertex && sharesReported(vertex, concrete && !hidden)) {
            evaluator.budget.leave();
            return;
        }
        int before = errors.size();
        if (!actual.list) {
            own(actual, concrete && !hidden, errors);
        }
        boolean failed = errors.size() > before;
        if (concrete
                && !hidden
                && !failed
                && actual.scalar == null
                && !actual.list
                && !structValue(actual)
                && actual.expanded) {
            lack(errors, () -> incomplete(actual));
        }
        for (Vertex arc : actual.arcs.values()) {
            if (arc.type == ArcType.REQUIRED) {
                if (concrete && !hidden && arc.label.isString()) {
                    lack(errors, () -> new Failing.Reason(arc.path(), "field is required but not present"));
                }
                if (arc.visited && absent) {
                    gather(arc, false, hidden, errors);
                }
            }
            if (arc.type == ArcType.MEMBER && !arc.label.isLet() && (arc.visited || !arc.failings.isEmpty())) {
                gather(arc, concrete, hidden || !arc.label.isString(), errors);
            }
        }
        if (actual.elements != null) {
            for (Vertex item : actual.elements.items) {
                if (item.visited) {
                    gather(item, concrete, hidden, errors);
                }
            }
        }
        if (actual.list) {
            own(actual, concrete && !hidden, errors);
        }
        evaluator.budget.leave();
    }

    // A field that is nothing but a reference is the same value as its target, whose errors are told once,
    // there: not where references go round, and what has no value is not told of what is hidden.
    private static boolean sharesReported(Vertex vertex, boolean concrete) {
        Set<Vertex> seen = Collections.newSetFromMap(new IdentityHashMap<>(2));
        Vertex last = vertex;
        Vertex next = shared(last, concrete);
        while (next != null && seen.add(next)) {
            last = next;
            next = shared(last, concrete);
        }
        return next == null && last != vertex;
    }

    private static @Nullable Vertex shared(Vertex vertex, boolean concrete) {
        if (!vertex.arcs.isEmpty()
                || vertex.elements != null
                || vertex.conjuncts.size() != 1
                || vertex.sources == null
                || vertex.sources.size() != 1
                || vertex.objects != null
                || vertex.patterns != null
                || !isReference(vertex.conjuncts.getFirst().expression())) {
            return null;
        }
        Vertex target = vertex.sources.getFirst();
        for (Vertex v = target; v.parent != null; v = v.parent) {
            boolean told = v.visited
                    && v.type == ArcType.MEMBER
                    && !v.label.isLet()
                    && !v.inline
                    && (!concrete || v.label.isString() || v.label.form() == Label.Form.INDEX)
                    && v.chosen == null
                    && v.alternatives == null
                    && v.parent.arcs.get(v.label) == v;
            if (!told) {
                return null;
            }
        }
        return target.parent != null && target.failings.containsAll(withoutPath(vertex, target)) ? target : null;
    }

    private static List<Failing> withoutPath(Vertex vertex, Vertex target) {
        String own = vertex.path();
        List<Failing> moved = new ArrayList<>();
        for (Failing failing : vertex.failings) {
            moved.add(new Failing(failing.code(), failing.reasons(own, target.path())));
        }
        return moved;
    }

    static boolean isReference(Expr expression) {
        return expression instanceof Expr.FieldReference || expression instanceof Expr.Select;
    }

    private static boolean structValue(Vertex vertex) {
        return vertex.struct
                || (vertex.structLiteral && vertex.kinds == Kind.TOP && (vertex.tops == null || vertex.conditional));
    }

    private Failing.Reason incomplete(Vertex vertex) {
        return new Failing.Reason(vertex.path(), "incomplete value " + evaluator.printer.value(vertex));
    }

    private void own(Vertex vertex, boolean concrete, List<Failing.Reason> errors) {
        for (Failing failing : vertex.failings) {
            if (noticing && concrete && failing.code().incomplete()) {
                lacking = true;
            } else if (concrete || !failing.code().incomplete()) {
                for (Failing.Reason error : failing.errors()) {
                    add(errors, error);
                }
            }
        }
    }

    private static void add(List<Failing.Reason> errors, Failing.Reason error) {
        if (!errors.contains(error)) {
            errors.add(error);
        }
    }

    // ---- equality of alternatives

    /// Whether two vertices at rest are the same value, so that one of them can go.
    boolean sameValue(Vertex a, Vertex b) {
        Vertex x = a.actual();
        Vertex y = b.actual();
        if (x.alternatives != null || y.alternatives != null) {
            return x.alternatives != null && y.alternatives != null && sameAlternatives(x.alternatives, y.alternatives);
        }
        if (x.scalar != null || y.scalar != null) {
            return x.scalar != null
                    && y.scalar != null
                    && x.scalar.kind() == y.scalar.kind()
                    && Operators.equal(x.scalar, y.scalar);
        }
        if (x.kinds != y.kinds
                || x.struct != y.struct
                || x.list != y.list
                || fails(x)
                || fails(y)
                || !constraints(x).equals(constraints(y))
                || (x.patterns == null) != (y.patterns == null)
                || (!alike && !x.list && Closedness.closed(x) != Closedness.closed(y))) {
            return false;
        }
        return sameElements(x, y) && sameArcs(x, y);
    }

    private boolean sameAlternatives(List<Vertex.Alternative> x, List<Vertex.Alternative> y) {
        if (x.size() != y.size()) {
            return false;
        }
        for (int i = 0; i < x.size(); i++) {
            if (x.get(i).mode() != y.get(i).mode()
                    || !sameValue(x.get(i).vertex(), y.get(i).vertex())) {
                return false;
            }
        }
        return true;
    }

    private static boolean fails(Vertex vertex) {
        return vertex.failings.stream().anyMatch(failing -> !failing.code().incomplete());
    }

    // What a struct or list satisfies says nothing more of it.
    private static List<Value> constraints(Vertex vertex) {
        return (vertex.struct || vertex.list) && vertex.failings.isEmpty() ? List.of() : vertex.constraints;
    }

    private boolean sameElements(Vertex x, Vertex y) {
        if (x.elements == null || y.elements == null) {
            return x.elements == y.elements;
        }
        if (x.elements.closed != y.elements.closed || evaluator.lists.length(x) != evaluator.lists.length(y)) {
            return false;
        }
        for (int i = 0; i < evaluator.lists.length(x); i++) {
            if (!sameValue(worked(evaluator.lists.element(x, i)), worked(evaluator.lists.element(y, i)))) {
                return false;
            }
        }
        return true;
    }

    private Vertex worked(Vertex vertex) {
        evaluator.expand(vertex);
        return vertex;
    }

    private boolean sameArcs(Vertex x, Vertex y) {
        level(x, y);
        level(y, x);
        Set<Label> labels = x.arcs.keySet();
        if (!labels.equals(y.arcs.keySet())) {
            return false;
        }
        for (Label label : labels) {
            Vertex p = x.arcs.get(label);
            Vertex q = y.arcs.get(label);
            if (p == null || q == null || p.type != q.type) {
                return false;
            }
            if (p.type == ArcType.MEMBER ? !sameValue(p, q) : !sameConjuncts(p, q)) {
                return false;
            }
        }
        return documents(x).equals(documents(y));
    }

    // What one has of a document and the other has looked into is made comparable.
    private void level(Vertex x, Vertex y) {
        if (x.objects == null) {
            return;
        }
        for (Label label : List.copyOf(y.arcs.keySet())) {
            Vertex arc = x.arcs.containsKey(label) ? null : evaluator.fields.documentArc(x, label);
            if (arc != null) {
                worked(arc);
            }
        }
    }

    // What is not there is not worked out: it is the same where it is written the same.
    private boolean sameConjuncts(Vertex p, Vertex q) {
        if (p.conjuncts.size() != q.conjuncts.size()) {
            return false;
        }
        for (int i = 0; i < p.conjuncts.size(); i++) {
            Expr one = p.conjuncts.get(i).expression();
            Expr other = q.conjuncts.get(i).expression();
            if (one != other && !evaluator.printer.expression(one).equals(evaluator.printer.expression(other))) {
                return false;
            }
        }
        return true;
    }

    private static List<JsonValue> documents(Vertex vertex) {
        List<JsonValue> all = new ArrayList<>();
        if (vertex.objects != null) {
            vertex.objects.forEach(object -> all.add(object.json()));
        }
        return all;
    }
}
