// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Credentials files of docker, which Secrets of tenants hold.
class DockerConfigFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsOrRefuses(byte[] bytes) {
        try {
            DockerConfig.read(bytes);
        } catch (MalformedDockerConfigException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        try {
            DockerConfig.readLegacy(bytes);
        } catch (MalformedDockerConfigException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
