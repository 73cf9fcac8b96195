// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

/// One executable goal.
abstract sealed class Step {
    /// A goal with at most one solution.
    abstract static non-sealed class Test extends Step {
        abstract boolean holds(Frame frame);
    }

    /// A goal with any number of solutions.
    abstract static non-sealed class Generator extends Step {
        /// Runs the rest of `body`, from `next` on, once per solution; returns whether that asked to stop.
        abstract boolean each(Frame frame, Body body, int next, Sink sink);
    }

    /// What happens at the end of a body.
    interface Sink {
        /// Takes one solution; returns true to stop looking for more.
        boolean solution(Frame frame);
    }
}
