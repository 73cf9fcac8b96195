// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.evaluate.Step.Generator;
import dev.gatehouse.language.rego.evaluate.Step.Sink;
import dev.gatehouse.language.rego.evaluate.Step.Test;
import dev.gatehouse.language.rego.syntax.Location;

/// Goals in the order of execution. Only goals with several solutions nest on the stack; the others run in a
/// loop.
final class Body {
    private static final Sink FIRST = _ -> true;

    private final Step[] steps;
    private final Location[] places;

    /// Makes a body.
    ///
    /// @param places where each of the steps stands in the source
    Body(Step[] steps, Location[] places) {
        this.steps = steps;
        this.places = places;
    }

    /// Runs the goals from `from` on; returns whether `sink` asked to stop.
    boolean run(Frame frame, int from, Sink sink) {
        for (int i = from; i < steps.length; i++) {
            frame.evaluation.step();
            switch (steps[i]) {
                case Test test -> {
                    if (!test.holds(frame)) {
                        if (frame.evaluation.isTraced()) {
                            frame.evaluation.failed(places[i]);
                        }
                        return false;
                    }
                }
                case Generator generator -> {
                    return frame.evaluation.isTraced()
                            ? traced(generator, frame, i, sink)
                            : generator.each(frame, this, i + 1, sink);
                }
            }
        }
        return sink.solution(frame);
    }

    private boolean traced(Generator generator, Frame frame, int at, Sink sink) {
        boolean[] solved = new boolean[1];
        int before = frame.evaluation.traced();
        boolean stopped = generator.each(frame, this, at + 1, solution -> {
            solved[0] = true;
            return sink.solution(solution);
        });
        if (!stopped && !solved[0] && before == frame.evaluation.traced()) {
            frame.evaluation.failed(places[at]);
        }
        return stopped;
    }

    /// Tells whether there is a solution.
    boolean holds(Frame frame) {
        return run(frame, 0, FIRST);
    }
}
