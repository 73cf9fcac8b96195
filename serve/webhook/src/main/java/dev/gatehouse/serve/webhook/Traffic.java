// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Which reviews are being answered, by the address they came from. Thread-safe.
final class Traffic {
    private final int mostPerClient;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Integer> running = new HashMap<>();
    private long lastSeen = System.nanoTime();

    Traffic(int mostPerClient) {
        this.mostPerClient = mostPerClient;
    }

    /// Notes a review from `client`, and tells whether there is room for it. Where there is, [#left(String)]
    /// follows.
    boolean entered(String client) {
        lock.lock();
        try {
            seen();
            int now = running.getOrDefault(client, 0);
            if (now >= mostPerClient) {
                return false;
            }
            running.put(client, now + 1);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Notes that a review from `client` is answered.
    void left(String client) {
        lock.lock();
        try {
            seen();
            running.computeIfPresent(client, (_, now) -> now == 1 ? null : now - 1);
        } finally {
            lock.unlock();
        }
    }

    private void seen() {
        lastSeen = System.nanoTime();
        changed.signalAll();
    }

    /// Waits until no review was running or came in for the time that `drain` says, or its longest time is over.
    ///
    /// @throws InterruptedException where the waiting thread is told to stop
    void awaitQuiet(Drain drain) throws InterruptedException {
        long start = System.nanoTime();
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime();
                long idle = running.isEmpty() ? Math.min(now - lastSeen, now - start) : 0;
                long quiet = drain.quiet().toNanos() - idle;
                long left = drain.longest().toNanos() - (now - start);
                if (quiet <= 0 || left <= 0) {
                    return;
                }
                changed.await(Math.min(quiet, left), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }
}
