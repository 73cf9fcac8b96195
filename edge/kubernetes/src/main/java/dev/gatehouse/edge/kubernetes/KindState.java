// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one kind: its objects, and how fresh that knowledge is. Safe for use by many threads.
final class KindState {
    private record Trouble(String reason, Instant since) {}

    private final WatchedKind kind;
    private final InstantSource clock;
    private final Duration patience;
    private final Runnable changed;
    private final Map<String, KubernetesObject> objects = new HashMap<>();
    private @Nullable Map<String, KubernetesObject> published = Map.of();
    private @Nullable Instant confirmed;
    private long heard;
    private @Nullable Trouble trouble;

    /// Makes the state of a kind of which nothing is known yet.
    ///
    /// @param patience for which a watch counts as live without a word from the API server
    /// @param changed run after every change of the objects, on the thread that made it
    KindState(WatchedKind kind, InstantSource clock, Duration patience, Runnable changed) {
        this.kind = kind;
        this.clock = clock;
        this.patience = patience;
        this.changed = changed;
    }

    /// Returns all objects by name, as one unchangeable value that stays the same while nothing changes.
    synchronized Map<String, KubernetesObject> objects() {
        Map<String, KubernetesObject> value = published;
        if (value == null) {
            value = Map.copyOf(objects);
            published = value;
        }
        return value;
    }

    /// Returns when the API server last said that the objects are as they are here; empty before the first list.
    synchronized Optional<Instant> confirmed() {
        return Optional.ofNullable(confirmed);
    }

    /// Returns why what is here may be out of date; empty while the watch is live.
    synchronized Optional<String> stale() {
        boolean silent = System.nanoTime() - heard > patience.toNanos();
        Trouble now = trouble;
        if (confirmed == null) {
            return Optional.of(kind.resource() + ": not read yet" + (now == null ? "" : ": " + now.reason()));
        }
        if (now == null && !silent) {
            return Optional.empty();
        }
        return Optional.of(kind.resource() + ": not confirmed since " + confirmed
                + (now == null ? ": the API server is silent" : ": " + now.reason() + " (since " + now.since() + ")"));
    }

    /// Takes `all` in place of what was here.
    void replace(Map<String, KubernetesObject> all, Instant asOf) {
        boolean different;
        synchronized (this) {
            different = confirmed == null || !objects.equals(all);
            objects.clear();
            objects.putAll(all);
            published = different ? null : published;
            confirm(asOf);
        }
        if (different) {
            changed.run();
        }
    }

    /// Takes `object` in place of the one of its name.
    void put(KubernetesObject object) {
        boolean different;
        synchronized (this) {
            KubernetesObject before = objects.put(object.name(), object);
            different = !sameVersion(before, object);
            published = different ? null : published;
            confirm(clock.instant());
        }
        if (different) {
            changed.run();
        }
    }

    /// Drops the object called `name`.
    void remove(String name) {
        boolean different;
        synchronized (this) {
            different = objects.remove(name) != null;
            published = different ? null : published;
            confirm(clock.instant());
        }
        if (different) {
            changed.run();
        }
    }

    /// Notes that the API server says that nothing else has changed.
    void confirm() {
        synchronized (this) {
            confirm(clock.instant());
        }
    }

    private void confirm(Instant asOf) {
        confirmed = asOf;
        heard = System.nanoTime();
        trouble = null;
    }

    /// Notes that a watch has begun, from the last version that is known here.
    synchronized void live() {
        heard = System.nanoTime();
        trouble = null;
    }

    /// Notes that the watch is not live, and why. The time of the first of several such notes stays.
    synchronized void trouble(String reason) {
        Trouble before = trouble;
        trouble = new Trouble(reason, before == null ? clock.instant() : before.since());
    }

    /// Returns the object that is here already where it is the same version of the same object as `object`, so that
    /// no second copy of it is kept, and `object` otherwise.
    synchronized KubernetesObject kept(KubernetesObject object) {
        KubernetesObject here = objects.get(object.name());
        return here != null && sameVersion(here, object) ? here : object;
    }

    private static boolean sameVersion(@Nullable KubernetesObject one, KubernetesObject other) {
        return one != null
                && one.uid().equals(other.uid())
                && one.resourceVersion().equals(other.resourceVersion());
    }
}
