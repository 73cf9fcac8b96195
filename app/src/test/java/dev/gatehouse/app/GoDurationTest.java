// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.crd.MalformedTextException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "+0, PT0S",
        "10h, PT10H",
        "1h30m, PT1H30M",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "2.s, PT2S",
        "300ms, PT0.3S",
        "1us, PT0.000001S",
        "1µs, PT0.000001S",
        "7ns, PT0.000000007S",
        "+1m1m, PT2M",
        "2562047h47m16.854775807s, PT2562047H47M16.854775807S",
    })
    void readsWhatGoReads(String text, Duration length) {
        assertThat(GoDuration.parse(text)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                ".",
                "s",
                "-1s",
                "1.2.3s",
                "2562047h47m16.854775808s",
                "11111111111111111111111111111111111111111111111111111111111111111s"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .isInstanceOf(MalformedTextException.class)
                .hasMessageStartingWith("time: ");
    }

    @ParameterizedTest
    @CsvSource({
        "10, time: missing unit in duration \"10\"",
        "10d, time: unknown unit \"d\" in duration \"10d\"",
        "x, time: invalid duration \"x\"",
    })
    void complainsInGosWords(String text, String message) {
        assertThatThrownBy(() -> GoDuration.parse(text)).hasMessage(message);
    }
}
