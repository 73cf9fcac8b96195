// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Whether this process lives, and whether reviews should be sent to it. Thread-safe.
///
/// It is ready once nothing is waited for and nothing was said about stopping. It lives until something is broken
/// for good.
public final class Readiness {
    /// What is known at one moment.
    ///
    /// @param broken what makes a restart necessary; empty where nothing does
    /// @param draining whether the process is about to end
    /// @param waiting what is waited for, by part, each with a reason
    private record State(Optional<String> broken, boolean draining, Map<String, String> waiting) {}

    private final Supplier<List<String>> stale;
    private final AtomicReference<State> state = new AtomicReference<>(new State(Optional.empty(), false, Map.of()));

    /// Makes one that nothing is known to be stale of.
    public Readiness() {
        this(List::of);
    }

    /// @param stale what is served although it could not be confirmed for a while: one line each,
    ///     without secrets. It is told to whoever asks, and stands in the way of nothing
    public Readiness(Supplier<List<String>> stale) {
        this.stale = stale;
    }

    /// Says that `part` is not there yet, or not any more, because of `reason`: one line without secrets.
    public void waitFor(String part, String reason) {
        state.updateAndGet(now -> {
            Map<String, String> waiting = new TreeMap<>(now.waiting());
            waiting.put(part, reason);
            return new State(now.broken(), now.draining(), waiting);
        });
    }

    /// Says that `part` is there.
    public void arrived(String part) {
        state.updateAndGet(now -> {
            Map<String, String> waiting = new TreeMap<>(now.waiting());
            waiting.remove(part);
            return new State(now.broken(), now.draining(), waiting);
        });
    }

    /// Says that the process is about to end: probes fail from now on, reviews are still answered.
    public void drain() {
        state.updateAndGet(now -> new State(now.broken(), true, now.waiting()));
    }

    /// Says that only a restart can help, because of `reason`: one line without secrets.
    public void broke(String reason) {
        state.updateAndGet(now -> new State(Optional.of(reason), now.draining(), now.waiting()));
    }

    /// Tells whether the process need not be restarted.
    public boolean live() {
        return state.get().broken().isEmpty();
    }

    /// Tells whether the process is about to end.
    public boolean draining() {
        return state.get().draining();
    }

    /// Tells whether reviews should be sent here.
    public boolean ready() {
        return reasons().isEmpty();
    }

    /// Returns what stands in the way of being ready, one line each.
    public List<String> reasons() {
        State now = state.get();
        List<String> reasons = new ArrayList<>();
        now.broken().ifPresent(reasons::add);
        if (now.draining()) {
            reasons.add("shutting down");
        }
        now.waiting().forEach((part, reason) -> reasons.add(part + ": " + reason));
        return List.copyOf(reasons);
    }

    /// Returns what is served although it could not be confirmed for a while, one line each.
    public List<String> stale() {
        return List.copyOf(stale.get());
    }
}
