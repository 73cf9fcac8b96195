// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RetriesTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final Retries retries = new Retries(clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void pausesDoubleUpToHalfAMinute() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            long start = clock.get();
            retries.failed("a");
            Duration pause = retries.nextAfter(start).orElseThrow();
            pauses.add(pause.toSeconds());
            assertThat(retries.due("a")).isFalse();
            pass(pause);
            assertThat(retries.due("a")).isTrue();
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
        retries.succeeded("a");
        long start = clock.get();
        retries.failed("a");
        assertThat(retries.nextAfter(start)).contains(Duration.ofSeconds(1));
    }

    @Test
    void oneFailureKeepsNobodyElseWaiting() {
        retries.failed("a");
        assertThat(retries.due("b")).isTrue();
    }

    @Test
    void whatCouldBeTriedAlreadyIsNotWaitedFor() {
        retries.failed("a");
        pass(Duration.ofSeconds(3));
        assertThat(retries.nextAfter(clock.get())).isEmpty();
    }

    @Test
    void whatCameDueSinceIsForNow() {
        retries.failed("a");
        long start = clock.get();
        pass(Duration.ofSeconds(3));
        assertThat(retries.nextAfter(start)).contains(Duration.ZERO);
    }

    @Test
    void forgetsWhatIsGone() {
        long start = clock.get();
        retries.failed("a");
        retries.retain(Set.of("b"));
        assertThat(retries.nextAfter(start)).isEqualTo(Optional.empty());
        assertThat(retries.due("a")).isTrue();
    }
}
