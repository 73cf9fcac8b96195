// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.crd.MalformedTextException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "1B, 1",
        "1k, 1000",
        "1 KB, 1000",
        "1KiB, 1024",
        "128MiB, 134217728",
        "10mb, 10000000",
        "1.5 GiB, 1610612736",
        "1.9, 1",
        "2G, 2000000000",
        "999999999999999999GiB, 9223372036854775807"
    })
    void readsSizes(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "MiB", "-1", "1e3", "1,5MB", "1 2", "0x10", "1XB", "1PiBB", "1.", ".5", "9999999999999999999"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(MalformedTextException.class);
    }
}
