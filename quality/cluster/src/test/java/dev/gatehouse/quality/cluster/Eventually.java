// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

import java.time.Duration;
import java.util.function.Supplier;

/// Waiting for what a cluster does in its own time.
public final class Eventually {
    // A fence against hanging, far above what is usual: the machine may have other work.
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    /// Something asserted that may not hold yet.
    public interface Assertion {
        void check();
    }

    /// Waits until `assertion` holds; its last failure is the test's.
    public static void holds(Assertion assertion) {
        holds(PATIENCE, assertion);
    }

    /// Waits as long as `patience`.
    public static void holds(Duration patience, Assertion assertion) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                assertion.check();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                pause();
            }
        }
    }

    /// Waits until `condition` is true.
    public static void is(String what, Supplier<Boolean> condition) {
        holds(() -> {
            if (!condition.get()) {
                throw new AssertionError("not yet: " + what);
            }
        });
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
