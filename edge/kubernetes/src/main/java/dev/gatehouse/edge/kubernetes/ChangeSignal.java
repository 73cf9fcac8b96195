// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells listeners that something has changed, on one thread: many changes within a moment are told once, and no
/// listener is told anew before all of them are done with the last time.
final class ChangeSignal implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ChangeSignal.class);
    private static final Duration MOMENT = Duration.ofMillis(20);

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
            while (true) {
                changes.acquire();
                Thread.sleep(MOMENT);
                changes.drainPermits();
                listeners.forEach(ChangeSignal::tell);
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
