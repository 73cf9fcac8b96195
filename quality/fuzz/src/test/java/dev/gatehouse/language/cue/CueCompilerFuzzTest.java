// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// CUE policies, as their authors write them and as mutation breaks them, against a document.
class CueCompilerFuzzTest {
    private static final CueLimits LIMITS =
            new CueLimits(1 << 16, 100, 1 << 16, 64, 200_000, 2_000_000, 10_000, 1 << 18, 200);

    @FuzzTest(maxDuration = "10m")
    void endsWithinItsLimits(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\0", 2);
        if (CueCompiler.compile(parts[0], LIMITS) instanceof CueCompilation.Compiled(CuePolicy policy)) {
            assertThat(policy.check((parts.length > 1 ? parts[1] : "{}").getBytes(StandardCharsets.UTF_8)))
                    .isNotNull();
        }
    }
}
