// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory that bodies of registries may take at once, from before they are read until they have been parsed.
/// Who comes when it is spent waits for its turn, no longer than its deadline.
final class BodyBudget {
    private static final int UNIT = 1 << 10;
    private static final long LEAST = 32 << 20;

    /// What all registries of this process have together: an eighth of its memory, at least 32 MiB.
    static final BodyBudget PROCESS = of(Math.max(Runtime.getRuntime().maxMemory() / 8, LEAST));

    private final int most;
    private final Semaphore free;

    private BodyBudget(int most) {
        this.most = most;
        this.free = new Semaphore(most, true);
    }

    /// Returns a budget of so many bytes, at least 1 KiB.
    static BodyBudget of(long bytes) {
        return new BodyBudget(Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE));
    }

    /// Opens an empty share, for the bodies that one reader looks at one after the other.
    Share share() {
        return new Share();
    }

    /// What one reader has of the budget: enough for the body it is at, until it is closed.
    final class Share implements AutoCloseable {
        // Guarded by this.
        private int held;
        private boolean closed;

        private Share() {}

        /// Takes enough for a body of `bytes` in place of what is held, and returns whether that was to be had by
        /// `deadline` and before the share was closed.
        boolean take(long bytes, Deadline deadline) throws InterruptedException {
            // First, so that nobody waits while holding what another one waits for.
            free();
            // One body is read even where the whole budget is smaller.
            int units = Math.clamp(Math.ceilDiv(bytes, UNIT), 1, most);
            if (!free.tryAcquire(units, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            return kept(units);
        }

        // The reader may have given up while its HTTP client waited here.
        private synchronized boolean kept(int units) {
            if (closed) {
                free.release(units);
                return false;
            }
            held += units;
            return true;
        }

        /// Gives back what is held.
        synchronized void free() {
            free.release(held);
            held = 0;
        }

        @Override
        public synchronized void close() {
            closed = true;
            free();
        }
    }
}
