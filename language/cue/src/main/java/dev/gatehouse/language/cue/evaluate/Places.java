// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The places a policy declares, whatever literal declares them, and which of them ask for which.
///
/// A place is asked for in three ways: for its shape (what decides which fields it has), for its value, or
/// for the value with all that is below. Each is a node of a graph; an edge leads from what asks to what is
/// asked for.
final class Places {
    /// How one place asks for another.
    enum Means {
        REFERENCE,
        OPERAND,
        ARGUMENT,
        DISJUNCT,
        COMPARISON,
        PRESENCE,
        LOOP,
        LABEL
    }

    /// A place, asked for in one of the three ways.
    static final class Node {
        final Place place;
        final List<Edge> edges = new ArrayList<>(2);

        private Node(Place place) {
            this.place = place;
        }
    }

    record Edge(Node to, Set<Means> means) {}

    /// One level of scopes: the place that the names of a literal are fields of.
    static final class Level {
        private final @Nullable Level up;
        private final Place place;

        Level(@Nullable Level up, Place place) {
            this.up = up;
            this.place = place;
        }
    }

    /// A declared place.
    final class Place {
        final @Nullable Place parent;
        final Label label;
        final Node shape = node(this);
        final Node value = node(this);
        final Node tree = node(this);

        /// Whether a disjunction stands here.
        boolean disjunction;

        /// Whether a call closes it.
        boolean closed;

        /// Whether it is a literal that stands as an operand.
        boolean operand;

        /// Whether its name has to be worked out.
        boolean named;

        /// Whether it is a condition that stands at the top of a policy.
        boolean topCondition;

        /// Whether it is such a condition and decides on something else than fields.
        boolean decidesMoreThanFields;

        /// Whether it is such a condition and decides on nothing at all.
        boolean decidesNothing;

        /// Whether a comprehension stands here.
        boolean comprehension;

        /// Whether it is declared as required, and whether as regular.
        boolean required;

        boolean regular;

        /// Whether something stands here that no struct can meet.
        boolean refusesStructs;

        /// Whether a condition decides if a struct with fields stands here.
        boolean conditionalStruct;

        private final Map<Label, Place> children = new LinkedHashMap<>(2);

        /// Fields whose name is not known beforehand, by what it begins with.
        private final Map<String, Place> computed = new LinkedHashMap<>(1);

        /// What stands here as a reference, so that it has the fields of its target.
        private final List<Use> references = new ArrayList<>(1);

        /// Those of them that stand here whatever else does.
        private final List<Use> certain = new ArrayList<>(1);

        private Place(@Nullable Place parent, Label label) {
            this.parent = parent;
            this.label = label;
            value.edges.add(new Edge(shape, EnumSet.noneOf(Means.class)));
            tree.edges.add(new Edge(value, EnumSet.noneOf(Means.class)));
        }

        boolean hasFields() {
            return !children.isEmpty() || !computed.isEmpty();
        }

        Place child(Label name) {
            Place known = children.get(name);
            if (known == null) {
                known = below(name);
                children.put(name, known);
            }
            return known;
        }

        Place computed(String prefix) {
            Place known = computed.get(prefix);
            if (known == null) {
                known = below(new Label(prefix, Label.Form.LET));
                computed.put(prefix, known);
            }
            return known;
        }

        /// Makes a place for something that is no field, but counts where all of this place is asked for.
        Place aside() {
            return below(Expressions.INLINE);
        }

        private Place below(Label name) {
            budget.work(COST);
            Place made = new Place(this, name);
            tree.edges.add(new Edge(made.tree, EnumSet.noneOf(Means.class)));
            return made;
        }

        void stands(Use use, boolean surely) {
            references.add(use);
            if (surely) {
                certain.add(use);
            }
        }

        boolean refers() {
            return !references.isEmpty();
        }

        // Which side of a disjunction holds is decided by everything below.
        private void decide() {
            List<Place> below = new ArrayList<>(children.values());
            below.addAll(computed.values());
            below.forEach(place -> shape.edges.add(new Edge(place.tree, EnumSet.of(Means.DISJUNCT))));
        }

        /// Whether a definition, or part of one, stands here.
        boolean takesDefinition() {
            return references.stream().anyMatch(use -> definition(use.expression));
        }

        /// Returns the labels from the root to here.
        String path() {
            List<String> labels = new ArrayList<>();
            for (Place p = this; p.parent != null; p = p.parent) {
                if (!p.label.equals(Expressions.INLINE)) {
                    labels.add(p.label.isLet() ? p.label.name().replaceFirst("@.*", "") : p.label.shown());
                }
            }
            return String.join(".", labels.reversed());
        }
    }

