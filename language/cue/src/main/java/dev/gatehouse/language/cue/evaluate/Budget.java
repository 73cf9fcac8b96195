// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

/// What one evaluation may still use. Counts, never clocks: the same input always ends the same way.
public final class Budget {
    private long steps;
    private long vertices;
    private long alternatives;
    private long made;
    private int depth;
    private final int deepest;

    /// @param steps most steps
    /// @param vertices most vertices made
    /// @param alternatives most disjuncts tried
    /// @param made most bytes and elements that functions make
    /// @param deepest deepest resolution
    public Budget(long steps, long vertices, long alternatives, long made, int deepest) {
        this.steps = steps;
        this.vertices = vertices;
        this.alternatives = alternatives;
        this.made = made;
        this.deepest = deepest;
    }

    /// Says that a count is used up.
    public static final class ExceededException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExceededException(String what) {
            super("evaluation exceeded its " + what + " budget");
        }
    }

    void step() {
        if (--steps < 0) {
            throw new ExceededException("step");
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
