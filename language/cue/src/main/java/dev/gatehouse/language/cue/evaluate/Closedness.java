// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which fields a closed struct may have.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Closedness {
    private final Evaluator evaluator;

    /// Where fields are gathered that would be refused, so that none is.
    private @Nullable Set<String> gathered;

    Closedness(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /// Whether no field can be added to `vertex`.
    static boolean closed(Vertex vertex) {
        return closed(vertex, false);
    }

    /// Whether a call of `close` sees to it that no field can be added to `vertex`.
    static boolean closedByCall(Vertex vertex) {
        return closed(vertex, true);
    }

    private static boolean closed(Vertex vertex, boolean byCall) {
        Vertex actual = vertex.actual();
        for (Scope scope : closers(actual)) {
            if (byCall && !scope.closedByCall()) {
                continue;
            }
            if (!ellipsis(actual, scope) && !top(actual, scope)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ellipsis(Vertex vertex, Scope closer) {
        return vertex.open != null && vertex.open.stream().anyMatch(closer::accepts);
    }

    // `_` opens what it stands in, but where a literal of the same says what fields there are.
    private static boolean top(Vertex vertex, Scope closer) {
        return vertex.tops != null
                && vertex.tops.stream().anyMatch(closer::accepts)
                && vertex.literals.stream().noneMatch(closer::holds);
    }

    // A definition that only judges closes what a literal declares, not what only documents have.
    private static List<Scope> closers(Vertex vertex) {
        List<Scope> closers = new ArrayList<>();
        if (!vertex.structLiteral) {
            return closers;
        }
        for (Scope scope : vertex.scopes) {
            for (Scope s = scope; s != null; s = s.parent()) {
                if (s.closesAt(vertex.depth) && !closers.contains(s)) {
                    closers.add(s);
                }
            }
        }
        return closers;
    }

    /// Returns the fields of `vertex` and below that nothing closed has declared so far.
    Set<String> refused(Vertex vertex) {
        Set<String> paths = new HashSet<>();
        gathered = paths;
        gather(vertex);
        gathered = null;
        return paths;
    }

    private void gather(Vertex vertex) {
        evaluator.budget.enter();
        Vertex actual = vertex.actual();
        check(actual);
        for (Vertex arc : List.copyOf(actual.arcs.values())) {
            if (arc.type != ArcType.OPTIONAL && !arc.label.isLet() && arc.visited) {
                gather(arc);
            }
        }
        if (actual.elements != null) {
            List.copyOf(actual.elements.items).forEach(this::gather);
        }
        evaluator.budget.leave();
    }

    /// Refuses the fields of `vertex` that nothing closed has declared.
    void check(Vertex vertex) {
        if (vertex.list && vertex.structLiteral && vertex.elements != null) {
            elements(vertex, vertex.elements);
        }
        if (!vertex.struct) {
            return;
        }
        List<Scope> closers = closers(vertex);
        if (evaluator.references.embedsDefinition) {
            embracing(vertex, closers);
        }
        // Each closer is held against every scope and declaration, along the whole way from the one to the other.
        evaluator.budget.work((long) closers.size()
                * (vertex.depth + vertex.scopes.size() + vertex.braces.size() + vertex.arcs.size()));
        boolean shared = shared(vertex);
        if (!shared) {
            itself(vertex, closers);
        }
        if (closers.removeIf(closer -> vertex.braces.stream().noneMatch(closer::holds))) {
            undeclaredFields(vertex);
        }
        closers.removeIf(closer -> ellipsis(vertex, closer));
        closers.removeIf(closer -> top(vertex, closer));
        if (!vertex.literals.isEmpty() && vertex.objects != null && vertex.open == null) {
            documentFields(vertex, topped(vertex));
        }
        if (closers.isEmpty()) {
            return;
        }
        for (Vertex arc : List.copyOf(vertex.arcs.values())) {
            if (arc.label.isString() && arc.type != ArcType.OPTIONAL) {
                List<Scope> declared = new ArrayList<>();
                for (Conjunct conjunct : arc.conjuncts) {
                    if (shared || declares(arc, conjunct)) {
                        declared.add(conjunct.scope());
                    }
                }
                if (!allowed(vertex, arc.label.name(), closers, declared)
                        || (undeclared(arc) && closers.stream().anyMatch(Scope::restrictsBelow))) {
                    refuse(arc);
                }
            }
        }
        documentFields(vertex, closers);
    }

    private static boolean declares(Vertex arc, Conjunct conjunct) {
        return !arc.cycled || !Finish.isReference(conjunct.expression());
    }

    // A field that is nothing but itself is declared by nothing, and an ellipsis lets it in only where it stands in
    // what closes.
    private void itself(Vertex vertex, List<Scope> closers) {
        List<Scope> firm = closers.stream()
                .filter(closer -> vertex.open == null || vertex.open.stream().noneMatch(closer::holds))
                .toList();
        for (Vertex arc : List.copyOf(vertex.arcs.values())) {
            boolean declared = !arc.cycled || arc.conjuncts.stream().anyMatch(conjunct -> declares(arc, conjunct));
            if (!declared
                    && arc.label.isString()
                    && arc.type != ArcType.OPTIONAL
                    && !allowed(vertex, arc.label.name(), firm, List.of())) {
                refuse(arc);
            }
        }
    }

    // Braces in a definition close the list that stands there as well.
    private void elements(Vertex vertex, Vertex.Elements elements) {
        List<Scope> closers = closers(vertex);
        closers.removeIf(closer -> ellipsis(vertex, closer));
        if (closers.isEmpty()) {
            return;
        }
        int length = evaluator.lists.length(vertex);
        for (int i = 0; i < length; i++) {
            Vertex item = evaluator.lists.element(vertex, i);
            List<Scope> declared = new ArrayList<>();
            item.conjuncts.forEach(conjunct -> declared.add(conjunct.scope()));
            for (Vertex.Elements.Ellipsis more : elements.ellipses) {
                if (more.from() <= i) {
                    declared.add(more.conjunct().scope());
                }
            }
            if (closers.stream().anyMatch(closer -> declared.stream().noneMatch(closer::accepts))) {
                item.visited = true;
                refuse(item);
            }
        }
    }

    // A definition that is embedded closes what is below the fields of the literal around it, as it would close
    // its own. An ellipsis beside it opens only the literal, one inside it everything
    // that the literal does not declare itself.
    private static void embracing(Vertex vertex, List<Scope> closers) {
        List<Scope> literals = new ArrayList<>();
        List<Vertex> between = new ArrayList<>();
        Vertex below = vertex;
        for (Vertex v = vertex.parent; v != null && !below.inline; v = v.parent) {
            below = v;
            for (Scope closer : closers(v)) {
                if (closer.embraces()
                        && closer.closesAt(vertex.depth)
                        && !(openInside(v, closer)
                                && (vertex.literals.isEmpty()
                                        || !declares(closer, between.isEmpty() ? vertex : between.getLast())))
                        && !top(v, closer)
                        && !opensBelow(vertex, between, closer)) {
                    closer.around(literals);
                }
            }
            literals.removeIf(literal -> vertex.literals.stream().noneMatch(literal::holds)
                    && between.stream().anyMatch(one -> ellipsis(one, literal) || top(one, literal)));
            for (Scope literal : literals) {
                if (!closers.contains(literal)) {
                    closers.add(literal);
                }
            }
            literals.clear();
            between.add(v);
        }
    }

    // An ellipsis inside the definition, but where the literal around it has one of its own at the same place.
    private static boolean opensBelow(Vertex vertex, List<Vertex> between, Scope closer) {
        Vertex below = vertex;
        for (Vertex one : between) {
            if (one.open != null
                    && one.open.stream().allMatch(closer::embeddedWith)
                    && (vertex.literals.isEmpty() || !declares(closer, below))) {
                return true;
            }
            below = one;
        }
        return false;
    }

    // Whether the definition has the field itself, so that no ellipsis beside it opens it.
    private static boolean declares(Scope closer, Vertex field) {
        return field.conjuncts.stream().anyMatch(conjunct -> closer.holds(conjunct.scope()));
    }

    private static boolean openInside(Vertex vertex, Scope closer) {
        return vertex.open != null && vertex.open.stream().anyMatch(closer::embeddedWith);
    }

    // What `_` opens is open to the policy; to a document, what the policy has made of it is closed.
    private static List<Scope> topped(Vertex vertex) {
        List<Scope> closers = new ArrayList<>();
        boolean element = false;
        for (Vertex v = vertex; v != null && !element; v = v.parent) {
            element = v.label.form() == Label.Form.INDEX;
            if (v.tops != null) {
                for (Scope scope : v.tops) {
                    for (Scope s = scope; s != null; s = s.parent()) {
                        if (s.closesAt(vertex.depth) && !closers.contains(s)) {
                            closers.add(s);
                        }
                    }
                }
            }
        }
        return closers;
    }

    // A definition that only judges lets in what any literal declares.
    private void undeclaredFields(Vertex vertex) {
        if (vertex.open == null && vertex.tops == null) {
            refuseOfDocuments(vertex, (_, name, known) -> !matched(vertex, name) && !declared(vertex, known));
        }
    }

    // Fields that only documents have.
    private void documentFields(Vertex vertex, List<Scope> closers) {
        if (!closers.isEmpty()) {
            refuseOfDocuments(
                    vertex,
                    (object, name, known) -> (known == null || fromDocuments(vertex, known))
                            && !allowed(
                                    vertex,
                                    name,
                                    closers,
                                    List.of(object.conjunct().scope())));
        }
    }

    /// Whether a field of a document is refused.
    private interface Refusal {
        boolean of(Vertex.DocumentObject object, String name, @Nullable Vertex known);
    }

    private void refuseOfDocuments(Vertex vertex, Refusal refusal) {
        if (vertex.objects == null) {
            return;
        }
        for (Vertex.DocumentObject object : vertex.objects) {
            for (String name : object.json().members().keySet()) {
                evaluator.budget.step();
                Label label = Label.string(name);
                Vertex known = vertex.arcs.get(label);
                if (refusal.of(object, name, known)) {
                    Vertex arc = known == null ? evaluator.fields.documentArc(vertex, label) : known;
                    if (arc != null) {
                        arc.visited = true;
                        refuse(arc);
                    }
                }
            }
        }
    }

    private boolean matched(Vertex vertex, String name) {
        return vertex.patterns != null
                && vertex.patterns.stream().anyMatch(pattern -> evaluator.constraints.matches(pattern.filter(), name));
    }

    private static boolean declared(Vertex vertex, @Nullable Vertex arc) {
        return arc != null
                && arc.conjuncts.stream()
                        .anyMatch(conjunct -> declares(arc, conjunct) && !fromDocument(vertex, conjunct));
    }

    private static boolean fromDocuments(Vertex vertex, Vertex arc) {
        return vertex.objects != null && arc.conjuncts.stream().allMatch(conjunct -> fromDocument(vertex, conjunct));
    }

    private static boolean fromDocument(Vertex vertex, Conjunct conjunct) {
        return vertex.objects != null
                && vertex.objects.stream()
                        .anyMatch(object -> object.conjunct().environment() == conjunct.environment());
    }

    // A reference that leads nowhere declares nothing of what a document has below.
    private static boolean undeclared(Vertex arc) {
        return arc.objects != null
                && arc.failings.stream().anyMatch(failing -> failing.code() == Code.INCOMPLETE)
                && arc.conjuncts.stream()
                        .map(Conjunct::expression)
                        .allMatch(expression -> Finish.isReference(expression)
                                || (expression instanceof Expr.Literal(Value value, String _)
                                        && value instanceof Value.Document))
                && arc.objects.stream()
                        .flatMap(object -> object.json().members().values().stream())
                        .anyMatch(Closedness::hasParts);
    }

    private static boolean hasParts(JsonValue value) {
        return switch (value) {
            case JsonValue.JsonObject object -> !object.members().isEmpty();
            case JsonValue.JsonArray array -> !array.elements().isEmpty();
            default -> false;
        };
    }

    // What is nothing but a reference is its target, not a copy of it, and what is below likewise.
    private static boolean shared(Vertex vertex) {
        for (Vertex v = vertex; v != null; v = v.parent) {
            if (v.conjuncts.size() == 1
                    && Finish.isReference(v.conjuncts.getFirst().expression())) {
                return true;
            }
        }
        return false;
    }

    private void refuse(Vertex arc) {
        if (gathered != null) {
            gathered.add(arc.path());
            return;
        }
        arc.fail(evaluator.references.failing(Code.EVALUATION, arc, "field not allowed"));
    }

    private boolean allowed(Vertex vertex, String name, List<Scope> closers, List<Scope> declared) {
        for (Scope closer : closers) {
            if (declared.stream().noneMatch(closer::accepts) && !patternAllows(vertex, name, closer)) {
                return false;
            }
        }
        return true;
    }

    private boolean patternAllows(Vertex vertex, String name, Scope closer) {
        if (vertex.patterns == null) {
            return false;
        }
        for (Vertex.Pattern pattern : vertex.patterns) {
            if (closer.accepts(pattern.conjunct().scope()) && evaluator.constraints.matches(pattern.filter(), name)) {
                return true;
            }
        }
        return false;
    }
}
