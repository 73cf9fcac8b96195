// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.signature.VerificationResult;
import dev.gatehouse.core.signature.VerificationResult.Undetermined;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchTest {
    private static final VerificationResult LATE =
            new Undetermined("the deadline passed before all signatures were judged");

    private final Bench bench = new Bench();

    private static Deadline soon() {
        return Deadline.in(Duration.ofMillis(200));
    }

    private static Deadline far() {
        return Deadline.in(Duration.ofSeconds(60));
    }

    private VerificationResult threadOf(int work) {
        return bench.judged(work, () -> new Undetermined(Thread.currentThread().getName()), far());
    }

    @Test
    void judgesAFewOnTheSpotAndManyOnAThreadThatIsNotShared() {
        String here = Thread.currentThread().getName();
        assertThat(threadOf(64)).isEqualTo(new Undetermined(here));
        assertThat(threadOf(65)).isEqualTo(new Undetermined("gatehouse-judge"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void letsOurBugsFly(int work) {
        assertThatThrownBy(() -> bench.judged(
                        work,
                        () -> {
                            throw new IllegalStateException("a bug");
                        },
                        far()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
    }

    @Test
    void doesNotWaitBeyondTheDeadlineForOneThatTakesItsTime() {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(bench.judged(
                        1000,
                        () -> {
                            never.await();
                            return LATE;
                        },
                        soon()))
                .isEqualTo(LATE);
        never.countDown();
        assertThat(threadOf(1000)).isEqualTo(new Undetermined("gatehouse-judge"));
    }
}
