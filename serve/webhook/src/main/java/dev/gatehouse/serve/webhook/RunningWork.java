// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Pieces of work that have begun and not ended, by the time they began. Thread-safe.
final class RunningWork {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Long> starts = new ArrayList<>();

    void began() {
        lock.lock();
        try {
            starts.add(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /// Ends the piece that began nearest to `took` ago.
    void ended(Duration took) {
        lock.lock();
        try {
            long began = System.nanoTime() - took.toNanos();
            starts.stream()
                    .min(Comparator.comparingLong(start -> Math.abs(start - began)))
                    .ifPresent(starts::remove);
        } finally {
            lock.unlock();
        }
    }

    /// Returns how long all of them have taken so far together, in nanoseconds.
    long altogether() {
        lock.lock();
        try {
            long now = System.nanoTime();
            return starts.stream().mapToLong(start -> now - start).sum();
        } finally {
            lock.unlock();
        }
    }

    /// Returns how long the slowest of them has taken so far, in nanoseconds; 0 where there is none.
    long longest() {
        lock.lock();
        try {
            long now = System.nanoTime();
            return starts.stream().mapToLong(start -> now - start).max().orElse(0);
        } finally {
            lock.unlock();
        }
    }
}
