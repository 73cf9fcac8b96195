// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.serve.webhook.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServeSettingsTest {
    @Test
    void hasTheseDefaults() {
        assertThat(ServeSettings.of(Path.of("p")))
                .isEqualTo(new ServeSettings(
                        Path.of("p"),
                        Optional.empty(),
                        Optional.empty(),
                        new HostPort("localhost", 8443),
                        new HostPort("localhost", 9090),
                        Optional.empty(),
                        Path.of(".gatehouse"),
                        "cosign-system",
                        TlsVersion.TLS_1_3,
                        Duration.ofSeconds(2)));
    }
}
