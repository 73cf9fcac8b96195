// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A subtree that is worked out on its own: the whole graph, or one trial of a disjunct.
final class Domain {
    final List<Task> parked = new ArrayList<>();
    final Deque<Vertex> toVisit = new ArrayDeque<>();
    final Deque<Vertex> cyclic = new ArrayDeque<>();
}
