// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import java.util.function.BooleanSupplier;

/// What one evaluation may still use up.
final class Budget {
    private static final int DEADLINE_STRIDE = 4096;

    private final Limits limits;
    private final BooleanSupplier expired;
    private long steps;
    private long allocated;
    private int depth;
    private long nextLook;

    Budget(Limits limits, BooleanSupplier expired) {
        this.limits = limits;
        this.expired = expired;
        this.nextLook = Math.min(DEADLINE_STRIDE, limits.steps() + 1);
    }

    /// Pays for one executed step.
    void step() {
        if (++steps >= nextLook) {
            look();
        }
    }

    private void look() {
        if (steps > limits.steps()) {
            throw exceeded("step");
        }
        nextLook = Math.min(steps + DEADLINE_STRIDE, limits.steps() + 1);
        if (expired.getAsBoolean()) {
            throw exceeded("time");
        }
    }

    /// Pays for work that makes nothing, such as comparing.
    void work(long units) {
        steps += units;
        if (steps >= nextLook) {
            look();
        }
    }

    /// Pays for elements or characters before they are made.
    void charge(long units) {
        if (units > limits.collection()) {
            throw exceeded("collection");
        }
        allocated += units;
        if (allocated > limits.allocation()) {
            throw exceeded("allocation");
        }
        steps += units >> 4;
        step();
    }

    void enter() {
        if (++depth > limits.depth()) {
            throw exceeded("depth");
        }
    }

    void leave() {
        depth--;
    }

    long steps() {
        return steps;
    }

    static HaltException exceeded(String which) {
        return new HaltException("eval_cancel_error", "policy exceeded its " + which + " budget");
    }
}
