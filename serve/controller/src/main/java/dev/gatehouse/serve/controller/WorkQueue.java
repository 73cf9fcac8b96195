// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keys that wait to be worked on, each at most once, and none handed out twice at a time. Thread-safe.
final class WorkQueue<K> {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private record Later<K>(K key, long due) {}

    private final String name;
    private final ControllerMetrics metrics;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // The values are when the key came.
    private final LinkedHashMap<K, Long> events = new LinkedHashMap<>();
    private final LinkedHashMap<K, Long> bulk = new LinkedHashMap<>();
    private final Set<K> working = new HashSet<>();
    // Came while they were worked on.
    private final Set<K> onceMore = new HashSet<>();
    private final Map<K, Later<K>> later = new HashMap<>();
    // May hold entries that `later` has replaced by an earlier one; those are passed over.
    private final PriorityQueue<Later<K>> dueOrder;
    private final Map<K, Integer> failures = new HashMap<>();

    WorkQueue(String name, ControllerMetrics metrics, LongSupplier nanoTime) {
        this.name = name;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        long origin = nanoTime.getAsLong();
        this.dueOrder = new PriorityQueue<>((a, b) -> Long.compare(a.due() - origin, b.due() - origin));
    }

    void add(K key) {
        lock.lock();
        try {
            if (working.contains(key)) {
                onceMore.add(key);
                return;
            }
            Long since = bulk.remove(key);
            if (events.putIfAbsent(key, since == null ? nanoTime.getAsLong() : since) == null) {
                added(since == null);
            }
        } finally {
            lock.unlock();
        }
    }

    void addBulk(K key) {
        lock.lock();
        try {
            if (working.contains(key)) {
                onceMore.add(key);
            } else if (!events.containsKey(key) && bulk.putIfAbsent(key, nanoTime.getAsLong()) == null) {
                added(true);
            }
        } finally {
            lock.unlock();
        }
    }

    void addAfter(K key, Duration delay) {
        lock.lock();
        try {
            Later<K> wanted = new Later<>(key, nanoTime.getAsLong() + delay.toNanos());
            Later<K> present = later.get(key);
            if (present == null || wanted.due() - present.due() < 0) {
                later.put(key, wanted);
                dueOrder.add(wanted);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Adds `key` after the pause that its failures in a row call for, and returns that pause.
    Duration addFailed(K key) {
        lock.lock();
        try {
            int before = failures.merge(key, 1, Integer::sum) - 1;
            // 5 ms * 2^13 is beyond the longest pause already.
            Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(before, 13));
            Duration pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            addAfter(key, pause);
            return pause;
        } finally {
            lock.unlock();
        }
    }

    /// Forgets the failures of `key`.
    void forget(K key) {
        lock.lock();
        try {
            failures.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a key; the caller hands it back with [#done].
    K take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<Duration> nextDue = promote();
                K key = poll();
                if (key != null) {
                    return key;
                }
                if (nextDue.isPresent()) {
                    changed.awaitNanos(nextDue.get().toNanos());
                } else {
                    changed.await();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void done(K key) {
        lock.lock();
        try {
            working.remove(key);
            if (onceMore.remove(key)) {
                add(key);
            }
        } finally {
            lock.unlock();
        }
    }

    private void added(boolean anew) {
        if (anew) {
            metrics.added(name, depth());
        }
        changed.signal();
    }

    private int depth() {
        return events.size() + bulk.size();
    }

    // Moves what is due to the events; returns how long until the next is due, empty where nothing waits for a
    // moment.
    private Optional<Duration> promote() {
        long now = nanoTime.getAsLong();
        for (Later<K> next = dueOrder.peek(); next != null; next = dueOrder.peek()) {
            boolean replaced = !next.equals(later.get(next.key()));
            if (!replaced && next.due() - now > 0) {
                return Optional.of(Duration.ofNanos(next.due() - now));
            }
            dueOrder.remove();
            if (!replaced) {
                later.remove(next.key());
                add(next.key());
            }
        }
        return Optional.empty();
    }

    private @Nullable K poll() {
        LinkedHashMap<K, Long> lane = events.isEmpty() ? bulk : events;
        Map.Entry<K, Long> first = lane.pollFirstEntry();
        if (first == null) {
            return null;
        }
        working.add(first.getKey());
        metrics.taken(name, Duration.ofNanos(nanoTime.getAsLong() - first.getValue()), depth());
        if (depth() > 0) {
            changed.signal();
        }
        return first.getKey();
    }
}
