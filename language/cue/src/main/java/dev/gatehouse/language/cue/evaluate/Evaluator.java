// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Works out one graph of vertices.
///
/// Conjuncts go into their vertex one by one and never come out again. Literals count at once; what
/// needs other vertices is a task. A task whose answer could still change is parked and tried again
/// after every round in which something moved; when nothing moves any more, the oldest parked task is
/// forced: it takes what is known as all there will be.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
final class Evaluator {
    /// Steps that keeping a task counts for.
    private static final int TASK = 4;

    final Budget budget;
    final References references;
    final Expressions expressions;
    final Constraints constraints;
    final Disjunctions disjunctions;
    final Printer printer;
    final Lists lists;
    final Fields fields;
    boolean forced;
    long progress;

    /// Filled where a policy is worked out alone.
    @Nullable Looks looks;

    private final Domain main = new Domain();
    private final Regexes regexes = new Regexes();

    /// How many structs are being taken in, and what is to be looked at again afterwards.
    private int inserting;

    private Deque<Vertex> awaiting = new ArrayDeque<>();

    Evaluator(Budget budget, PackageTable packages) {
        this.budget = budget;
        this.printer = new Printer(this);
        this.constraints = new Constraints(this);
        this.lists = new Lists(this);
        this.fields = new Fields(this);
        this.references = new References(this);
        this.expressions = new Expressions(this, packages);
        this.disjunctions = new Disjunctions(this);
    }

    /// Compiles a regular expression that is about to be matched against `length` characters.
    CallContext.Regex regex(String expression, int length) {
        budget.work(1 + length / 16L * (1 + expression.length() / 64));
        return regexes.compile(expression);
    }

    /// Works out everything below `root`, which has its conjuncts.
    void evaluate(Vertex root) {
        root.domain = main;
        run(main, root, true);
        new Finish(this).vertex(root);
    }

    /// Brings a domain to rest. Returns false where a task waits for something outside and may not be forced.
    boolean run(Domain domain, Vertex root, boolean mayForce) {
        return apart(() -> settle(domain, root, mayForce));
    }

    /// Works something out that must not wait for a struct that is being taken in.
    <T> T apart(Supplier<T> work) {
        int outer = inserting;
        Deque<Vertex> waiting = awaiting;
        inserting = 0;
        awaiting = new ArrayDeque<>();
        T result = work.get();
        inserting = outer;
        awaiting = waiting;
        return result;
    }

