// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The outer form of DER, and times in it.
class DerTest {
    private static boolean fits(String hex) {
        return DerShape.fits(HexFormat.of().parseHex(hex));
    }

    private static String zeros(int count) {
        return "00".repeat(count);
    }

    /// Returns NULL inside so many sequences.
    static String nested(int sequences) {
        String value = "0500";
        for (int i = 0; i < sequences; i++) {
            value = "30" + HexFormat.of().toHexDigits((byte) (value.length() / 2)) + value;
        }
        return value;
    }

    static Stream<Arguments> values() {
        return Stream.of(
                argumentSet("nothing in it", "0500"),
                argumentSet("an empty sequence", "3000"),
                argumentSet("a byte", "0401AA"),
                argumentSet("two values in a sequence", "30050401AA0500"),
                argumentSet("the highest tag of one byte", "1E00"),
                argumentSet("127 bytes", "047F" + zeros(127)),
                argumentSet("128 bytes", "048180" + zeros(128)),
                argumentSet("255 bytes", "0481FF" + zeros(255)),
                argumentSet("256 bytes", "04820100" + zeros(256)),
                argumentSet("65,536 bytes", "0483010000" + zeros(65536)),
                argumentSet("32 values inside each other", nested(31)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void oneValueInItsShortestFormFits(String hex) {
        assertThat(fits(hex)).isTrue();
    }

    static Stream<Arguments> bytesThatAreNone() {
        return Stream.of(
                argumentSet("nothing", ""),
                argumentSet("a tag alone", "05"),
                argumentSet("a byte too many", "050000"),
                argumentSet("a byte too few", "040200"),
                argumentSet("no tag", "0000"),
                argumentSet("a tag of more bytes", "1F0100"),
                argumentSet("a constructed tag of more bytes", "3F0100"),
                argumentSet("no length", "0480" + zeros(128)),
                argumentSet("a length that is cut off", "0481"),
                argumentSet("a longer length that is cut off", "048201"),
                argumentSet("a length in two bytes where one would do", "04817F" + zeros(127)),
                argumentSet("a length in three bytes where two would do", "048200FF" + zeros(255)),
                argumentSet("a length in four bytes where three would do", "048300FFFF" + zeros(65535)),
                argumentSet("a length in five bytes", "048400010000" + zeros(65536)),
                argumentSet("a value that ends beyond its sequence", "30030402AA00"),
                argumentSet("a value cut off in a sequence", "30040401AA05"),
                argumentSet("no tag in a sequence", "30020000"),
                argumentSet("33 values inside each other", nested(32)));
    }

    @ParameterizedTest
    @MethodSource("bytesThatAreNone")
    void nothingElseFits(String hex) {
        assertThat(fits(hex)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "000101000000Z, 2000-01-01T00:00:00Z",
        "491231235959Z, 2049-12-31T23:59:59Z",
        "500101000000Z, 1950-01-01T00:00:00Z",
        "991231235959Z, 1999-12-31T23:59:59Z"
    })
    void yearsFrom50OnBelongToTheLastCentury(String text, Instant instant) {
        assertThat(DerTime.utc(text)).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0001010000Z",
                "000101000000",
                "000101000000+0000",
                "001301000000Z",
                "000230000000Z",
                "000101240000Z",
                "20000101000000Z",
                "000101000060Z"
            })
    void refusesOtherUtcTimes(String text) {
        assertThat(DerTime.utc(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "20500101000000Z, 2050-01-01T00:00:00Z",
        "20260601120000.5Z, 2026-06-01T12:00:00.500Z",
        "20260601120000.000000001Z, 2026-06-01T12:00:00.000000001Z",
        "00010101000000Z, 0001-01-01T00:00:00Z"
    })
    void readsGeneralizedTimes(String text, Instant instant) {
        assertThat(DerTime.generalized(text)).contains(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "202606011200Z",
                "20260601120000",
                "20260601120000.Z",
                "20260601120000.50Z",
                "20260601120000.0000000001Z",
                "20260631120000Z",
                "20260601120000+0000",
                "260601120000Z"
            })
    void refusesOtherGeneralizedTimes(String text) {
        assertThat(DerTime.generalized(text)).isEmpty();
    }
}
