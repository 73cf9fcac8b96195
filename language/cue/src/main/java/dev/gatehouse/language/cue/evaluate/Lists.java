// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import dev.gatehouse.language.cue.evaluate.Vertex.Elements;
import java.util.List;
import java.util.Optional;

/// Elements of lists: those literals and documents have, and what the others must be.
@SuppressWarnings("ReferenceEquality") // conjuncts are compared by identity
final class Lists {
    private final Evaluator evaluator;

    Lists(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    private static Elements elements(Vertex vertex) {
        if (vertex.elements == null) {
            vertex.elements = new Elements();
        }
        return vertex.elements;
    }

    private static boolean trivial(Expr expression) {
        return expression instanceof Expr.Literal literal && literal.value().equals(Value.Kinds.TOP);
    }

    /// Takes a list in: its first elements, and of what kind the others are.
    void insertList(Vertex vertex, Conjunct conjunct, List<Conjunct> items, Optional<Expr> open, Object source) {
        vertex.content |= !conjunct.cyclic();
        if (!evaluator.constraints.restrict(vertex, Kind.LIST, source)) {
            return;
        }
        vertex.list = true;
        vertex.note(conjunct.scope());
        Elements elements = elements(vertex);
        int count = items.size();
        if (open.isEmpty()) {
            closeAt(vertex, elements, count, source);
        } else if (elements.closed >= 0 && elements.closed < count) {
            lengths(vertex, elements.closed, count);
        }
        int limit = elements.closed < 0 ? count : Math.min(count, elements.closed);
        makeElements(vertex, elements, limit);
        for (int i = 0; i < limit; i++) {
            evaluator.add(elements.items.get(i), items.get(i));
        }
        if (open.isPresent()) {
            Conjunct type = conjunct.lately(conjunct.environment(), open.get());
            elements.ellipses.add(new Elements.Ellipsis(type, count));
            if (!trivial(open.get())) {
                for (Elements.Document document : elements.documents) {
                    makeElements(vertex, elements, document.json().elements().size());
                }
                for (int i = count; i < elements.items.size(); i++) {
                    if (elements.items.get(i).conjuncts.stream().noneMatch(c -> c == type)) {
                        evaluator.add(elements.items.get(i), type);
                    }
                }
            }
        }
        evaluator.progress++;
    }

    private void closeAt(Vertex vertex, Elements elements, int count, Object source) {
        int known = Math.max(elements.closed, 0);
        int least = elements.ellipses.stream()
                .mapToInt(Elements.Ellipsis::from)
                .max()
                .orElse(0);
        if (elements.closed >= 0 && elements.closed != count) {
            lengths(vertex, known, count);
        } else if (least > count) {
            lengths(vertex, count, least);
        }
        if (elements.closed < 0) {
            elements.closed = count;
            elements.source = source;
        }
    }

    private void lengths(Vertex vertex, int a, int b) {
        vertex.fail(evaluator.references.failing(
                Code.EVALUATION,
                vertex,
                "incompatible list lengths (" + Math.min(a, b) + " and " + Math.max(a, b) + ")"));
    }

    private void makeElements(Vertex vertex, Elements elements, int count) {
        for (int i = elements.items.size(); i < count; i++) {
            Vertex item = evaluator.newVertex(vertex, Label.index(i));
            elements.items.add(item);
            for (Elements.Document document : elements.documents) {
                if (i < document.json().elements().size()) {
                    item.conjuncts.add(Evaluator.documentConjunct(
                            document.conjunct(), document.json().elements().get(i)));
                }
            }
            for (Elements.Ellipsis ellipsis : elements.ellipses) {
                if (ellipsis.from() <= i && !trivial(ellipsis.conjunct().expression())) {
                    item.conjuncts.add(ellipsis.conjunct());
                } else if (ellipsis.from() <= i) {
                    Evaluator.opened(item, ellipsis.conjunct().scope());
                }
            }
            evaluator.fields.revisit(vertex, item);
        }
    }

    /// Returns how many elements are known, those of documents included.
    int length(Vertex vertex) {
        Elements elements = vertex.elements;
        if (elements == null) {
            return 0;
        }
        return elements.closed >= 0 ? elements.closed : elements.items.size();
    }

    /// Returns the vertex of the element at `index`, which is below [#length].
    Vertex element(Vertex vertex, int index) {
        Elements elements = elements(vertex);
        makeElements(vertex, elements, index + 1);
        return elements.items.get(index);
    }

    /// Takes an array of a document in.
    void document(Vertex vertex, JsonArray array, Conjunct conjunct) {
        evaluator.constraints.restrict(vertex, Kind.LIST, new Value.Document(array));
        vertex.list = true;
        Elements elements = elements(vertex);
        elements.documents.add(new Elements.Document(array, conjunct));
        boolean several = elements.documents.size() > 1;
        closeAt(vertex, elements, array.elements().size(), array);
        for (int i = 0; i < elements.items.size() && i < array.elements().size(); i++) {
            evaluator.add(
                    elements.items.get(i),
                    Evaluator.documentConjunct(conjunct, array.elements().get(i)));
        }
        if (several
                || elements.ellipses.stream()
                        .anyMatch(e -> !trivial(e.conjunct().expression()))) {
            makeElements(vertex, elements, array.elements().size());
        }
        evaluator.progress++;
    }
}
