// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import dev.gatehouse.language.cue.evaluate.Vertex.Elements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Works out one graph of vertices.
///
/// Conjuncts go into their vertex one by one and never come out again. Literals count at once; what needs other
/// vertices
/// is a task. A task whose answer could still change is parked and tried again after every round in which
/// something
/// moved; when nothing moves any more, the oldest parked task is forced: it takes what is known as all there will
/// be.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Evaluator {
    final Budget budget;
    final References references;
    final Expressions expressions;
    final Constraints constraints;
    final Disjunctions disjunctions;
    final Printer printer;
    boolean forced;
    long progress;
    private final Domain main = new Domain();

    Evaluator(Budget budget, PackageTable packages) {
        this.budget = budget;
        this.printer = new Printer(this);
        this.constraints = new Constraints(this);
        this.references = new References(this);
        this.expressions = new Expressions(this, packages);
        this.disjunctions = new Disjunctions(this);
    }

    /// Works out everything below `root`, which has its conjuncts.
    void evaluate(Vertex root) {
        root.domain = main;
        run(main, root, true);
        new Finish(this).vertex(root);
    }

    /// Brings a domain to rest. Returns false where a task waits for something outside and may not be forced.
    boolean run(Domain domain, Vertex root, boolean mayForce) {
        visit(root);
        while (true) {
            while (!domain.toVisit.isEmpty()) {
                visit(domain.toVisit.poll());
            }
            if (retry(domain) || !domain.toVisit.isEmpty()) {
                continue;
            }
            Task next = domain.parked.stream()
                    .filter(task -> !task.done && !task.running)
                    .findFirst()
                    .orElse(null);
            if (next == null) {
                if (cyclesSettled(domain)) {
                    return true;
                }
                continue;
            }
            if (!mayForce && !forced && waitsOutside(domain)) {
                return false;
            }
            boolean before = forced;
            forced = true;
            attempt(next);
            forced = before;
            settleCycles(next.vertex);
        }
    }

    private boolean cyclesSettled(Domain domain) {
        long before = progress;
        boolean outer = forced;
        forced = true;
        while (!domain.cyclic.isEmpty()) {
            settleCycles(domain.cyclic.poll());
        }
        forced = outer;
        return before == progress && domain.toVisit.isEmpty();
    }

    private boolean waitsOutside(Domain domain) {
        for (Task task : domain.parked) {
            if (!task.done && task.blocker != null && domainOf(task.blocker) != domain) {
                return true;
            }
        }
        return false;
    }

    private boolean retry(Domain domain) {
        boolean moved = false;
        List<Task> waiting = List.copyOf(domain.parked);
        for (Task task : waiting) {
            if (!task.done && !task.running && task.tried != progress) {
                attempt(task);
                moved |= task.done;
                settleCycles(task.vertex);
            }
        }
        domain.parked.removeIf(task -> task.done);
        return moved;
    }

    Domain domainOf(Vertex vertex) {
        for (Vertex v = vertex; v != null; v = v.parent) {
            if (v.domain != null) {
                return v.domain;
            }
        }
        return main;
    }

    private void visit(Vertex vertex) {
        if (vertex.visited) {
            return;
        }
        vertex.visited = true;
        budget.enter();
        expand(vertex);
        runTasks(vertex);
        if (vertex.choices == null || vertex.suppress) {
            List<Vertex> children = new ArrayList<>(vertex.arcs.values());
            for (Vertex child : children) {
                if (child.type != ArcType.OPTIONAL && !child.label.isLet()) {
                    visit(child);
                }
            }
            if (vertex.elements != null) {
                for (int i = 0; i < vertex.elements.items.size(); i++) {
                    visit(vertex.elements.items.get(i));
                }
            }
        }
        budget.leave();
    }

    /// Takes in the conjuncts of `vertex` unless that was done before.
    void expand(Vertex vertex) {
        if (vertex.expanded) {
            return;
        }
        expandLiterals(vertex);
        runTasks(vertex);
    }

    /// Takes in the literals among the conjuncts of `vertex` and notes the rest as tasks.
    void expandLiterals(Vertex vertex) {
        if (vertex.expanded) {
            return;
        }
        vertex.expanded = true;
        boolean before = vertex.running;
        vertex.running = true;
        for (int i = 0; i < vertex.conjuncts.size(); i++) {
            process(vertex, vertex.conjuncts.get(i));
        }
        vertex.running = before;
    }

    /// Tries the tasks of `vertex` that have not been tried since something moved.
    void runTasks(Vertex vertex) {
        if (vertex.running || (vertex.tasks.isEmpty() && vertex.deferred == null)) {
            return;
        }
        vertex.running = true;
        boolean again = true;
        while (again) {
            again = false;
            for (int i = 0; i < vertex.tasks.size(); i++) {
                Task task = vertex.tasks.get(i);
                if (!task.done && !task.running && task.tried != progress && mayRun(vertex, task)) {
                    attempt(task);
                    again |= task.done;
                }
            }
            if (!vertex.tasks.isEmpty()) {
                vertex.tasks.removeIf(task -> task.done);
            }
        }
        vertex.running = false;
        settleCycles(vertex);
    }

    // Disjunctions are decided when everything else of the vertex is in.
    private boolean mayRun(Vertex vertex, Task task) {
        return task.work != Task.Work.DISJUNCTIONS
                || forced
                || vertex.tasks.stream().allMatch(other -> other == task || other.done);
    }

    private void attempt(Task task) {
        budget.step();
        task.running = true;
        task.tried = progress;
        task.blocker = null;
        Conjunct outer = expressions.current;
        Vertex outerVertex = expressions.vertex;
        references.firstTry = task.tries++ == 0;
        expressions.current = task.conjunct;
        expressions.vertex = task.vertex;
        Optional<Failing> failing = perform(task);
        expressions.current = outer;
        expressions.vertex = outerVertex;
        task.running = false;
        if (failing.isPresent() && failing.get().code() == Code.BLOCKED) {
            if (!forced) {
                if (task.blocker == null) {
                    task.blocker = references.blocker;
                }
                if (!task.parked) {
                    task.parked = true;
                    domainOf(task.vertex).parked.add(task);
                }
                return;
            }
            failing = Optional.of(new Failing(Code.CYCLE, failing.get().errors()));
        }
        failing.ifPresent(task.vertex::fail);
        task.done = true;
        task.vertex.tasks.remove(task);
        progress++;
    }

    private Optional<Failing> perform(Task task) {
        return switch (task.work) {
            case EXPRESSION -> compute(task.vertex, task.conjunct);
            case COMPUTED_FIELD -> computedField(task);
            case PATTERN -> pattern(task);
            case DISJUNCTIONS -> disjunctions.decide(task.vertex);
        };
    }

    /// Adds what `vertex` must satisfy.
    void add(Vertex vertex, Conjunct conjunct) {
        budget.step();
        vertex.conjuncts.add(conjunct);
        progress++;
        if (vertex.readAsAbsent) {
            vertex.fail(references.failing(
                    Code.EVALUATION,
                    vertex,
                    "circular dependency in evaluation of conditionals: " + vertex.label.shown()
                            + " changed after evaluation"));
        }
        if (vertex.copies != null) {
            for (int i = 0; i < vertex.copies.size(); i++) {
                Vertex.Copy copy = vertex.copies.get(i);
                process(copy.vertex(), references.graft(conjunct, copy));
                again(copy.vertex());
            }
        }
        if (vertex.expanded) {
            process(vertex, conjunct);
            again(vertex);
        }
    }

    private void again(Vertex vertex) {
        if (vertex.resolved) {
            vertex.resolved = false;
            vertex.chosen = null;
            vertex.alternatives = null;
            vertex.addTask(new Task(vertex, Task.Work.DISJUNCTIONS, vertex.conjuncts.getFirst(), vertex));
        }
        runTasks(vertex);
    }

    /// Takes one conjunct in: a literal at once, anything else as a task.
    void process(Vertex vertex, Conjunct conjunct) {
        budget.step();
        if (conjunct.late()) {
            later(vertex, conjunct);
            return;
        }
        switch (conjunct.expression()) {
            case Expr.Literal literal -> insert(vertex, literal.value(), conjunct, literal);
            case Expr.StructLiteral literal -> insertStruct(vertex, conjunct, literal);
            case Expr.ListLiteral literal
            when !literal.comprehended() -> {
                List<Conjunct> items = new ArrayList<>();
                for (Expr element : literal.elements()) {
                    items.add(conjunct.with(conjunct.environment(), element));
                }
                insertList(vertex, conjunct, items, literal.open(), literal);
            }
            case Expr.Binary binary
            when binary.operator().equals("&") -> {
                process(vertex, conjunct.with(conjunct.environment(), binary.left()));
                process(vertex, conjunct.with(conjunct.environment(), binary.right()));
            }
            case Expr.Disjunction disjunction -> disjunctions.add(vertex, conjunct, disjunction);
            case Expr.ListLiteral literal -> {
                constraints.restrict(vertex, Kind.LIST, literal);
                later(vertex, conjunct);
            }
            case Expr.Binary _,
                    Expr.Comprehension _,
                    Expr.FieldReference _,
                    Expr.VertexReference _,
                    Expr.LabelReference _,
                    Expr.Select _,
                    Expr.IndexOf _,
                    Expr.SliceOf _,
                    Expr.Call _,
                    Expr.Unary _,
                    Expr.BoundOf _,
                    Expr.Interpolation _,
                    Expr.PackageMember _ -> later(vertex, conjunct);
        }
    }

    private void later(Vertex vertex, Conjunct conjunct) {
        vertex.addTask(new Task(vertex, Task.Work.EXPRESSION, conjunct, conjunct.expression()));
    }

    private Optional<Failing> compute(Vertex vertex, Conjunct conjunct) {
        Environment environment = conjunct.environment();
        switch (conjunct.expression()) {
            case Expr.FieldReference _,
                    Expr.VertexReference _,
                    Expr.LabelReference _,
                    Expr.Select _,
                    Expr.IndexOf _ -> {
                Value target = references.resolve(environment, conjunct.expression());
                if (target instanceof Value.Failure(Failing failing)) {
                    return Optional.of(failing);
                }
                if (target instanceof Vertex from) {
                    references.copy(vertex, from, conjunct);
                } else {
                    insert(vertex, target, conjunct, conjunct.expression());
                }
                return Optional.empty();
            }
            case Expr.Comprehension comprehension -> {
                List<Environment> turns = new ArrayList<>();
                Optional<Failing> failing = expressions.comprehend(comprehension, environment, turns);
                if (failing.isPresent()) {
                    return failing;
                }
                for (Environment turn : turns) {
                    process(vertex, conjunct.with(turn, comprehension.value()));
                }
                return Optional.empty();
            }
            case Expr.ListLiteral literal
            when literal.comprehended() -> {
                return comprehendedList(vertex, conjunct, literal);
            }
            case Expr.Call call
            when expressions.isClose(call) -> {
                Scope closing = conjunct.scope().closing(false, vertex.depth);
                constraints.restrict(vertex, Kind.STRUCT, call);
                process(
                        vertex,
                        conjunct.with(environment, call.arguments().getFirst()).in(closing));
                return Optional.empty();
            }
            case Expr.Literal _, Expr.StructLiteral _, Expr.ListLiteral _, Expr.Disjunction _ -> {
                process(vertex, conjunct.with(environment, conjunct.expression()));
                return Optional.empty();
            }
            case Expr.Binary binary
            when binary.operator().equals("&") -> {
                process(vertex, conjunct.with(environment, conjunct.expression()));
                return Optional.empty();
            }
            case Expr.Binary _,
                    Expr.SliceOf _,
                    Expr.Call _,
                    Expr.Unary _,
                    Expr.BoundOf _,
                    Expr.Interpolation _,
                    Expr.PackageMember _ -> {
                Value value = expressions.evaluate(environment, conjunct.expression());
                if (value instanceof Value.Failure(Failing failing)) {
                    return Optional.of(references.here(failing, vertex));
                }
                insert(vertex, value, conjunct, conjunct.expression());
                return Optional.empty();
            }
        }
    }

    private Optional<Failing> comprehendedList(Vertex vertex, Conjunct conjunct, Expr.ListLiteral literal) {
        List<Conjunct> items = new ArrayList<>();
        for (Expr element : literal.elements()) {
            if (element instanceof Expr.Comprehension comprehension) {
                List<Environment> turns = new ArrayList<>();
                Optional<Failing> failing = expressions.comprehend(comprehension, conjunct.environment(), turns);
                if (failing.isPresent()) {
                    return failing;
                }
                for (Environment turn : turns) {
                    items.add(conjunct.with(turn, comprehension.value()));
                }
            } else {
                items.add(conjunct.with(conjunct.environment(), element));
            }
        }
        insertList(vertex, conjunct, items, literal.open(), literal);
        return Optional.empty();
    }

    // ---- values

    /// Takes a value in.
    void insert(Vertex vertex, Value value, Conjunct conjunct, Object source) {
        vertex.content |= !conjunct.cyclic();
        switch (value) {
            case Value.Atom atom -> constraints.atom(vertex, atom);
            case Value.Kinds(int kinds) -> {
                if (kinds == Kind.TOP) {
                    opened(vertex, conjunct.scope());
                } else {
                    constraints.restrict(vertex, kinds, source);
                }
            }
            case Value.Bound bound -> constraints.bound(vertex, bound);
            case Value.Validator validator -> constraints.validator(vertex, validator);
            case Value.Function function -> {
                if (function.builtin().validates(0)) {
                    constraints.validator(vertex, new Value.Validator(function.builtin(), List.of()));
                } else {
                    constraints.restrict(vertex, Kind.FUNC, source);
                }
            }
            case Value.ListOf list -> {
                List<Conjunct> items = new ArrayList<>();
                for (Value element : list.elements()) {
                    items.add(conjunct.with(conjunct.environment(), new Expr.Literal(element, "")));
                }
                insertList(vertex, conjunct, items, Optional.empty(), value);
            }
            case Value.StructOf struct -> {
                constraints.restrict(vertex, Kind.STRUCT, source);
                vertex.struct = true;
                vertex.note(conjunct.scope());
                struct.fields()
                        .forEach((name, field) -> addField(
                                vertex,
                                Label.string(name),
                                ArcType.MEMBER,
                                conjunct.with(conjunct.environment(), new Expr.Literal(field, ""))));
            }
            case Value.Document(JsonValue json) -> document(vertex, json, conjunct);
            case Value.AllOf all -> {
                for (Value part : all.values()) {
                    insert(vertex, part, conjunct, part);
                }
            }
            case Value.AnyOf any -> disjunctions.add(vertex, conjunct, any);
            case Value.Failure(Failing failing) ->
                vertex.fail(failing.code() == Code.USER ? failing : references.here(failing, vertex));
            case Vertex from -> references.copy(vertex, from, conjunct);
        }
    }

    private static void opened(Vertex vertex, Scope scope) {
        if (vertex.open == null) {
            vertex.open = new ArrayList<>(1);
        }
        vertex.open.add(scope);
    }

    private void insertStruct(Vertex vertex, Conjunct conjunct, Expr.StructLiteral literal) {
        if (literal.fields() || !literal.embeds()) {
            constraints.restrict(vertex, Kind.STRUCT, literal);
            vertex.struct = true;
        }
        vertex.structLiteral = true;
        vertex.content |= !conjunct.cyclic();
        Environment environment = new Environment(conjunct.environment(), vertex, vertex.label, literal, 0);
        Scope scope = literal.embeds() ? conjunct.scope().literal() : conjunct.scope();
        vertex.note(scope);
        for (Expr.Declaration declaration : literal.declarations()) {
            switch (declaration) {
                case Expr.Declaration.Field(Label label, ArcType type, Expr value) ->
                    addField(
                            vertex,
                            label,
                            type,
                            conjunct.with(environment, value).in(scope));
                case Expr.Declaration.Let(Label label, Expr value) -> {
                    Vertex let = newVertex(vertex, label);
                    vertex.arcsToChange().put(label, let);
                    let.conjuncts.add(conjunct.with(environment, value).in(scope));
                }
                case Expr.Declaration.Open() -> opened(vertex, scope);
                case Expr.Declaration.Embedding(Expr value) ->
                    process(vertex, conjunct.with(environment, value).in(scope.embedding()));
                case Expr.Declaration.Computed computed ->
                    vertex.addTask(new Task(
                            vertex,
                            Task.Work.COMPUTED_FIELD,
                            conjunct.with(environment, computed.value()).in(scope),
                            computed));
                case Expr.Declaration.Pattern pattern ->
                    vertex.addTask(new Task(
                            vertex,
                            Task.Work.PATTERN,
                            conjunct.with(environment, pattern.value()).in(scope),
                            pattern));
            }
        }
    }

    Vertex newVertex(@Nullable Vertex parent, Label label) {
        budget.vertex();
        return new Vertex(parent, label);
    }

    /// Declares a field of `vertex`.
    void addField(Vertex vertex, Label label, ArcType type, Conjunct conjunct) {
        Vertex arc = vertex.arcs.get(label);
        if (arc == null) {
            arc = newVertex(vertex, label);
            arc.type = type;
            vertex.arcsToChange().put(label, arc);
            if (label.isString() && vertex.objects != null) {
                for (Vertex.DocumentObject object : vertex.objects) {
                    JsonValue member = object.json().members().get(label.name());
                    if (member != null) {
                        arc.type = ArcType.MEMBER;
                        add(arc, documentConjunct(object.conjunct(), member));
                    }
                }
            }
            add(arc, conjunct);
            progress++;
            if (arc.type != ArcType.OPTIONAL) {
                if (vertex.read && label.isString() && type == ArcType.MEMBER) {
                    arc.fail(references.failing(
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
                progress++;
                if (wasOptional) {
                    activate(vertex, arc);
                } else {
                    revisit(vertex, arc);
                }
            }
            add(arc, conjunct);
        }
    }

    private void revisit(Vertex vertex, Vertex arc) {
        if (vertex.visited && arc.type != ArcType.OPTIONAL && !arc.visited) {
            domainOf(vertex).toVisit.add(arc);
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
        if (constraints.matches(pattern.filter(), arc.label.name())) {
            Environment own = new Environment(pattern.environment(), arc, arc.label, pattern.declaration(), 0);
            add(arc, pattern.conjunct().lately(own, pattern.declaration().value()));
        }
    }

    static Conjunct documentConjunct(Conjunct parent, JsonValue json) {
        return parent.with(parent.environment(), new Expr.Literal(Documents.value(json), ""));
    }

    private void document(Vertex vertex, JsonValue json, Conjunct conjunct) {
        if (json instanceof JsonObject object) {
            constraints.restrict(vertex, Kind.STRUCT, new Value.Document(json));
            vertex.struct = true;
            vertex.note(conjunct.scope());
            if (vertex.objects == null) {
                vertex.objects = new ArrayList<>(1);
            }
            vertex.objects.add(new Vertex.DocumentObject(object, conjunct));
            for (Vertex arc : List.copyOf(vertex.arcs.values())) {
                JsonValue member = arc.label.isString() ? object.members().get(arc.label.name()) : null;
                if (member != null) {
                    addField(vertex, arc.label, ArcType.MEMBER, documentConjunct(conjunct, member));
                }
            }
            if (vertex.patterns != null) {
                for (Vertex.Pattern pattern : vertex.patterns) {
                    wake(vertex, pattern);
                }
            }
            progress++;
        } else if (json instanceof JsonArray array) {
            constraints.restrict(vertex, Kind.LIST, new Value.Document(json));
            vertex.list = true;
            Elements elements = elements(vertex);
            elements.documents.add(new Elements.Document(array, conjunct));
            closeAt(vertex, elements, array.elements().size(), array);
            for (int i = 0; i < elements.items.size() && i < array.elements().size(); i++) {
                add(
                        elements.items.get(i),
                        documentConjunct(conjunct, array.elements().get(i)));
            }
            if (elements.ellipses.stream().anyMatch(e -> !trivial(e.conjunct().expression()))) {
                makeElements(vertex, elements, array.elements().size());
            }
            progress++;
        }
    }

    // Makes vertices of the fields a document has and a pattern speaks about.
    private void wake(Vertex vertex, Vertex.Pattern pattern) {
        if (vertex.objects == null) {
            return;
        }
        for (Vertex.DocumentObject object : vertex.objects) {
            for (String name : object.json().members().keySet()) {
                budget.step();
                Label label = Label.string(name);
                if (!vertex.arcs.containsKey(label) && constraints.matches(pattern.filter(), name)) {
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
                    arc = newVertex(vertex, label);
                }
                arc.conjuncts.add(documentConjunct(object.conjunct(), member));
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

    // ---- lists

    private static Elements elements(Vertex vertex) {
        if (vertex.elements == null) {
            vertex.elements = new Elements();
        }
        return vertex.elements;
    }

    private static boolean trivial(Expr expression) {
        return expression instanceof Expr.Literal literal && literal.value().equals(Value.Kinds.TOP);
    }

    void insertList(Vertex vertex, Conjunct conjunct, List<Conjunct> items, Optional<Expr> open, Object source) {
        vertex.content |= !conjunct.cyclic();
        if (!constraints.restrict(vertex, Kind.LIST, source)) {
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
            add(elements.items.get(i), items.get(i));
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
                        add(elements.items.get(i), type);
                    }
                }
            }
        }
        progress++;
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
        vertex.fail(references.failing(
                Code.EVALUATION,
                vertex,
                "incompatible list lengths (" + Math.min(a, b) + " and " + Math.max(a, b) + ")"));
    }

    private void makeElements(Vertex vertex, Elements elements, int count) {
        for (int i = elements.items.size(); i < count; i++) {
            Vertex item = newVertex(vertex, Label.index(i));
            elements.items.add(item);
            for (Elements.Document document : elements.documents) {
                if (i < document.json().elements().size()) {
                    item.conjuncts.add(documentConjunct(
                            document.conjunct(), document.json().elements().get(i)));
                }
            }
            for (Elements.Ellipsis ellipsis : elements.ellipses) {
                if (ellipsis.from() <= i && !trivial(ellipsis.conjunct().expression())) {
                    item.conjuncts.add(ellipsis.conjunct());
                } else if (ellipsis.from() <= i) {
                    opened(item, ellipsis.conjunct().scope());
                }
            }
            revisit(vertex, item);
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

    /// Returns the regular fields, those of documents included, in order.
    List<Label> fields(Vertex vertex) {
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
                    budget.step();
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

    // ---- computed fields and patterns

    private Optional<Failing> computedField(Task task) {
        Vertex vertex = task.vertex;
        Expr.Declaration.Computed computed = (Expr.Declaration.Computed) task.subject;
        Value label = expressions.concrete(expressions.evaluate(task.conjunct.environment(), computed.label()));
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
                    arc = newVertex(vertex, field);
                    arc.type = ArcType.OPTIONAL;
                    vertex.arcsToChange().put(field, arc);
                }
                Environment own = new Environment(task.conjunct.environment(), arc, field, computed, 0);
                addField(vertex, field, computed.type(), task.conjunct.with(own, computed.value()));
                if (fresh) {
                    progress++;
                }
                vertex.struct = true;
                constraints.restrict(vertex, Kind.STRUCT, field);
                yield Optional.empty();
            }
            case Value.Num _ ->
                Optional.of(references.failing(Code.EVALUATION, vertex, "integer fields not supported"));
            default -> {
                boolean open = label instanceof Vertex || label instanceof Value.Plain;
                if (open && !forced && references.couldChange(vertex)) {
                    yield Optional.of(references.blocked());
                }
                yield Optional.of(references.failing(
                        open ? Code.INCOMPLETE : Code.EVALUATION,
                        vertex,
                        open
                                ? "key value of dynamic field must be concrete, found " + printer.value(label)
                                : "invalid field label: " + printer.value(label)));
            }
        };
    }

    private Optional<Failing> pattern(Task task) {
        Vertex vertex = task.vertex;
        Expr.Declaration.Pattern declaration = (Expr.Declaration.Pattern) task.subject;
        Vertex filter = expressions.inline(task.conjunct.environment(), declaration.filter());
        Value ready = references.prepare(filter);
        if (ready instanceof Value.Failure(Failing failing) && failing.code() == Code.BLOCKED && !forced) {
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

    // ---- cycles

    /// Decides about references that led back to where they came from: they may go on where something else gives
    /// the
    /// vertex content, and are an error where nothing does.
    void settleCycles(Vertex vertex) {
        List<Conjunct> deferred = vertex.deferred;
        if (deferred == null || vertex.running) {
            return;
        }
        if (vertex.content) {
            vertex.deferred = null;
            for (Conjunct conjunct : deferred) {
                process(vertex, conjunct);
            }
            runTasks(vertex);
            return;
        }
        boolean waiting = vertex.tasks.stream().anyMatch(task -> !task.done);
        if (!waiting && (forced || vertex.parent == null || !references.couldChange(vertex.parent))) {
            vertex.deferred = null;
            vertex.fail(references.failing(Code.STRUCTURAL_CYCLE, vertex, "structural cycle"));
        }
    }
}
