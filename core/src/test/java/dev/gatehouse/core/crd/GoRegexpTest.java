// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoRegexpTest {
    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("*", "missing argument to repetition operator: `*`"),
                arguments("****", "missing argument to repetition operator: `*`"),
                arguments("a**", "invalid nested repetition operator: `**`"),
                arguments("(?=x)", "invalid or unsupported Perl syntax: `(?=`"),
                arguments("x)", "unexpected ): `x)`"),
                arguments("(x", "missing closing ): `(x`"),
                arguments("[a", "missing closing ]: `[a`"),
                arguments("[z-a]", "invalid character class range: `z-a`"),
                arguments("\\", "trailing backslash at end of expression: ``"),
                arguments("\\1", "invalid escape sequence: `\\1`"),
                arguments("a{1001}", "invalid repeat count: `{1001}`"),
                arguments("a{2,1001}", "invalid repeat count: `{2,1001}`"),
                arguments("a{99999999999}", "invalid repeat count: `{99999999999}`"),
                arguments("((x{100}){100}){100}", "invalid repeat count: `{100}`"),
                arguments("(a{501}){2}", "invalid repeat count: `{2}`"),
                arguments("(a{501}|b){2,}?", "invalid repeat count: `{2,}?`"),
                arguments("(?:(?i)x(a{40})*){26}", "invalid repeat count: `{26}`"),
                arguments("([)]a{101}){10}", "invalid repeat count: `{10}`"),
                arguments("(\\)a{101}){10}", "invalid repeat count: `{10}`"),
                arguments("(\\Q)\\Ea{101}){10}", "invalid repeat count: `{10}`"),
                arguments("([[:alpha:]]a{101}){10}", "invalid repeat count: `{10}`"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatGoRefusesInItsWords(String expression, String message) {
        assertThatThrownBy(() -> GoRegexp.compile(expression))
                .isInstanceOf(MalformedTextException.class)
                .hasMessage("error parsing regexp: " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(?<n>x)",
                "(?P<n>x)",
                "a{1000}",
                "(a{500}){2}",
                "(a{500}b{500}){2}",
                "(a{1000})*",
                "(a{0}){1000}",
                "\\x{1000}{1000}",
                "\\p{Greek}{1000}",
                "[{1000}]{1000}",
                "[]{1000}]{1000}",
                "[^]a]{2}",
                "\\Qa{1001}\\E",
                "\\Q(\\E",
                "a{",
                "a{,5000}",
                "a\\{1001}",
                "^https://github\\.com/[^/]+/.*@refs/(heads|tags)/.+$"
            })
    void takesWhatGoTakes(String expression) {
        assertThat(GoRegexp.compile(expression)).hasToString(expression);
    }

    @Test
    void findsAMatchAnywhereUnlessAnchored() {
        assertThat(GoRegexp.compile("b+").matchesIn("abbc")).isTrue();
        assertThat(GoRegexp.compile("^b+$").matchesIn("abbc")).isFalse();
        assertThat(GoRegexp.compile("").matchesIn("")).isTrue();
    }

    @Test
    void refusesExpressionsTooLongOrTooDeep() {
        GoRegexp.compile("a".repeat(GoRegexp.LONGEST));
        GoRegexp.compile("a{1000}".repeat(19));
        GoRegexp.compile("(".repeat(250) + "a" + ")*".repeat(250));

        assertThatThrownBy(() -> GoRegexp.compile("a".repeat(GoRegexp.LONGEST + 1)))
                .hasMessageStartingWith("error parsing regexp: expression too large");
        assertThatThrownBy(() -> GoRegexp.compile("a{1000}".repeat(21)))
                .hasMessageStartingWith("error parsing regexp: expression too large: `a{1000}");
        assertThatThrownBy(() -> GoRegexp.compile("(?:" + "[a-z]".repeat(201) + "){100}"))
                .hasMessageStartingWith("error parsing regexp: expression too large");
        assertThatThrownBy(() -> GoRegexp.compile("(".repeat(251) + "a" + ")".repeat(251)))
                .hasMessageStartingWith("error parsing regexp: expression nests too deeply");
        assertThatThrownBy(() -> GoRegexp.compile("(".repeat(4000))).isInstanceOf(MalformedTextException.class);
    }
}
