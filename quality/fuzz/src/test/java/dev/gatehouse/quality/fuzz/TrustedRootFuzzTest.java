// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.trust.MalformedTrustedRootException;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.TrustedRootReader;

/// Trusted roots, as TUF repositories hold them.
class TrustedRootFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsTheSameTwiceOrRefuses(byte[] bytes) {
        TrustedRoot root;
        try {
            root = TrustedRootReader.read(bytes);
        } catch (MalformedTrustedRootException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(TrustedRootReader.read(bytes)).isEqualTo(root);
        for (TransparencyLog log : root.transparencyLogs()) {
            assertThat(log.made(bytes, bytes)).isFalse();
        }
    }
}
