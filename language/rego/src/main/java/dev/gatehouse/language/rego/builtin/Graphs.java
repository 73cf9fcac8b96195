// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Walks through values and through graphs written as objects.
final class Graphs {
    private static final int DEPTH_LIMIT = 5000;

    private Graphs() {}

    static void define(Library library) {
        library.relation("walk(x:A) output:[[A*],A]", Graphs::walk);
        library.function(
                "graph.reachable(graph:{{A:[A*]|set(A)}}, initial:[A*]|set(A)) output:set(A)", Graphs::reachable);
        library.function(
                "graph.reachable_paths(graph:{{A:[A*]|set(A)}}, initial:[A*]|set(A)) output:set([A*])", Graphs::paths);
    }

    private static boolean walk(Call call, Builtin.Sink sink) {
        return walk(call, new ArrayList<>(), call.at(0), sink);
    }

    private static boolean walk(Call call, List<Value> path, Value value, Builtin.Sink sink) {
        call.charge(path.size() + 1L);
        if (path.size() > DEPTH_LIMIT) {
            throw call.exceeded("depth");
        }
        if (sink.take(ArrayValue.of(ArrayValue.of(List.copyOf(path)), value))) {
            return true;
        }
        switch (value) {
            case ArrayValue array -> {
                for (int i = 0; i < array.size(); i++) {
                    if (below(call, path, NumberValue.of(i), array.at(i), sink)) {
                        return true;
                    }
                }
            }
            case ObjectValue object -> {
                for (Value key : object.sortedKeys()) {
                    if (below(call, path, key, object.at(key), sink)) {
                        return true;
                    }
                }
            }
            case SetValue set -> {
                for (Value member : set.sorted()) {
                    if (below(call, path, member, member, sink)) {
                        return true;
                    }
                }
            }
            default -> {}
        }
        return false;
    }

    private static boolean below(Call call, List<Value> path, Value key, Value value, Builtin.Sink sink) {
        path.add(key);
        boolean stop = walk(call, path, value, sink);
        path.removeLast();
        return stop;
    }

    private static List<Value> neighbours(ObjectValue graph, Value node) {
        return switch (graph.find(node)) {
            case ArrayValue array -> array.elements();
            case SetValue set -> set.sorted();
            case null, default -> List.of();
        };
    }

    private static Value reachable(Call call) {
        ObjectValue graph = call.object(0);
        Deque<Value> queue = new ArrayDeque<>(call.elements(1));
        Set<Value> found = new HashSet<>();
        while (!queue.isEmpty()) {
            Value node = queue.remove();
            call.charge(1);
            if (graph.find(node) != null && found.add(node)) {
                List<Value> next = neighbours(graph, node);
                call.charge(next.size());
                queue.addAll(next);
            }
        }
        return SetValue.of(found);
    }

    private static Value paths(Call call) {
        ObjectValue graph = call.object(0);
        Set<Value> found = new HashSet<>();
        for (Value start : call.elements(1)) {
            if (graph.find(start) == null) {
                continue;
            }
            boolean ends = true;
            for (Value node : neighbours(graph, start)) {
                if (graph.find(node) == null) {
                    found.add(ArrayValue.of(start));
                } else if (node.equals(start)) {
                    found.add(ArrayValue.of(start, start));
                } else {
                    Set<Value> reached = new HashSet<>(List.of(start, node));
                    extend(call, graph, new ArrayList<>(List.of(start, node)), reached, found);
                }
                ends = false;
            }
            if (ends) {
                found.add(ArrayValue.of(start));
            }
        }
        return SetValue.of(found);
    }

    // Below each neighbour of the start, a node that was met before ends the path that meets it again.
    private static void extend(Call call, ObjectValue graph, List<Value> path, Set<Value> reached, Set<Value> found) {
        call.charge(path.size() + 1L);
        if (path.size() > DEPTH_LIMIT) {
            throw call.exceeded("depth");
        }
        List<Value> next = neighbours(graph, path.getLast());
        boolean ends = next.isEmpty();
        for (Value node : next) {
            if (graph.find(node) == null || reached.contains(node)) {
                ends = true;
                continue;
            }
            if (!neighbours(graph, node).isEmpty()) {
                reached.add(node);
            }
            path.add(node);
            extend(call, graph, path, reached, found);
            path.removeLast();
        }
        if (ends) {
            found.add(ArrayValue.of(List.copyOf(path)));
        }
    }
}
