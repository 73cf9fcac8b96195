// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Settings for registry hosts.
class RegistrySettingsFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsOrRefuses(byte[] bytes) {
        try {
            RegistrySettings.read(bytes);
        } catch (RegistrySettingsException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }
}