    /// A reference where it stands, and what it leads to once that is known.
    static final class Use {
        private final Level level;
        private final Expr expression;
        private @Nullable Set<Place> targets;
        private final Set<Place> through = identities();

        Use(Level level, Expr expression) {
            this.level = level;
            this.expression = expression;
        }
    }

    private record Read(List<Node> by, Use use, Set<Means> means, Extent extent) {}

    /// How much of what a reference leads to is asked for.
    private enum Extent {
        ALL,
        /// What must be known to find it, and the value of what stands beside it.
        WAY,
        /// All of it, but of what is around the place itself.
        ELSEWHERE
    }

    private static final int COST = 8;

    private final Budget budget;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    final Place root;

    Places(Budget budget) {
        this.budget = budget;
        this.root = new Place(null, Label.string(""));
    }

    private Node node(Place place) {
        Node made = new Node(place);
        nodes.add(made);
        return made;
    }

    // In the order they are found, so that the first circle is always the same.
    private static Set<Place> identities() {
        return new LinkedHashSet<>(4);
    }

    /// Makes a place that nothing contains.
    Place apart(Place around) {
        return new Place(around, Expressions.INLINE);
    }

    /// Notes that `by` ask for what `use` leads to.
    void ask(List<Node> by, Use use, Set<Means> means) {
        budget.work(COST);
        reads.add(new Read(List.copyOf(by), use, means, Extent.ALL));
    }

    /// Notes that `by` asks for what must be known to find what `use` leads to.
    void askOnTheWay(Node by, Use use) {
        budget.work(COST);
        reads.add(new Read(List.of(by), use, EnumSet.of(Means.REFERENCE), Extent.WAY));
    }

    /// Notes that `by` ask for what `use` leads to wherever a document goes on. Where that is what stands around the
    /// last of them, it is asked for about something smaller each time.
    void askDescending(List<Node> by, Use use, Set<Means> means) {
        budget.work(COST);
        reads.add(new Read(List.copyOf(by), use, means, Extent.ELSEWHERE));
    }

    private boolean asked(Read read, Place target) {
        return switch (read.extent()) {
            case ALL -> true;
            case WAY -> false;
            case ELSEWHERE -> !around(target, read.by().getLast().place);
        };
    }

    private static boolean around(Place target, Place place) {
        for (Place p = place.parent; p != null; p = p.parent) {
            if (p.equals(target)) {
                return true;
            }
        }
        return false;
    }

    /// Returns a place that refuses structs and is one where a condition holds.
    Optional<Place> contradiction() {
        return nodes.stream()
                .map(node -> node.place)
                .filter(place -> place.conditionalStruct && refusesStructs(place))
                .findFirst();
    }

    private boolean refusesStructs(Place place) {
        return any(place, next -> next.refusesStructs);
    }

