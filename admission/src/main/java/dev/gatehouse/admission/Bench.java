// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.signature.VerificationResult;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Where one request has its signatures judged. A few are judged on the spot; many, which whoever fills
/// a registry can bring about, on one platform thread at a time: virtual threads share the processors'
/// few carriers and do not yield while they compute, so that one request could hold up all others.
final class Bench {
    private static final int FEW = 64;
    private static final VerificationResult LATE =
            new VerificationResult.Undetermined("the deadline passed before all signatures were judged");

    private final Semaphore seat = new Semaphore(1);

    /// Returns what `judging` gives, or that it could not be found out where `deadline` passes before.
    ///
    /// @param work how many signatures are to be tried with how many keys, multiplied
    VerificationResult judged(int work, Callable<VerificationResult> judging, Deadline deadline) {
        return judged(work, judging, LATE, deadline);
    }

    /// Returns what `judging` gives, or `late` where `deadline` passes before.
    <R> R judged(int work, Callable<R> judging, R late, Deadline deadline) {
        FutureTask<R> task = new FutureTask<>(judging);
        try {
            if (work <= FEW) {
                task.run();
                return result(task, late, deadline);
            }
            if (!seat.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                return late;
            }
            try {
                Thread.ofPlatform().daemon().name("gatehouse-judge").start(task);
                return result(task, late, deadline);
            } finally {
                seat.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return late;
        }
    }

    private static <R> R result(FutureTask<R> task, R late, Deadline deadline) throws InterruptedException {
        try {
            return task.isDone() ? task.get() : task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return late;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
