// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final Readiness readiness = new Readiness();

    @Test
    void isReadyWhenNothingIsWaitedFor() {
        assertThat(readiness.ready()).isTrue();
        assertThat(readiness.reasons()).isEmpty();
        assertThat(readiness.live()).isTrue();
    }

    @Test
    void waitsForEveryPart() {
        readiness.waitFor("policies", "not read");
        readiness.waitFor("certificate", "not made");
        readiness.waitFor("policies", "half read");
        assertThat(readiness.reasons()).containsExactly("certificate: not made", "policies: half read");
        readiness.arrived("certificate");
        assertThat(readiness.ready()).isFalse();
        readiness.arrived("policies");
        readiness.arrived("policies");
        assertThat(readiness.ready()).isTrue();
    }

    @Test
    void isNotReadyButAliveWhileItEnds() {
        readiness.drain();
        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.draining()).isTrue();
        assertThat(readiness.live()).isTrue();
        assertThat(readiness.reasons()).containsExactly("shutting down");
    }

    @Test
    void isNeitherReadyNorAliveOnceBroken() {
        readiness.broke("out of threads");
        readiness.arrived("policies");
        assertThat(readiness.live()).isFalse();
        assertThat(readiness.reasons()).containsExactly("out of threads");
    }

    @Test
    void tellsWhatIsStaleAndIsReadyAllTheSame() {
        Readiness served = new Readiness(() -> List.of("policies: not confirmed since 12:00"));
        assertThat(served.ready()).isTrue();
        assertThat(served.stale()).containsExactly("policies: not confirmed since 12:00");
        assertThat(readiness.stale()).isEmpty();
    }
}
