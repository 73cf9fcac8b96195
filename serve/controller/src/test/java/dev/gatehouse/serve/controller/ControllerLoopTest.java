// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.serve.controller.Reconciler.Outcome;
import dev.gatehouse.serve.controller.Reconciler.Outcome.Failed;
import dev.gatehouse.serve.controller.Reconciler.Outcome.LookAgain;
import dev.gatehouse.serve.controller.Reconciler.Outcome.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ControllerLoopTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final WorkQueue<String> queue = new WorkQueue<>("test", ControllerMetrics.NONE, nanos::get);

    @Test
    void handsAKeyOutOnceHoweverOftenItIsAddedBeforeThat() throws InterruptedException {
        queue.add("a");
        queue.add("a");
        queue.add("b");

        assertThat(List.of(queue.take(), queue.take())).containsExactly("a", "b");
    }

    @Test
    void handsAKeyOutOnceMoreThatIsAddedWhileItIsWorkedOn() throws InterruptedException {
        queue.add("a");
        String first = queue.take();
        queue.add("a");
        queue.add("b");

        assertThat(queue.take()).isEqualTo("b");
        queue.done(first);
        assertThat(queue.take()).isEqualTo("a");
    }

    @Test
    void handsOutEventsBeforeABulk() throws InterruptedException {
        queue.addBulk("a");
        queue.addBulk("b");
        queue.addBulk("c");
        queue.add("c");

        assertThat(List.of(queue.take(), queue.take(), queue.take())).containsExactly("c", "a", "b");
    }

    @Test
    void handsAKeyOutWhenItsMomentHasComeAndTheEarlierOfTwoCounts() throws InterruptedException {
        queue.addAfter("a", Duration.ofSeconds(10));
        queue.addAfter("a", Duration.ofSeconds(2));
        queue.addAfter("b", Duration.ofSeconds(3));
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        queue.add("now");

        assertThat(List.of(queue.take(), queue.take())).containsExactly("now", "a");
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(queue.take()).isEqualTo("b");
    }

    @Test
    void doublesThePauseAfterEachFailureUpToHalfAMinute() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            pauses.add(queue.addFailed("a").toMillis());
        }

        assertThat(pauses)
                .containsExactly(
                        5L, 10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2560L, 5120L, 10240L, 20480L, 30000L, 30000L,
                        30000L);
        queue.forget("a");
        assertThat(queue.addFailed("a")).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void triesAgainWhatFailedAndWhatThrew() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch settled = new CountDownLatch(1);
        Reconciler<String> reconciler = _ -> switch (tries.incrementAndGet()) {
            case 1 -> new Failed("not yet");
            case 2 -> throw new IllegalStateException("a bug");
            case 3 -> new LookAgain(Duration.ofMillis(1));
            default -> settled(settled);
        };
        try (ControllerLoop<String> loop = ControllerLoop.start("test", 2, reconciler, ControllerMetrics.NONE)) {
            loop.enqueue("a");
            assertThat(settled.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(tries).hasValue(4);
    }

    @Test
    void worksOnOneKeyInOneWorkerAtATime() throws InterruptedException {
        AtomicInteger atOnce = new AtomicInteger();
        BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
        Reconciler<String> reconciler = _ -> {
            seen.add(atOnce.incrementAndGet());
            Thread.onSpinWait();
            atOnce.decrementAndGet();
            return new Settled();
        };
        try (ControllerLoop<String> loop = ControllerLoop.start("test", 4, reconciler, ControllerMetrics.NONE)) {
            for (int i = 0; i < 1000; i++) {
                loop.enqueue("a");
            }
            Eventually.until(() -> !seen.isEmpty(), () -> "nothing was worked on");
        }
        assertThat(seen).containsOnly(1);
    }

    private static Outcome settled(CountDownLatch latch) {
        latch.countDown();
        return new Settled();
    }
}
