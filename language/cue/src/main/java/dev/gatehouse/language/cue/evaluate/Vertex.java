// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A place in the graph: the field it is, the conjuncts it must satisfy and what they have come to so far.
///
/// Fields and elements that only a document has are not vertices before somebody asks for them.
final class Vertex implements Value {
    final @Nullable Vertex parent;
    final Label label;
    final int depth;
    ArcType type = ArcType.MEMBER;

    /// What it was declared to be; copied where it is referred to.
    final List<Conjunct> conjuncts = new ArrayList<>(2);

    /// Vertices that copied the conjuncts and want those still to come.
    @Nullable List<Copy> copies;

    /// Vertices whose conjuncts were copied here.
    @Nullable List<Vertex> sources;

    boolean expanded;
    boolean visited;
    boolean finished;
    boolean running;

    int kinds = Kind.TOP;

    @Nullable Object kindSource;

    @Nullable Object scalarSource;

    Value.@Nullable Atom scalar;
    boolean struct;
    boolean structLiteral;

    /// Whether a comprehension names a field that it may have.
    boolean conditional;

    /// Whether a literal stands here that can only be a struct once all its comprehensions are in.
    boolean structured;

    boolean list;
    List<Value> constraints = List.of();

    /// The function it is.
    @Nullable Builtin function;

    Map<Label, Vertex> arcs = Map.of();

    @Nullable List<Pattern> patterns;

    /// Where an ellipsis lets any field in.
    @Nullable List<Scope> open;

    /// Where `_` stands, which lets any field in as long as no literal beside it says which.
    @Nullable List<Scope> tops;

    /// Where literals stand.
    List<Scope> braces = List.of();

    /// Where literals with fields, or empty ones, stand.
    List<Scope> literals = List.of();

    @Nullable List<DocumentObject> objects;

    @Nullable Elements elements;

    List<Failing> failings = List.of();
    List<Task> tasks = List.of();

    @Nullable List<Choice> choices;

    boolean content;

    /// Whether a condition already took it for absent, so that it may not come any more.
    boolean readAsAbsent;

    /// Whether all its fields were looked at, so that none may come any more.
    boolean read;

    @Nullable List<Conjunct> deferred;

    /// Whether a reference led back here, so that it says nothing.
    boolean cycled;

    /// Result of the disjunctions: one vertex, or several with what is the default.
    @Nullable Vertex chosen;

    @Nullable List<Alternative> alternatives;

    boolean resolved;

    /// For a vertex that tries a disjunct: the vertex it stands for and what was chosen.
    private final @Nullable Vertex standsFor;
    List<Assumption> assumptions = List.of();

    @Nullable Domain domain;

    boolean suppress;

    /// Whether it is the value of an expression, which nothing can add to from outside.
    boolean inline;

    /// Scopes of what was taken in.
    List<Scope> scopes = List.of();

    Vertex(@Nullable Vertex parent, Label label) {
        this.parent = parent;
        this.label = label;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.standsFor = null;
    }

    private Vertex(Vertex origin) {
        this.parent = origin.parent;
        this.label = origin.label;
        this.depth = origin.depth;
        this.standsFor = origin.origin();
        this.type = origin.type;
        this.conjuncts.addAll(origin.conjuncts);
    }

    /// Makes a vertex that tries out a disjunct in the place of this one.
    Vertex attempt() {
        return new Vertex(this);
    }

    Vertex origin() {
        return standsFor == null ? this : standsFor;
    }

    /// One that gets every conjunct this vertex gets.
    record Copy(Vertex vertex, Conjunct through, Map<Scope, Scope> grafts) {
        /// Steps that a scope counts for.
        private static final int SCOPE = 4;

        /// Returns `conjunct` as it counts where this leads.
        Conjunct graft(Conjunct conjunct, Budget budget) {
            return new Conjunct(
                    conjunct.environment(),
                    conjunct.expression(),
                    graft(conjunct.scope(), budget),
                    through.trail(),
                    through.cyclic(),
                    conjunct.late());
        }

        private Scope graft(Scope scope, Budget budget) {
            Scope parent = scope.parent();
            // What the reference itself stands in holds what it brings without another scope.
            if (parent == null || !scope.restrictsBelow() || scope.holds(through.scope())) {
                return through.scope();
            }
            Scope grafted = grafts.get(scope);
            if (grafted == null) {
                // Scopes of what is copied from copies grow longer each time.
                budget.work(SCOPE);
                grafted = scope.under(graft(parent, budget), vertex.depth);
                grafts.put(scope, grafted);
            }
            return grafted;
        }
    }

    /// A pattern constraint.
    record Pattern(Environment environment, Expr.Declaration.Pattern declaration, Conjunct conjunct, Vertex filter) {}

    /// A disjunction not yet decided.
    record Choice(Environment environment, Object node, List<Option> options, boolean marked, Conjunct conjunct) {}

    /// One disjunct.
    record Option(boolean preferred, Environment environment, Expr expression) {}

    /// A decision taken on a trial vertex.
    record Assumption(Environment environment, Object node, int option) {}

    /// One value left of a disjunction.
    record Alternative(Vertex vertex, Mode mode) {}

    /// Whether a value is among the defaults.
    enum Mode {
        PREFERRED,
        UNMARKED,
        OTHER
    }

    /// An object of a document.
    record DocumentObject(JsonObject json, Conjunct conjunct) {}

    /// What is known about the elements of a list.
    static final class Elements {
        final List<Vertex> items = new ArrayList<>();
        final List<Ellipsis> ellipses = new ArrayList<>();
        final List<Document> documents = new ArrayList<>(1);
        int closed = -1;

        @Nullable Object source;

        record Ellipsis(Conjunct conjunct, int from) {}

        record Document(JsonArray json, Conjunct conjunct) {}
    }

    /// Returns the vertex that decides: the alternative chosen, where there was a choice.
    Vertex actual() {
        Vertex v = this;
        while (v.chosen != null) {
            v = v.chosen;
        }
        return v;
    }

    Map<Label, Vertex> arcsToChange() {
        if (arcs.isEmpty()) {
            arcs = new LinkedHashMap<>(4);
        }
        return arcs;
    }

    void fail(Failing failing) {
        if (failings.isEmpty()) {
            failings = new ArrayList<>(1);
        }
        for (Failing known : failings) {
            if (known.equals(failing)) {
                return;
            }
        }
        failings.add(failing);
    }

    void note(Scope scope) {
        if (scopes.isEmpty()) {
            scopes = new ArrayList<>(2);
        }
        if (!scopes.contains(scope)) {
            scopes.add(scope);
        }
    }

    void brace(Scope scope) {
        if (braces.isEmpty()) {
            braces = new ArrayList<>(1);
        }
        braces.add(scope);
    }

    void declare(Scope scope) {
        if (literals.isEmpty()) {
            literals = new ArrayList<>(1);
        }
        literals.add(scope);
    }

    /// Whether something here lets any field in.
    boolean opens() {
        return open != null || tops != null;
    }

    void constrain(Value constraint) {
        if (constraints.isEmpty()) {
            constraints = new ArrayList<>(2);
        }
        constraints.add(constraint);
    }

    void addTask(Task task) {
        if (tasks.isEmpty()) {
            tasks = new ArrayList<>(2);
        }
        tasks.add(task);
    }

    /// Returns the fields from the root to here, joined with dots.
    String path() {
        List<String> labels = new ArrayList<>();
        for (Vertex v = this; v != null && v.parent != null; v = v.parent) {
            if (!v.inline) {
                labels.add(v.label.shown());
            }
        }
        return String.join(".", labels.reversed());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
