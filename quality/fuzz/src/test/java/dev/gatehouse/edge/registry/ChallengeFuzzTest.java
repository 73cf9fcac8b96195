// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Challenges (`WWW-Authenticate`), as any host a Pod names sends them.
class ChallengeFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsWhatItUnderstands(byte[] bytes) {
        String[] headers = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", 8);
        for (Challenge challenge : Challenge.read(Arrays.asList(headers))) {
            assertThat(challenge.scheme()).isNotEmpty().isLowerCase();
            assertThat(challenge.parameter("realm")).hasSizeLessThanOrEqualTo(bytes.length);
        }
    }
}
