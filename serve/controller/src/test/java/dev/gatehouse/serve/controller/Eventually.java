// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what other threads and programs do. The limit is a fence against hanging, far above what is usual.
final class Eventually {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private Eventually() {}

    /// Waits until `condition` is true.
    ///
    /// @throws AssertionError after three minutes, with what `state` says then
    static void until(BooleanSupplier condition, Supplier<String> state) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come about: " + state.get());
            }
            Thread.sleep(20);
        }
    }
}
