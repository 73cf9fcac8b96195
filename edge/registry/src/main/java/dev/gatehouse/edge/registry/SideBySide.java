// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Runs blocking steps of one call side by side. How many reach a host at once, the host's turns decide.
final class SideBySide {
    private SideBySide() {}

    /// Applies `step` to every one of `inputs`, and `late` in place of it where `step` has not ended by `deadline` or
    /// the caller is interrupted.
    static <V, R> List<R> map(List<V> inputs, Function<V, R> step, Function<V, R> late, Deadline deadline) {
        if (inputs.size() == 1) {
            return List.of(step.apply(inputs.getFirst()));
        }
        List<FutureTask<R>> tasks = new ArrayList<>(inputs.size());
        for (V input : inputs) {
            FutureTask<R> task = new FutureTask<>(() -> step.apply(input));
            tasks.add(task);
            Thread.ofVirtual().name("gatehouse-registry").start(task);
        }
        List<R> results = new ArrayList<>(inputs.size());
        try {
            for (int i = 0; i < inputs.size(); i++) {
                results.add(result(tasks.get(i), inputs.get(i), late, deadline));
            }
        } finally {
            tasks.forEach(task -> task.cancel(true));
        }
        return results;
    }

    private static <V, R> R result(FutureTask<R> task, V input, Function<V, R> late, Deadline deadline) {
        try {
            return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return late.apply(input);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return late.apply(input);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException thrown -> throw thrown;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
