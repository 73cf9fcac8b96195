// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `KUBERNETES_MIN_VERSION` and what an API server says of itself.
class ServerCheckTest {
    private static final ServerVersion OLDEST = new ServerVersion(1, 25, 0);

    @ParameterizedTest
    @ValueSource(strings = {"v1.25.0", "v1.35.4", "1.25", "v1.30.1-gke.100", "v1.31.2+k3s1", "v2.0.0", ""})
    void acceptsServersThatAreNewEnoughOrSayNothing(String version) {
        assertThat(ServerCheck.problem(version, OLDEST)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.24.17", "v1.9.0", "v0.99.99", "v1.24.17-gke.1"})
    void refusesOlderServers(String version) {
        assertThat(ServerCheck.problem(version, OLDEST).orElseThrow())
                .startsWith("Version check failed: ")
                .contains("need at least \"v1.25.0\"")
                .contains("KUBERNETES_MIN_VERSION");
    }

    @ParameterizedTest
    @CsvSource({"v1.25.0, v1.25.0", "1.21, v1.21.0", "v1.30.1-rc.1, v1.30.1"})
    void readsVersions(String text, String version) {
        assertThat(ServerVersion.parse(text).orElseThrow()).hasToString(version);
    }

    @Test
    void readsNothingElse() {
        assertThat(ServerVersion.parse("1")).isEmpty();
        assertThat(ServerVersion.parse("newest")).isEmpty();
        assertThat(ServerVersion.parse("v1.2.3.4")).isEmpty();
        assertThat(ServerVersion.parse("v1.99999999.0")).isEmpty();
    }
}