    private boolean settle(Domain domain, Vertex root, boolean mayForce) {
        visit(root);
        while (true) {
            while (!domain.toVisit.isEmpty()) {
                visit(domain.toVisit.poll());
            }
            if (retry(domain) || !domain.toVisit.isEmpty()) {
                continue;
            }
            budget.work(domain.parked.size());
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
            runTasks(next.vertex);
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
        budget.work(domain.parked.size());
        List<Task> waiting = List.copyOf(domain.parked);
        for (Task task : waiting) {
            if (!task.done && !task.running && task.tried != progress) {
                attempt(task);
                moved |= task.done;
                settleCycles(task.vertex);
                runTasks(task.vertex);
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
            budget.work(vertex.tasks.size());
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
        if (task.work != Task.Work.DISJUNCTIONS || forced) {
            return true;
        }
        for (Task other : vertex.tasks) {
            if (other != task && !other.done) {
                return false;
            }
        }
        return true;
    }

    private void attempt(Task task) {
        budget.step();
        task.running = true;
        task.tried = progress;
        task.blocker = null;
        Conjunct outer = expressions.current;
        Vertex outerVertex = expressions.vertex;
        Task outerTask = references.task;
        boolean outerPresence = references.presence;
        references.task = task;
        references.presence = false;
        expressions.current = task.conjunct;
        expressions.vertex = task.vertex;
        Optional<Failing> failing = perform(task);
        expressions.current = outer;
        expressions.vertex = outerVertex;
        references.task = outerTask;
        references.presence = outerPresence;
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
        if (looks != null && failing.isPresent()) {
            looks.failed(task, failing.get());
        }
        failing.ifPresent(task.vertex::fail);
        task.done = true;
        if (!task.vertex.running) {
            budget.work(task.vertex.tasks.size() / 16);
            task.vertex.tasks.remove(task);
        }
        progress++;
    }

    private Optional<Failing> perform(Task task) {
        return switch (task.work) {
            case EXPRESSION -> compute(task.vertex, task.conjunct);
            case COMPUTED_FIELD -> fields.computedField(task);
            case PATTERN -> fields.pattern(task);
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
                process(copy.vertex(), copy.graft(conjunct, budget));
                again(copy.vertex());
            }
        }
        if (vertex.expanded) {
            process(vertex, conjunct);
            again(vertex);
        }
    }

    // While a struct is taken in, some of its fields are not there yet.
    private void again(Vertex vertex) {
        if (inserting > 0) {
            awaiting.add(vertex);
            return;
        }
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
                lists.insertList(vertex, conjunct, items, literal.open(), literal);
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
        budget.work(TASK);
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
                    Optional<Failing> missing = references.missing(vertex, from);
                    if (missing.isPresent()) {
                        return missing;
                    }
                    references.copy(vertex, from, conjunct);
                } else {
                    insert(vertex, target, conjunct, conjunct.expression());
                }
                return Optional.empty();
            }
            case Expr.Comprehension comprehension -> {
                List<Environment> turns = new ArrayList<>();
                Optional<Failing> failing = expressions.comprehensions.comprehend(comprehension, environment, turns);
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
                Optional<Failing> unfit =
                        expressions.calls.closable(environment, call.arguments().getFirst());
                if (unfit.isPresent()) {
                    if (unfit.get().code() == Code.BLOCKED
                            || !unfit.get().code().incomplete()) {
                        return unfit;
                    }
                    vertex.fail(unfit.get());
                }
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
        constraints.restrict(vertex, Kind.LIST, literal);
        List<Conjunct> items = new ArrayList<>();
        for (Expr element : literal.elements()) {
            if (element instanceof Expr.Comprehension comprehension) {
                List<Environment> turns = new ArrayList<>();
                Optional<Failing> failing =
                        expressions.comprehensions.comprehend(comprehension, conjunct.environment(), turns);
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
        lists.insertList(vertex, conjunct, items, literal.open(), literal);
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
                    if (vertex.tops == null) {
                        vertex.tops = new ArrayList<>(1);
                    }
                    vertex.tops.add(conjunct.scope());
                    vertex.note(conjunct.scope());
                } else {
                    constraints.restrict(vertex, kinds, source);
                }
            }
            case Value.Bound bound -> constraints.bound(vertex, bound);
            case Value.Validator validator -> constraints.validator(vertex, validator);
            case Value.Function function -> {
                if (function.builtin().validates(0)) {
                    constraints.validator(vertex, new Value.Validator(function.builtin(), List.of()));
                } else if (constraints.restrict(vertex, Kind.FUNC, source)) {
                    vertex.function = function.builtin();
                }
            }
            case Value.ListOf list -> {
                List<Conjunct> items = new ArrayList<>();
                for (Value element : list.elements()) {
                    items.add(conjunct.with(conjunct.environment(), new Expr.Literal(element, "")));
                }
                lists.insertList(vertex, conjunct, items, Optional.empty(), value);
            }
            case Value.StructOf struct -> {
                constraints.restrict(vertex, Kind.STRUCT, source);
                vertex.struct = true;
                vertex.note(conjunct.scope());
                struct.fields()
                        .forEach((name, field) -> fields.addField(
                                vertex,
                                Label.string(name),
                                ArcType.MEMBER,
                                conjunct.with(conjunct.environment(), new Expr.Literal(field, ""))));
            }
            case Value.Document(JsonValue json) -> fields.document(vertex, json, conjunct);
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

    static void opened(Vertex vertex, Scope scope) {
        if (vertex.open == null) {
            vertex.open = new ArrayList<>(1);
        }
        vertex.open.add(scope);
    }

    private void insertStruct(Vertex vertex, Conjunct conjunct, Expr.StructLiteral literal) {
        inserting++;
        declare(vertex, conjunct, literal);
        inserting--;
        while (inserting == 0 && !awaiting.isEmpty()) {
            again(awaiting.poll());
        }
    }

    private void declare(Vertex vertex, Conjunct conjunct, Expr.StructLiteral literal) {
        if (literal.fields() || !literal.embeds()) {
            constraints.restrict(vertex, Kind.STRUCT, literal);
            vertex.struct = true;
        }
        vertex.structLiteral = true;
        vertex.structured = vertex.structured || onlyComprehends(literal);
        vertex.content |= !conjunct.cyclic();
        Environment environment = new Environment(conjunct.environment(), vertex, vertex.label, literal, 0);
        Scope scope = literal.embeds() ? conjunct.scope().literal() : conjunct.scope();
        vertex.note(scope);
        vertex.brace(scope);
        if (literal.fields() || !literal.embeds()) {
            vertex.declare(scope);
        }
        for (Expr.Declaration declaration : literal.declarations()) {
            switch (declaration) {
                case Expr.Declaration.Field(Label label, ArcType type, Expr value) ->
                    fields.addField(
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
                case Expr.Declaration.Embedding(Expr value) -> {
                    vertex.conditional |= value instanceof Expr.Comprehension comprehension && names(comprehension);
                    process(vertex, conjunct.with(environment, value).in(scope.embedding()));
                }
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

    private static boolean names(Expr.Comprehension comprehension) {
        return comprehension.value().declarations().stream()
                .anyMatch(declaration -> declaration instanceof Expr.Declaration.Field field
                        && field.type() == ArcType.MEMBER
                        && field.label().isString());
    }

    private static boolean onlyComprehends(Expr.StructLiteral literal) {
        for (Expr.Declaration declaration : literal.declarations()) {
            if (declaration instanceof Expr.Declaration.Embedding(Expr value)
                    && !(value instanceof Expr.Comprehension)) {
                return false;
            }
        }
        return true;
    }

    Vertex newVertex(@Nullable Vertex parent, Label label) {
        budget.vertex();
        return new Vertex(parent, label);
    }

    static Conjunct documentConjunct(Conjunct parent, JsonValue json) {
        return parent.with(parent.environment(), new Expr.Literal(Documents.value(json), ""));
    }

    // ---- cycles

    /// Decides about references that led back to where they came from: they may go on where something else
    /// gives the vertex content, and are an error where nothing does.
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
