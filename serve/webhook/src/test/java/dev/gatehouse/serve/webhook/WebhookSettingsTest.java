// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {
    @Test
    void hasTheseDefaults() {
        assertThat(WebhookSettings.DEFAULT)
                .isEqualTo(new WebhookSettings(
                        new InetSocketAddress(8443),
                        new InetSocketAddress(9090),
                        TlsVersion.TLS_1_3,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(200),
                        8_388_608,
                        Runtime.getRuntime().maxMemory() / 64,
                        10_000,
                        4_096,
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(30)));
    }

    @Test
    void changesOneThingAtATime() {
        InetSocketAddress one = new InetSocketAddress(1);
        InetSocketAddress two = new InetSocketAddress(2);
        WebhookSettings changed = WebhookSettings.DEFAULT.listeningOn(one, two).speaking(TlsVersion.TLS_1_2);
        assertThat(changed.listen()).isEqualTo(one);
        assertThat(changed.monitor()).isEqualTo(two);
        assertThat(changed.minimumTls()).isEqualTo(TlsVersion.TLS_1_2);
        assertThat(changed.listeningOn(WebhookSettings.DEFAULT.listen(), WebhookSettings.DEFAULT.monitor())
                        .speaking(TlsVersion.TLS_1_3))
                .isEqualTo(WebhookSettings.DEFAULT);
    }

    @Test
    void knowsTheTwoVersionsOfTls() {
        assertThat(TlsVersion.named("1.2")).isEqualTo(TlsVersion.TLS_1_2);
        assertThat(TlsVersion.named("1.3")).isEqualTo(TlsVersion.TLS_1_3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.1", "1.0", "13", "TLSv1.3", " 1.3"})
    void refusesOtherVersionsOfTls(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TlsVersion.named(text));
    }
}
