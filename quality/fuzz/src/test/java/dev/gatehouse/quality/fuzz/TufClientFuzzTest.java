// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.edge.tuf.MemoryStore;
import dev.gatehouse.edge.tuf.PublicGood;
import dev.gatehouse.edge.tuf.TufClient;
import dev.gatehouse.edge.tuf.TufOutcome;
import dev.gatehouse.edge.tuf.TufRepository;
import java.time.Instant;
import java.util.Optional;

/// TUF metadata, as whoever stands between us and a mirror writes it: every file of the repository is these
/// bytes.
/// Nothing of it is signed by a key of the root, so nothing may ever be current.
class TufClientFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static TufOutcome outcome(TufRepository repository, byte[] root) {
        return new TufClient(repository, new MemoryStore(), root, TufClient.TARGETS, TufClient.TRUSTED_ROOT)
                .refresh(NOW);
    }

    @FuzzTest(maxDuration = "10m")
    void believesNothing(byte[] bytes) {
        TufRepository everywhere = (_, limit) -> bytes.length > limit ? Optional.empty() : Optional.of(bytes.clone());
        assertThat(outcome(everywhere, PublicGood.root())).isInstanceOf(TufOutcome.Refused.class);
        // As the root of a TrustRoot, and in a repository that holds nothing else.
        TufRepository nothing = (_, _) -> Optional.empty();
        assertThat(outcome(nothing, bytes)).isInstanceOf(TufOutcome.Refused.class);
    }
}
