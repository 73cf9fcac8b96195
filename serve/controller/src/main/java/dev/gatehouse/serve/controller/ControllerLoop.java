// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.serve.controller.Reconciler.Outcome;
import dev.gatehouse.serve.controller.Reconciler.Outcome.Failed;
import dev.gatehouse.serve.controller.Reconciler.Outcome.LookAgain;
import dev.gatehouse.serve.controller.Reconciler.Outcome.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works through a queue of keys: each key is reconciled by one worker at a time, a key that fails is tried again
/// after a pause that doubles from 5 ms to 30 s. Thread-safe.
///
/// Keys of single events go before keys of a bulk: after a change of leader thousands of objects are looked at
/// again, and the one that a user changes meanwhile need not wait for them.
public final class ControllerLoop<K> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerLoop.class);
    private static final Duration ENDING = Duration.ofSeconds(1);

    private final String name;
    private final Reconciler<K> reconciler;
    private final ControllerMetrics metrics;
    private final WorkQueue<K> queue;
    private final List<Thread> workers = new ArrayList<>();

    private ControllerLoop(String name, Reconciler<K> reconciler, ControllerMetrics metrics) {
        this.name = name;
        this.reconciler = reconciler;
        this.metrics = metrics;
        this.queue = new WorkQueue<>(name, metrics, System::nanoTime);
    }

    /// Starts `workers` virtual threads that wait for keys.
    ///
    /// @param name of the controller, for logs and metrics
    public static <K> ControllerLoop<K> start(
            String name, int workers, Reconciler<K> reconciler, ControllerMetrics metrics) {
        ControllerLoop<K> loop = new ControllerLoop<>(name, reconciler, metrics);
        for (int i = 0; i < workers; i++) {
            loop.workers.add(Thread.ofVirtual().name(name + "-" + i).start(loop::work));
        }
        return loop;
    }

    /// Asks for `key` to be reconciled soon, once however often it is asked for until then; once more where it is
    /// being worked on.
    public void enqueue(K key) {
        queue.add(key);
    }

    /// Asks for each of `keys` to be reconciled when no single event waits.
    public void enqueueBulk(Collection<? extends K> keys) {
        keys.forEach(queue::addBulk);
    }

    /// Asks for `key` to be reconciled after `delay`; where it is asked for twice, the earlier moment counts.
    public void enqueueAfter(K key, Duration delay) {
        queue.addAfter(key, delay);
    }

    private void work() {
        try {
            while (true) {
                K key = queue.take();
                try {
                    handle(key);
                } finally {
                    queue.done(key);
                }
            }
        } catch (InterruptedException _) {
            // That is how close() ends the workers.
            Thread.currentThread().interrupt();
        }
    }

    private void handle(K key) {
        long start = System.nanoTime();
        Outcome outcome = outcome(key);
        boolean success = !(outcome instanceof Failed);
        metrics.reconciled(name, key.toString(), success, Duration.ofNanos(System.nanoTime() - start));
        switch (outcome) {
            case Settled _ -> queue.forget(key);
            case LookAgain(Duration delay) -> {
                queue.forget(key);
                queue.addAfter(key, delay);
            }
            // Cut off by close(), and nobody will try again.
            case Failed _ when Thread.currentThread().isInterrupted() -> {}
            case Failed(String reason) -> {
                Duration pause = queue.addFailed(key);
                metrics.retried(name);
                LOG.atWarn()
                        .addKeyValue("controller", name)
                        .addKeyValue("key", key)
                        .addKeyValue("reason", reason)
                        .addKeyValue("retryMillis", pause.toMillis())
                        .log("reconciling failed");
            }
        }
    }

    // The last resort: one object that trips over a bug of ours must not end the work on all others.
    private Outcome outcome(K key) {
        try {
            return reconciler.reconcile(key);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.atError()
                    .addKeyValue("controller", name)
                    .addKeyValue("key", key)
                    .setCause(e)
                    .log("reconciler threw");
            return new Failed("internal error");
        }
    }

    /// Stops taking keys and waits up to a second for those at work, which are interrupted.
    @Override
    public void close() {
        workers.forEach(Thread::interrupt);
        long end = System.nanoTime() + ENDING.toNanos();
        try {
            for (Thread worker : workers) {
                long left = end - System.nanoTime();
                if (left <= 0 || !worker.join(Duration.ofNanos(left))) {
                    LOG.atWarn().addKeyValue("controller", name).log("a worker did not end in time");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
