// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "localhost:8443, localhost, 8443",
        "0.0.0.0:0, 0.0.0.0, 0",
        "[::1]:65535, ::1, 65535",
        ":9090, '', 9090",
    })
    void readsAnAddress(String text, String host, int port) {
        assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "8443", "localhost:", "localhost:65536", "a:-1", "a:1x", "::1:80", "[::1:80"})
    void refusesTextThatIsNoAddress(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
    }

    @Test
    void meansEveryAddressWithoutAHost() {
        assertThat(HostPort.parse(":1").address().getAddress().isAnyLocalAddress())
                .isTrue();
        assertThat(HostPort.parse("localhost:1").address().getAddress().isLoopbackAddress())
                .isTrue();
    }
}
