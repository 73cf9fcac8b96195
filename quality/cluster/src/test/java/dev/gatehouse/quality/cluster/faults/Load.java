// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.faults;

import dev.gatehouse.quality.cluster.Api;
import dev.gatehouse.quality.cluster.Scene;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Pods that somebody asks for without pause: one that has to be admitted and one that must not be, in turn.
final class Load implements AutoCloseable {
    private static final int CALLERS = 3;

    private final Scene scene;
    private final String good;
    private final String bad;
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final CountDownLatch ended = new CountDownLatch(CALLERS);
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicLong longest = new AtomicLong();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> unkind = new ConcurrentLinkedQueue<>();

    private Load(Scene scene, String good, String bad) {
        this.scene = scene;
        this.good = good;
        this.bad = bad;
    }

    static Load start(Scene scene, String good, String bad) {
        Load load = new Load(scene, good, bad);
        for (int i = 0; i < CALLERS; i++) {
            Thread.ofVirtual().start(load::ask);
        }
        return load;
    }

    private void ask() {
        while (running.get()) {
            once(good, true);
            once(bad, false);
        }
        ended.countDown();
    }

    private void once(String image, boolean isGood) {
        long begin = System.nanoTime();
        try {
            Api.Reply reply = scene.dryRun(image);
            boolean decided = reply.succeeded() || reply.refusal().contains("denied the request");
            if (!decided) {
                unanswered.incrementAndGet();
            } else if (reply.succeeded()) {
                admitted.incrementAndGet();
                if (!isGood) {
                    wrong.add(image);
                }
            } else {
                refused.incrementAndGet();
                if (isGood) {
                    unkind.add(reply.refusal());
                }
            }
        } catch (UncheckedIOException _) {
            unanswered.incrementAndGet();
            pause();
        }
        longest.accumulateAndGet(System.nanoTime() - begin, Math::max);
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns the images that were admitted and must not have been.
    List<String> wronglyAdmitted() {
        return List.copyOf(wrong);
    }

    /// Returns the reasons with which the good image was refused by a webhook.
    List<String> wronglyRefused() {
        return List.copyOf(unkind);
    }

    /// Returns how many requests ended without a decision: nobody there, or an error of the API server's own.
    int unanswered() {
        return unanswered.get();
    }

    int admitted() {
        return admitted.get();
    }

    /// Returns the milliseconds of the longest request.
    long longestMillis() {
        return longest.get() / 1_000_000;
    }

    @Override
    public String toString() {
        return admitted + " admitted, " + refused + " refused, " + unanswered + " without a decision, longest "
                + longestMillis() + " ms";
    }

    /// Ends the asking, and waits for the answers that are still out.
    void stop() {
        running.set(false);
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
