// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long TENTH = Duration.ofMillis(100).toNanos();

    @Test
    void letsABurstThroughAtOnceAndThenOneAtATime() {
        Pace pace = new Pace(10, 3);
        long now = System.nanoTime() + Duration.ofHours(1).toNanos();
        for (int i = 0; i < 3; i++) {
            assertThat(pace.turn(now)).isLessThanOrEqualTo(now);
        }
        assertThat(pace.turn(now)).isEqualTo(now + TENTH);
        assertThat(pace.turn(now)).isEqualTo(now + 2 * TENTH);
    }

    @Test
    void savesUpNoMoreThanABurst() {
        Pace pace = new Pace(10, 2);
        long now = System.nanoTime() + Duration.ofDays(1).toNanos();
        assertThat(pace.turn(now)).isEqualTo(now - TENTH);
        assertThat(pace.turn(now)).isEqualTo(now);
        assertThat(pace.turn(now)).isEqualTo(now + TENTH);
    }

    @Test
    void mayHaveNoBurst() {
        Pace pace = new Pace(10, 1);
        long now = System.nanoTime() + Duration.ofHours(1).toNanos();
        assertThat(pace.turn(now)).isEqualTo(now);
        assertThat(pace.turn(now)).isEqualTo(now + TENTH);
    }
}
