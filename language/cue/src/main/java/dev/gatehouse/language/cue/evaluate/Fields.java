// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Fields of structs: those of literals, documents, computed labels and patterns.
final class Fields {
    /// Steps that matching a name against a pattern counts for.
    private static final int MATCH = 4;

    private final Evaluator evaluator;

    Fields(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /// Declares a field of `vertex`.
    void addField(Vertex vertex, Label label, ArcType type, Conjunct conjunct) {
        Vertex arc = vertex.arcs.get(label);
        if (arc == null) {
            arc = evaluator.newVertex(vertex, label);
            arc.type = type;
            vertex.arcsToChange().put(label, arc);
            if (label.isString() && vertex.objects != null) {
                for (Vertex.DocumentObject object : vertex.objects) {
                    JsonValue member = object.json().members().get(label.name());
                    if (member != null) {
                        arc.type = ArcType.MEMBER;
                        evaluator.add(arc, Evaluator.documentConjunct(object.conjunct(), member));
                    }
                }
            }
            evaluator.add(arc, conjunct);
            evaluator.progress++;
            if (arc.type != ArcType.OPTIONAL) {
                if (vertex.read && label.isString() && type == ArcType.MEMBER) {
                    arc.fail(evaluator.references.failing(
                            Code.EVALUATION,
                            vertex,
                            "adding field " + label.shown() + " not allowed as field set was already referenced"));
                }
                activate(vertex, arc);
            }
        } else {
            if (type.compareTo(arc.type) < 0) {
                boolean wasOptional = arc.type == ArcType.OPTIONAL;
                arc.type = type;
                evaluator.progress++;
                if (wasOptional) {
                    activate(vertex, arc);
                }
            }
            evaluator.add(arc, conjunct);
            revisit(vertex, arc);
        }
    }

    /// Has a field looked at where the others already were.
    void revisit(Vertex vertex, Vertex arc) {
        if (vertex.visited && arc.type != ArcType.OPTIONAL && !arc.visited) {
            evaluator.domainOf(vertex).toVisit.add(arc);
        }
    }

    private void activate(Vertex vertex, Vertex arc) {
        if (arc.label.isString() && vertex.patterns != null) {
            for (Vertex.Pattern pattern : vertex.patterns) {
                apply(pattern, arc);
            }
        }
        revisit(vertex, arc);
    }

    private void apply(Vertex.Pattern pattern, Vertex arc) {
        evaluator.budget.work(MATCH);
        if (evaluator.constraints.matches(pattern.filter(), arc.label.name())) {
            Environment own = new Environment(pattern.environment(), arc, arc.label, pattern.declaration(), 0);
            evaluator.add(
                    arc, pattern.conjunct().lately(own, pattern.declaration().value()));
            if (arc.parent != null) {
                revisit(arc.parent, arc);
            }
        }
    }

    /// Takes a part of a document in.
    void document(Vertex vertex, JsonValue json, Conjunct conjunct) {
        if (json instanceof JsonObject object) {
            evaluator.constraints.restrict(vertex, Kind.STRUCT, new Value.Document(json));
            vertex.struct = true;
            vertex.note(conjunct.scope());
            if (vertex.objects == null) {
                vertex.objects = new ArrayList<>(1);
            }
            vertex.objects.add(new Vertex.DocumentObject(object, conjunct));
            meet(vertex, object);
            for (Vertex arc : List.copyOf(vertex.arcs.values())) {
                JsonValue member = arc.label.isString() ? object.members().get(arc.label.name()) : null;
                if (member != null) {
                    addField(vertex, arc.label, ArcType.MEMBER, Evaluator.documentConjunct(conjunct, member));
                }
            }
            if (vertex.patterns != null) {
                for (Vertex.Pattern pattern : vertex.patterns) {
                    wake(vertex, pattern);
                }
            }
            evaluator.progress++;
        } else if (json instanceof JsonArray array) {
            evaluator.lists.document(vertex, array, conjunct);
        }
    }

    // What only one document says cannot be wrong; what two say can.
    private void meet(Vertex vertex, JsonObject added) {
        if (vertex.objects == null || vertex.objects.size() < 2) {
            return;
        }
        List<Vertex.DocumentObject> known = vertex.objects.subList(0, vertex.objects.size() - 1);
        for (String name : added.members().keySet()) {
            evaluator.budget.step();
            Label label = Label.string(name);
            if (!vertex.arcs.containsKey(label)
                    && known.stream().anyMatch(object -> object.json().members().containsKey(name))) {
                Vertex arc = documentArc(vertex, label);
                if (arc != null) {
                    revisit(vertex, arc);
                }
            }
        }
    }

    // Makes vertices of the fields a document has and a pattern speaks about.
    private void wake(Vertex vertex, Vertex.Pattern pattern) {
        if (vertex.objects == null) {
            return;
        }
        for (Vertex.DocumentObject object : vertex.objects) {
            for (String name : object.json().members().keySet()) {
                evaluator.budget.step();
                Label label = Label.string(name);
                if (!vertex.arcs.containsKey(label) && evaluator.constraints.matches(pattern.filter(), name)) {
                    Vertex arc = documentArc(vertex, label);
                    if (arc != null) {
                        revisit(vertex, arc);
                    }
                }
            }
        }
    }

    /// Makes a vertex of a field that only documents have; null where none has it.
    @Nullable Vertex documentArc(Vertex vertex, Label label) {
        if (vertex.objects == null || !label.isString()) {
            return null;
        }
        Vertex arc = null;
        for (Vertex.DocumentObject object : vertex.objects) {
            JsonValue member = object.json().members().get(label.name());
            if (member != null) {
                if (arc == null) {
                    arc = evaluator.newVertex(vertex, label);
                }
                arc.conjuncts.add(Evaluator.documentConjunct(object.conjunct(), member));
            }
        }
        if (arc != null) {
            vertex.arcsToChange().put(label, arc);
            if (vertex.patterns != null) {
                for (Vertex.Pattern pattern : vertex.patterns) {
                    apply(pattern, arc);
                }
            }
        }
        return arc;
    }

    /// Returns the regular fields, those of documents included, in order.
    List<Label> names(Vertex vertex) {
        List<Label> labels = new ArrayList<>();
        for (Vertex arc : vertex.arcs.values()) {
            if (arc.label.isString() && arc.type == ArcType.MEMBER) {
                labels.add(arc.label);
            }
        }
        if (vertex.objects != null) {
            Set<Label> known = vertex.arcs.keySet();
            List<Label> more = new ArrayList<>();
            for (Vertex.DocumentObject object : vertex.objects) {
                for (String name : object.json().members().keySet()) {
                    evaluator.budget.step();
                    Label label = Label.string(name);
                    if (!known.contains(label) && !(vertex.objects.size() > 1 && more.contains(label))) {
                        more.add(label);
                    }
                }
            }
            labels.addAll(more);
        }
        return labels;
    }

    /// Declares a field whose label must be worked out.
    Optional<Failing> computedField(Task task) {
        Vertex vertex = task.vertex;
        Expr.Declaration.Computed computed = (Expr.Declaration.Computed) task.subject;
        Value label = evaluator.expressions.concrete(
                evaluator.expressions.evaluate(task.conjunct.environment(), computed.label()));
        return switch (label) {
            case Value.Failure(Failing failing) ->
                computed.type() == ArcType.MEMBER || failing.code() == Code.BLOCKED
                        ? Optional.of(failing)
                        : Optional.empty();
            case Value.Text(String name) -> {
                Label field = Label.string(name);
                // Two environments in one: the vertex is known only once the field is there.
                Vertex arc = vertex.arcs.get(field);
                if (arc == null) {
                    arc = documentArc(vertex, field);
                }
                boolean fresh = arc == null;
                if (arc == null) {
                    arc = evaluator.newVertex(vertex, field);
                    arc.type = ArcType.OPTIONAL;
                    vertex.arcsToChange().put(field, arc);
                }
                Environment own = new Environment(task.conjunct.environment(), arc, field, computed, 0);
                addField(vertex, field, computed.type(), task.conjunct.with(own, computed.value()));
                if (fresh) {
                    evaluator.progress++;
                }
                vertex.struct = true;
                evaluator.constraints.restrict(vertex, Kind.STRUCT, field);
                yield Optional.empty();
            }
            case Value.Num _ ->
                Optional.of(evaluator.references.failing(Code.EVALUATION, vertex, "integer fields not supported"));
            default -> {
                boolean open = (label instanceof Vertex || label instanceof Value.Plain) && !Expressions.known(label);
                if (open && !evaluator.forced && evaluator.references.couldChange(vertex)) {
                    yield Optional.of(evaluator.references.blocked());
                }
                yield Optional.of(evaluator.references.failing(
                        open ? Code.INCOMPLETE : Code.EVALUATION,
                        vertex,
                        open
                                ? "key value of dynamic field must be concrete, found " + evaluator.printer.value(label)
                                : "invalid index " + evaluator.printer.expression(computed.label()) + " (invalid type "
                                        + Kind.name(Expressions.kind(label)) + ")"));
            }
        };
    }

    /// Takes a pattern constraint in.
    Optional<Failing> pattern(Task task) {
        Vertex vertex = task.vertex;
        Expr.Declaration.Pattern declaration = (Expr.Declaration.Pattern) task.subject;
        Vertex filter = evaluator.expressions.inline(task.conjunct.environment(), declaration.filter());
        Value ready = evaluator.references.prepare(filter);
        if (ready instanceof Value.Failure(Failing failing) && failing.code() == Code.BLOCKED && !evaluator.forced) {
            return Optional.of(failing);
        }
        for (Failing failing : filter.failings) {
            if (!failing.code().incomplete()) {
                return Optional.of(failing);
            }
        }
        Vertex.Pattern pattern = new Vertex.Pattern(task.conjunct.environment(), declaration, task.conjunct, filter);
        if (vertex.patterns == null) {
            vertex.patterns = new ArrayList<>(1);
        }
        wake(vertex, pattern);
        vertex.patterns.add(pattern);
        for (Vertex arc : List.copyOf(vertex.arcs.values())) {
            if (arc.label.isString() && arc.type != ArcType.OPTIONAL) {
                apply(pattern, arc);
            }
        }
        return Optional.empty();
    }
}
