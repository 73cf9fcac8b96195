// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// When what failed may be tried again: after a second, then after twice the time before, at last each half minute.
/// One thing that fails always does not keep the others waiting. Used by one thread.
final class Retries {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private record Pause(long end, Duration length) {}

    private final LongSupplier nanoTime;
    private final Map<String, Pause> pauses = new HashMap<>();

    Retries(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Tells whether `key` may be tried now.
    boolean due(String key) {
        Pause pause = pauses.get(key);
        return pause == null || pause.end() - nanoTime.getAsLong() <= 0;
    }

    void failed(String key) {
        Pause before = pauses.get(key);
        Duration doubled = before == null ? FIRST : before.length().multipliedBy(2);
        Duration length = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        pauses.put(key, new Pause(nanoTime.getAsLong() + length.toNanos(), length));
    }

    void succeeded(String key) {
        pauses.remove(key);
    }

    /// Forgets all but `keys`.
    void retain(Collection<String> keys) {
        pauses.keySet().retainAll(keys);
    }

    /// Returns how long until the next thing may be tried again that could not be tried at `start`; empty where
    /// there is none. What could be tried then has been, or need not be any more.
    ///
    /// @param start moment of the clock of nanoseconds
    Optional<Duration> nextAfter(long start) {
        long now = nanoTime.getAsLong();
        return pauses.values().stream()
                .filter(pause -> pause.end() - start > 0)
                .map(pause -> Duration.ofNanos(Math.max(0, pause.end() - now)))
                .min(Comparator.naturalOrder());
    }
}
