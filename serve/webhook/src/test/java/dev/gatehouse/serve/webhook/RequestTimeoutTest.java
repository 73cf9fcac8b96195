// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTimeoutTest {
    @ParameterizedTest
    @CsvSource({
        "25s, PT25S",
        "1m30s, PT1M30S",
        "500ms, PT0.5S",
        "1.5s, PT1.5S",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "2h, PT2H",
        "1h2m3s4ms5us6ns, PT1H2M3.004005006S",
        "7µs, PT0.000007S",
        "7μs, PT0.000007S"
    })
    void readsDurationsAsGoSpellsThem(String text, Duration duration) {
        assertThat(RequestTimeout.read(text)).hasValue(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0s",
                "10",
                "s",
                ".s",
                "-5s",
                "+5s",
                "5 s",
                " 5s",
                "5s ",
                "1e3s",
                "5S",
                "5d",
                "NaN",
                "0.0000000001s",
                "s5",
                "1m30",
                "99999999999999999999999999999999999999999999999999999999999999999999s"
            })
    void refusesOtherTexts(String text) {
        assertThat(RequestTimeout.read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', PT9S",
        "nonsense, PT9S",
        "0s, PT9S",
        "10s, PT9S",
        "25s, PT22.5S",
        "30s, PT27S",
        "31s, PT27S",
        "9999999999h, PT27S",
        "2s, PT1.8S",
        "1s, PT0.8S",
        "300ms, PT0.15S",
        "100ms, PT0.05S"
    })
    void leavesAMargin(String timeout, Duration budget) {
        assertThat(WebhookSettings.DEFAULT.budget(timeout)).isEqualTo(budget);
    }
}
