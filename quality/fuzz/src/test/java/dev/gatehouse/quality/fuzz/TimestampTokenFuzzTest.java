// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.signature.timestamp.TimestampOutcome;
import dev.gatehouse.core.signature.timestamp.TimestampVerifier;
import java.time.Instant;
import java.util.List;

/// Answers of timestamp authorities, as whoever may push to a registry writes them. Nobody is trusted, so nothing
/// may ever be verified.
class TimestampTokenFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @FuzzTest(maxDuration = "10m")
    void verifiesNothing(byte[] bytes) {
        TimestampOutcome outcome = new TimestampVerifier(List.of()).verify(List.of(bytes), bytes, NOW);
        assertThat(outcome.verified()).isEmpty();
        assertThat(outcome.refusals()).hasSize(1);
    }
}
