// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.policy.Glob;
import dev.gatehouse.core.policy.MalformedGlobException;
import java.nio.charset.StandardCharsets;

/// Globs of policies against references of Pods.
class GlobFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void matchesInReasonableTime(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\\s", 2);
        Glob glob;
        try {
            glob = Glob.parse(parts[0]);
        } catch (MalformedGlobException _) {
            return;
        }
        assertThat(Glob.parse(glob.toString())).isEqualTo(glob);
        String name = parts.length > 1 ? parts[1] : parts[0];
        assertThat(glob.matches(name)).isEqualTo(Glob.parse(glob.toString()).matches(name));
    }
}
