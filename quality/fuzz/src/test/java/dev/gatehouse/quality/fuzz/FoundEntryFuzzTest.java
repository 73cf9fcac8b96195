// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.signature.log.FoundEntryReader;
import dev.gatehouse.core.signature.log.InclusionProof;
import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.signature.log.MalformedEntryException;
import java.util.List;

/// What a transparency log answers to a question about a signature.
class FoundEntryFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsTheSameTwiceOrRefuses(byte[] bytes) {
        List<LogEntry> entries;
        try {
            entries = FoundEntryReader.read(bytes);
        } catch (MalformedEntryException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(FoundEntryReader.read(bytes)).isEqualTo(entries);
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.index()).isNotNegative();
            InclusionProof proof = entry.proof().orElseThrow();
            // Whatever it says, it leads to one root or to none.
            assertThat(proof.rootFor(entry.body())).isEqualTo(proof.rootFor(entry.body()));
        });
    }
}
