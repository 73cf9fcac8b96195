// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Places.Edge;
import dev.gatehouse.language.cue.evaluate.Places.Means;
import dev.gatehouse.language.cue.evaluate.Places.Node;
import dev.gatehouse.language.cue.evaluate.Places.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The circles of a graph of places, and what to think of them.
final class Circles {
    private final List<Node> nodes;
    private final Budget budget;

    Circles(List<Node> nodes, Budget budget) {
        this.nodes = nodes;
        this.budget = budget;
    }

    /// Returns the first circle that leaves open what a value is.
    Optional<Failing.Reason> first() {
        Set<Place> tested = tested();
        for (List<Node> circle : circles(nodes, edge -> true)) {
            Optional<String> why = undecided(circle);
            if (why.isEmpty() && circle.stream().anyMatch(node -> tested.contains(node.place))) {
                why = Optional.of("and is tested for whether it is there");
            }
            if (why.isPresent()) {
                return Optional.of(new Failing.Reason(
                        "",
                        "unsupported: " + name(circle) + " depends on itself " + why.get()
                                + ", so what it is depends on where one begins"));
            }
        }
        return Optional.empty();
    }

    private Set<Place> tested() {
        Set<Place> tested = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Node node : nodes) {
            for (Edge edge : node.edges) {
                if (edge.means().contains(Means.PRESENCE)) {
                    tested.add(edge.to().place);
                }
            }
        }
        return tested;
    }

    private static String name(List<Node> circle) {
        for (Node node : circle) {
            String path = node.place.path();
            if (!path.isEmpty()) {
                return path;
            }
        }
        return "the policy";
    }

    private Optional<String> undecided(List<Node> circle) {
        Set<Node> members = Set.copyOf(circle);
        Set<Means> means = EnumSet.noneOf(Means.class);
        boolean whole = false;
        boolean nested = false;
        for (Node node : circle) {
            for (Edge edge : node.edges) {
                if (members.contains(edge.to())) {
                    means.addAll(edge.means());
                    nested |= node.equals(node.place.tree) && node.place.equals(edge.to().place.parent);
                    whole |= edge.means().contains(Means.COMPARISON)
                            && edge.to().equals(edge.to().place.tree)
                            && edge.to().place.hasFields();
                }
            }
        }
        if (means.contains(Means.DISJUNCT)) {
            return Optional.of("through a disjunction");
        }
        if (means.contains(Means.PRESENCE)) {
            return Optional.of("through a test for whether it is there");
        }
        if (means.contains(Means.LOOP)) {
            return Optional.of("through a loop");
        }
        if (means.contains(Means.ARGUMENT)) {
            return Optional.of("through an argument, in a comprehension");
        }
        if (means.contains(Means.LABEL)) {
            return Optional.of("through the name of a field");
        }
        if (whole) {
            return Optional.of("through a condition about all of it");
        }
        if (circle.stream().anyMatch(node -> node.place.topCondition)
                && circle.stream().anyMatch(node -> node.place.refers())) {
            return Optional.of("through a condition at the top, beside a reference");
        }
        if (means.contains(Means.COMPARISON)
                && !circles(circle, edge -> !edge.means().contains(Means.COMPARISON))
                        .isEmpty()) {
            return Optional.of("through a condition and without it");
        }
        if (nested && (!means.contains(Means.OPERAND) || circle.stream().anyMatch(node -> node.place.operand))) {
            return Optional.of("as a part of itself");
        }
        if (circle.stream().anyMatch(node -> node.place.disjunction)) {
            return Optional.of("beside a disjunction");
        }
        if (circle.stream().anyMatch(node -> node.place.named)) {
            return Optional.of("under a name that is worked out");
        }
        if (circle.stream().anyMatch(node -> closed(node.place))) {
            return Optional.of("inside a closed struct");
        }
        return Optional.empty();
    }

    private static boolean closed(Place place) {
        for (Place p = place; p != null; p = p.parent) {
            if (p.closed || p.label.isDefinition() || p.takesDefinition()) {
                return true;
            }
        }
        return false;
    }

    /// A node that was come to.
    private static final class Visit {
        private final Node node;
        private final int index;
        private int low;
        private boolean open = true;
        private int edge;

        Visit(Node node, int index) {
            this.node = node;
            this.index = index;
            this.low = index;
        }
    }

    // Strongly connected components, without recursion.
    private List<List<Node>> circles(List<Node> among, Predicate<Edge> counts) {
        Set<Node> members = Set.copyOf(among);
        IdentityHashMap<Node, Visit> visits = new IdentityHashMap<>();
        List<List<Node>> found = new ArrayList<>();
        Deque<Visit> open = new ArrayDeque<>();
        Deque<Visit> path = new ArrayDeque<>();
        for (Node start : among) {
            if (visits.containsKey(start)) {
                continue;
            }
            enter(start, visits, open, path);
            while (!path.isEmpty()) {
                budget.step();
                Visit visit = path.element();
                if (visit.edge < visit.node.edges.size()) {
                    Edge edge = visit.node.edges.get(visit.edge++);
                    if (!members.contains(edge.to()) || !counts.test(edge)) {
                        continue;
                    }
                    Visit other = visits.get(edge.to());
                    if (other == null) {
                        enter(edge.to(), visits, open, path);
                    } else if (other.open) {
                        visit.low = Math.min(visit.low, other.index);
                    }
                    continue;
                }
                path.remove();
                if (!path.isEmpty()) {
                    path.element().low = Math.min(path.element().low, visit.low);
                }
                if (visit.low == visit.index) {
                    List<Node> circle = close(visit, open);
                    boolean itself = visit.node.edges.stream()
                            .anyMatch(edge -> edge.to().equals(visit.node) && counts.test(edge));
                    if (circle.size() > 1 || itself) {
                        found.add(circle);
                    }
                }
            }
        }
        return found;
    }

    private static void enter(Node node, IdentityHashMap<Node, Visit> visits, Deque<Visit> open, Deque<Visit> path) {
        Visit visit = new Visit(node, visits.size());
        visits.put(node, visit);
        open.push(visit);
        path.push(visit);
    }

    private static List<Node> close(Visit first, Deque<Visit> open) {
        List<Node> circle = new ArrayList<>();
        while (first.open) {
            Visit last = open.remove();
            last.open = false;
            circle.add(last.node);
        }
        return circle.reversed();
    }
}
