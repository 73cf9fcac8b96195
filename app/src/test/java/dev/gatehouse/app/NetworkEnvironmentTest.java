// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkEnvironmentTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "16MiB, 16777216", "1 kB, 1000", "128MiB, 33554432"})
    void readsAttachmentsAsFarAsItIsTold(String size, int bytes) throws StartRefusedException {
        assertThat(NetworkEnvironment.takeOver(Map.of("COSIGN_MAX_ATTACHMENT_SIZE", size))
                        .longestAttachment())
                .isEqualTo(bytes);
    }

    @Test
    void readsEightMebibytesWhereNothingIsSaid() throws StartRefusedException {
        assertThat(NetworkEnvironment.takeOver(Map.of()).longestAttachment()).isEqualTo(8 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"much", "-1", "0"})
    void doesNotStartWithASizeThatIsNone(String size) {
        assertThatThrownBy(() -> NetworkEnvironment.takeOver(Map.of("COSIGN_MAX_ATTACHMENT_SIZE", size)))
                .isInstanceOf(StartRefusedException.class);
    }

    @Test
    void doesNotStartWithAuthoritiesThatAreNotThere() {
        assertThatThrownBy(() -> NetworkEnvironment.takeOver(Map.of("SSL_CERT_FILE", "/nowhere/ca.pem")))
                .isInstanceOf(StartRefusedException.class);
    }
}
