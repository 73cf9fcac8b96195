// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.function.BooleanSupplier;

/// What one evaluation may still use. Counts, so that the same input always ends the same way; a deadline
/// comes on top.
public final class Budget {
    private static final long STRIDE = 4_096;

    private long steps;
    private long vertices;
    private long alternatives;
    private long made;
    private int depth;
    private final int deepest;
    private final BooleanSupplier expired;
    private long nextLook;

    /// @param steps most steps
    /// @param vertices most vertices made
    /// @param alternatives most disjuncts tried
    /// @param made most bytes and elements that functions make
    /// @param deepest deepest resolution
    /// @param expired tells whether time is over; asked every few thousand steps
    public Budget(long steps, long vertices, long alternatives, long made, int deepest, BooleanSupplier expired) {
        this.steps = steps;
        this.vertices = vertices;
        this.alternatives = alternatives;
        this.made = made;
        this.deepest = deepest;
        this.expired = expired;
        this.nextLook = Math.max(-1, steps - STRIDE);
    }

    /// Says that a count is used up.
    public static final class ExceededException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExceededException(String what) {
            super("evaluation exceeded its " + what + " budget");
        }
    }

    void step() {
        if (--steps <= nextLook) {
            look();
        }
    }

    private void look() {
        if (steps < 0) {
            throw new ExceededException("step");
        }
        nextLook = Math.max(-1, steps - STRIDE);
        if (expired.getAsBoolean()) {
            throw new ExceededException("time");
        }
    }

    void work(long more) {
        steps -= more;
        if (steps <= nextLook) {
            look();
        }
    }

    void vertex() {
        if (--vertices < 0) {
            throw new ExceededException("vertex");
        }
    }

    void alternative() {
        if (--alternatives < 0) {
            throw new ExceededException("disjunction");
        }
    }

    void make(long units) {
        made -= units;
        if (units < 0 || made < 0) {
            throw new ExceededException("memory");
        }
    }

    void enter() {
        step();
        if (++depth > deepest) {
            throw new ExceededException("depth");
        }
    }

    void leave() {
        depth--;
    }
}
