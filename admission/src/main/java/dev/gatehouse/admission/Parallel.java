// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;

/// Runs independent blocking steps of one request side by side, each on a virtual thread, and waits no longer than
/// the request may. What has not ended by then is interrupted.
final class Parallel {
    private Parallel() {}

    // Threads that wait cost little, but not nothing: an object may name ten thousand images.
    private static final int MOST_AT_ONCE = 1024;

    /// Applies `step` to every one of `inputs`, and `late` in place of it where `step` has not ended by `deadline`. A
    /// step that throws ends the whole call with what it threw.
    static <V, R> Map<V, R> map(List<V> inputs, Function<V, R> step, Function<V, R> late, Deadline deadline) {
        Map<V, R> results = new LinkedHashMap<>();
        for (int from = 0; from < inputs.size(); from += MOST_AT_ONCE) {
            List<V> some = inputs.subList(from, Math.min(inputs.size(), from + MOST_AT_ONCE));
            if (deadline.passed()) {
                some.forEach(input -> results.put(input, late.apply(input)));
            } else {
                mapAtOnce(some, step, late, deadline, results);
            }
        }
        return results;
    }

    private record Running<V, R>(V input, FutureTask<R> task) {}

    private static <V, R> void mapAtOnce(
            List<V> inputs, Function<V, R> step, Function<V, R> late, Deadline deadline, Map<V, R> results) {
        List<Running<V, R>> all = inputs.stream()
                .map(input -> new Running<>(input, new FutureTask<>(() -> step.apply(input))))
                .toList();
        all.forEach(running -> start(running.task()));
        try {
            for (Running<V, R> running : all) {
                boolean ended = ended(running.task(), deadline);
                results.put(running.input(), ended ? result(running.task()) : late.apply(running.input()));
            }
        } finally {
            all.forEach(running -> running.task().cancel(true));
        }
    }

    /// Applies `step` to every one of `inputs` and returns the results as they came, ending with the first that is
    /// `enough`. Where `deadline` passes before that, `late` of every input that is still missing follows.
    static <V, R> List<R> untilEnough(
            List<V> inputs, Function<V, R> step, Predicate<R> enough, Function<V, R> late, Deadline deadline) {
        if (inputs.size() == 1) {
            return List.of(step.apply(inputs.getFirst()));
        }
        List<R> results = new ArrayList<>();
        BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
        List<FutureTask<R>> tasks = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            int position = i;
            V input = inputs.get(i);
            tasks.add(new FutureTask<>(() -> step.apply(input)) {
                @Override
                protected void done() {
                    ended.add(position);
                }
            });
        }
        tasks.forEach(Parallel::start);
        List<V> missing = new ArrayList<>(inputs);
        try {
            while (!missing.isEmpty()) {
                Integer position = ended.poll(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
                if (position == null) {
                    break;
                }
                missing.remove(inputs.get(position));
                R result = result(tasks.get(position));
                results.add(result);
                if (enough.test(result)) {
                    return results;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            tasks.forEach(task -> task.cancel(true));
        }
        missing.forEach(input -> results.add(late.apply(input)));
        return results;
    }

    private static void start(Runnable task) {
        Thread.ofVirtual().name("gatehouse-step").start(task);
    }

    private static boolean ended(FutureTask<?> task, Deadline deadline) {
        try {
            task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException _) {
            return true; // `result` throws what it threw
        }
    }

    private static <R> R result(FutureTask<R> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a finished step was read", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