    /// Returns a place that is a struct by reference, all of which a condition at the top asks about that decides
    /// on something else than fields; or one that refers to a required field, for which such a condition asks.
    Optional<Place> idleCondition() {
        for (Node node : nodes) {
            if (node.place.decidesMoreThanFields && node.equals(node.place.shape)) {
                for (Edge edge : node.edges) {
                    Place asked = edge.to().place;
                    if (!edge.means().isEmpty() && refersToRequired(asked)) {
                        return Optional.of(asked);
                    }
                    if (edge.means().contains(Means.COMPARISON)
                            && edge.to().equals(asked.tree)
                            && asked.refers()
                            && (node.place.decidesNothing || any(asked, Place::hasFields))) {
                        return Optional.of(asked);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// Returns a place where a comprehension stands, which a condition at the top asks for that decides on nothing: the
    /// reference asks such a condition before the comprehension has given anything.
    Optional<Place> conditionOnNothing() {
        Set<Node> seen = new LinkedHashSet<>();
        List<Node> left = new ArrayList<>();
        for (Node node : nodes) {
            if (node.place.decidesNothing && node.equals(node.place.shape)) {
                left.add(node);
            }
        }
        while (!left.isEmpty()) {
            budget.step();
            Node node = left.removeLast();
            if (node.place.comprehension && !node.place.equals(root)) {
                return Optional.of(node.place);
            }
            if (seen.add(node)) {
                node.edges.forEach(edge -> left.add(edge.to()));
            }
        }
        return Optional.empty();
    }

    private boolean refersToRequired(Place place) {
        return place.references.stream()
                .flatMap(use -> targets(use).stream())
                .anyMatch(target -> target.required && !target.regular);
    }

    // Whether it holds for `place` or for what stands there as a reference.
    private boolean any(Place place, Predicate<Place> holds) {
        Set<Place> seen = identities();
        List<Place> left = new ArrayList<>(List.of(place));
        while (!left.isEmpty()) {
            Place next = left.removeLast();
            if (holds.test(next)) {
                return true;
            }
            if (seen.add(next)) {
                budget.work(COST);
                next.certain.forEach(use -> left.addAll(targets(use)));
            }
        }
        return false;
    }

    // What a pattern says of a field that is declared stands there as well.
    private void patterns(Place place) {
        place.computed.forEach((prefix, pattern) -> place.children.forEach((label, child) -> {
            budget.step();
            if (label.isString() && label.name().startsWith(prefix)) {
                child.disjunction |= pattern.disjunction;
                child.shape.edges.add(new Edge(pattern.shape, EnumSet.noneOf(Means.class)));
                child.value.edges.add(new Edge(pattern.value, EnumSet.noneOf(Means.class)));
                child.tree.edges.add(new Edge(pattern.tree, EnumSet.noneOf(Means.class)));
            }
        }));
    }

    /// Returns the nodes, each with whom it asks.
    List<Node> graph() {
        nodes.stream().filter(node -> node.equals(node.place.shape)).forEach(node -> patterns(node.place));
        for (Read read : reads) {
            Set<Place> targets = targets(read.use());
            // That nothing declares a field is known when all that could declare it is.
            boolean all = targets.isEmpty();
            for (Node by : read.by()) {
                budget.work(targets.size() + (long) read.use().through.size());
                if (read.extent() == Extent.WAY) {
                    targets.stream()
                            .filter(place -> place.parent != null && place.parent.equals(by.place.parent))
                            .forEach(place -> by.edges.add(new Edge(place.value, read.means())));
                }
                read.use()
                        .through
                        .forEach(place -> by.edges.add(new Edge(all ? place.value : place.shape, read.means())));
                for (Place place : targets) {
                    if (asked(read, place)) {
                        by.edges.add(new Edge(place.tree, read.means()));
                    }
                }
            }
        }
        for (Node node : nodes) {
            if (node.place.disjunction && node.equals(node.place.shape)) {
                node.place.decide();
            }
        }
        return nodes;
    }

    // A reference that leads to itself on the way leads nowhere new.
    private Set<Place> targets(Use use) {
        if (use.targets == null) {
            use.targets = Set.of();
            budget.enter();
            use.targets = resolve(use, use.expression);
            budget.leave();
        }
        return use.targets;
    }

    private Set<Place> resolve(Use use, Expr expression) {
        budget.step();
        return switch (expression) {
            case Expr.FieldReference reference -> {
                Set<Place> found = identities();
                fields(level(use, reference.up()).place, reference.label(), found);
                yield found;
            }
            case Expr.VertexReference reference -> Set.of(level(use, reference.up()).place);
            case Expr.Select select -> {
                Set<Place> operands = resolve(use, select.operand());
                Set<Place> found = select(use, operands, select.label());
                // That a definition lacks a field is known only when all of it is.
                yield found.isEmpty() && definition(select.operand()) ? operands : found;
            }
            case Expr.IndexOf(Expr operand, Expr.Literal(Value.Text(String name), String _)) ->
                select(use, resolve(use, operand), Label.string(name));
            case Expr.IndexOf(Expr operand, Expr.Literal(Value.Num number, String _)) ->
                select(use, resolve(use, operand), Label.string(number.shown()));
            case Expr.IndexOf index -> resolve(use, index.operand());
            default -> Set.of();
        };
    }

    private static boolean definition(Expr expression) {
        return switch (expression) {
            case Expr.FieldReference reference -> reference.label().isDefinition();
            case Expr.Select select -> select.label().isDefinition() || definition(select.operand());
            case Expr.IndexOf index -> definition(index.operand());
            default -> false;
        };
    }

    private static Level level(Use use, int up) {
        Level level = use.level;
        for (int i = 0; i < up && level.up != null; i++) {
            level = level.up;
        }
        return level;
    }

    // Where nothing declares the field, what it is asked of is what is asked for.
    private Set<Place> select(Use use, Set<Place> operands, Label label) {
        Set<Place> seen = new LinkedHashSet<>();
        List<Place> left = new ArrayList<>(operands);
        Set<Place> found = identities();
        while (!left.isEmpty()) {
            Place place = left.removeLast();
            if (seen.add(place)) {
                budget.work(COST);
                use.through.add(place);
                fields(place, label, found);
                for (Use reference : List.copyOf(place.references)) {
                    left.addAll(targets(reference));
                    use.through.addAll(reference.through);
                }
            }
        }
        return found;
    }

    private void fields(Place place, Label label, Set<Place> found) {
        Place child = place.children.get(label);
        if (child != null) {
            found.add(child);
        }
        if (label.isString()) {
            place.computed.forEach((prefix, computed) -> {
                budget.step();
                if (label.name().startsWith(prefix)) {
                    found.add(computed);
                }
            });
        }
    }
}
