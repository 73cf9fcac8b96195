// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// X.690, 8.3, 8.9 and 10: of all the ways to write two numbers down, one.
class DerIntegersTest {
    private static String number(int length) {
        return "01".repeat(length);
    }

    static Stream<Arguments> pairs() {
        return Stream.of(
                argumentSet("one and one", "3006" + "020101" + "020101", "1", "1"),
                argumentSet("zero in front", "3006" + "020100" + "020101", "0", "1"),
                argumentSet("zero at the end", "3006" + "020101" + "020100", "1", "0"),
                argumentSet("a negative number at the end", "3006" + "020101" + "0201FF", "1", "-1"),
                argumentSet("a zero that keeps the sign away", "3007" + "02020080" + "020101", "128", "1"),
                argumentSet("a sign that is needed", "3007" + "0202FF7F" + "020101", "-129", "1"),
                argumentSet("a sign before a zero", "3007" + "0202FF00" + "020101", "-256", "1"),
                argumentSet(
                        "127 bytes, the most that one byte of length tells",
                        "307F" + "023D" + number(61) + "023E" + number(62),
                        new BigInteger(number(61), 16).toString(),
                        new BigInteger(number(62), 16).toString()),
                argumentSet(
                        "128 bytes, the fewest that take two bytes of length",
                        "308180" + "023E" + number(62) + "023E" + number(62),
                        new BigInteger(number(62), 16).toString(),
                        new BigInteger(number(62), 16).toString()),
                argumentSet(
                        "a number of 127 bytes",
                        "308184" + "027F" + number(127) + "020101",
                        new BigInteger(number(127), 16).toString(),
                        "1"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void readsTheOneEncodingOfTwoNumbers(String encoding, String first, String second) {
        assertThat(DerIntegers.pair(HexFormat.of().parseHex(encoding)))
                .hasValueSatisfying(
                        pair -> assertThat(pair).containsExactly(new BigInteger(first), new BigInteger(second)));
    }

    static Stream<Arguments> bytesThatAreNone() {
        return Stream.of(
                argumentSet("nothing", ""),
                argumentSet("a tag alone", "30"),
                argumentSet("an empty sequence", "3000"),
                argumentSet("another tag", "3106" + "020101" + "020101"),
                argumentSet("one number", "3003" + "020101"),
                argumentSet("three numbers", "3009" + "020101" + "020101" + "020101"),
                argumentSet("another kind of number", "3006" + "020101" + "0A0101"),
                argumentSet("a number without bytes", "3005" + "020101" + "0200"),
                argumentSet("a number that ends beyond the bytes", "3005" + "020101" + "0205"),
                argumentSet("a sequence that ends before its bytes", "3006" + "020101" + "020101" + "00"),
                argumentSet("a sequence that ends beyond its bytes", "3007" + "020101" + "020101"),
                argumentSet("a needless zero", "3007" + "02020001" + "020101"),
                argumentSet("two zeros", "3007" + "02020000" + "020101"),
                argumentSet("a needless sign", "3007" + "0202FF80" + "020101"),
                argumentSet("a length that is cut off", "3081"),
                argumentSet("a length in two bytes where one would do", "308106" + "020101" + "020101"),
                argumentSet("127 bytes with two bytes of length", "30817F" + "023D" + number(61) + "023E" + number(62)),
                argumentSet("a length in three bytes", "30820006" + "020101" + "020101"),
                argumentSet("no length at all", "3080" + "023E" + number(62) + "023E" + number(62)),
                argumentSet("a number of 128 bytes", "308186" + "028180" + number(128) + "020101"));
    }

    @ParameterizedTest
    @MethodSource("bytesThatAreNone")
    void refusesEveryOtherEncoding(String encoding) {
        assertThat(DerIntegers.pair(HexFormat.of().parseHex(encoding))).isEmpty();
    }
}
