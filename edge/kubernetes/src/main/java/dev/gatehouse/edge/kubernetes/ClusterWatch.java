// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What the cluster holds of the kinds that decide, kept up to date: ClusterImagePolicies and TrustRoots,
/// ConfigMaps and Secrets of the system namespace. Whatever happens to the API server, what it said last stays.
public final class ClusterWatch implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Map<WatchedKind, KindState> states = new EnumMap<>(WatchedKind.class);
    private final List<Thread> threads = new ArrayList<>();
    private final ChangeSignal signal = new ChangeSignal();

    private ClusterWatch(ClusterConnection connection, WatchSettings settings, InstantSource clock) {
        threads.add(Thread.ofVirtual().name("gatehouse-cluster-changes").unstarted(signal));
        for (WatchedKind kind : WatchedKind.values()) {
            KindState state = new KindState(kind, clock, settings.renewal().plus(SILENCE), signal::changed);
            states.put(kind, state);
            threads.add(Thread.ofVirtual()
                    .name("gatehouse-watch-" + kind.resource())
                    .unstarted(new KindWatch(kind, connection, settings, clock, state)));
        }
    }

    /// Starts watching. Returns at once; the API server need not be there.
    public static ClusterWatch start(ClusterConnection connection, WatchSettings settings) {
        return start(connection, settings, InstantSource.system());
    }

    /// Starts watching by another clock than the system's.
    public static ClusterWatch start(ClusterConnection connection, WatchSettings settings, InstantSource clock) {
        ClusterWatch watch = new ClusterWatch(connection, settings, clock);
        watch.threads.forEach(Thread::start);
        return watch;
    }

    /// Returns what the API server said last. Before [#loaded()] kinds that were not listed yet are empty.
    public ClusterObjects current() {
        return new ClusterObjects(
                objects(WatchedKind.POLICIES),
                objects(WatchedKind.TRUST_ROOTS),
                objects(WatchedKind.CONFIG_MAPS),
                objects(WatchedKind.SECRETS));
    }

    private Map<String, KubernetesObject> objects(WatchedKind kind) {
        return state(kind).objects();
    }

    /// Has `listener` run once soon, and again after every change: also when a kind was listed for the first time,
    /// even if it has no objects. Changes that come close together are told once. Listeners run on one thread of
    /// their own, one after the other.
    public void onChange(Runnable listener) {
        signal.add(listener);
    }

    /// Tells whether all kinds have been listed once.
    public boolean loaded() {
        return confirmed().isPresent();
    }

    /// Returns a line for each kind whose watch is not live: why, and since when. Empty while all are.
    public List<String> stale() {
        return states.values().stream()
                .map(KindState::stale)
                .flatMap(Optional::stream)
                .toList();
    }

    /// Returns the last time at which the API server had confirmed all kinds to be as they are here. Renewed with
    /// every renewal of the watches; empty until all have been listed once.
    public Optional<Instant> confirmed() {
        List<Instant> confirmed = states.values().stream()
                .map(KindState::confirmed)
                .flatMap(Optional::stream)
                .toList();
        return confirmed.size() < states.size()
                ? Optional.empty()
                : confirmed.stream().min(Comparator.naturalOrder());
    }

    /// Ends watching. Listeners that run are interrupted.
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private KindState state(WatchedKind kind) {
        return Objects.requireNonNull(states.get(kind));
    }
}
