// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells listeners that something has changed, on one thread: many changes within a moment are told once, and no
/// listener is told anew before all of them are done with the last time. What takes them long is told less often, so
/// that thousands of changes in a row leave most of the processor to requests.
final class ChangeSignal implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ChangeSignal.class);
    private static final Duration MOMENT = Duration.ofMillis(20);
    // How long they rest after telling, as a multiple of what telling took; and at most.
    private static final int REST = 2;
    private static final Duration LONGEST_REST = Duration.ofMillis(250);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Semaphore changes = new Semaphore(0);

    /// Adds a listener, which is told at least once from now on.
    void add(Runnable listener) {
        listeners.add(listener);
        changed();
    }

    /// Notes a change.
    void changed() {
        if (changes.availablePermits() == 0) {
            changes.release();
        }
    }

    /// Tells until the thread is interrupted.
    @Override
    public void run() {
        try {
            long rested = System.nanoTime();
            while (true) {
                changes.acquire();
                long rest = rested - System.nanoTime();
                Thread.sleep(Duration.ofNanos(Math.max(MOMENT.toNanos(), rest)));
                changes.drainPermits();
                long begin = System.nanoTime();
                listeners.forEach(ChangeSignal::tell);
                long end = System.nanoTime();
                rested = end + Math.min(REST * (end - begin), LONGEST_REST.toNanos());
            }
        } catch (InterruptedException _) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            // The last resort: a listener with a bug must not end the telling of later changes.
            log.atError().setCause(e).log("listener to changes in the cluster failed");
        }
    }
}
