// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.evaluate.Step.Generator;
import dev.gatehouse.language.rego.evaluate.Step.Sink;
import dev.gatehouse.language.rego.evaluate.Step.Test;

/// Goals in the order of execution. Only goals with several solutions nest on the stack; the others run in a
/// loop.
final class Body {
    private static final Sink FIRST = _ -> true;

    private final Step[] steps;

    Body(Step[] steps) {
        this.steps = steps;
    }

    /// Runs the goals from `from` on; returns whether `sink` asked to stop.
    boolean run(Frame frame, int from, Sink sink) {
        for (int i = from; i < steps.length; i++) {
            frame.evaluation.step();
            switch (steps[i]) {
                case Test test -> {
                    if (!test.holds(frame)) {
                        return false;
                    }
                }
                case Generator generator -> {
                    return generator.each(frame, this, i + 1, sink);
                }
            }
        }
        return sink.solution(frame);
    }

    /// Tells whether there is a solution.
    boolean holds(Frame frame) {
        return run(frame, 0, FIRST);
    }
}
