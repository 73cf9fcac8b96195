// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
                arguments("(?i)\\", "trailing backslash at end of expression: ``"),
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
                arguments("([.-[:alpha:]a{101}){10}", "invalid repeat count: `{10}`"),
                arguments("([[-[:]a{101}){10}", "invalid repeat count: `{10}`"),
                arguments("([]-[:]a{101}){10}", "invalid repeat count: `{10}`"),
                arguments("([a-]a{101}){10}", "invalid repeat count: `{10}`"),
                arguments("(a{101})(?i){10}", "invalid repeat count: `{10}`"),
                arguments("a{101}(?i){10}", "invalid repeat count: `{10}`"),
                arguments("(a{101})\\Q\\E{10}", "invalid repeat count: `{10}`"),
                arguments("[)", "missing closing ]: `[)`"),
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)\u1C80",
                "(?i)[\u1C88]",
                "(?si:\\x{1c80})",
                "(?i)\\x{000000001c80}",
                "(?i)\\Q\u1C85\\E",
                "(?i)\\\u1C85",
                "(?i)[\\x{1000}-\\x{2000}]",
                "(?i)[a-\uD83D\uDE00]",
                "[a-\u2000](?i)x"
            })
    @Timeout(10)
    void refusesCaseFoldingThatWouldNotEnd(String expression) {
        assertThatThrownBy(() -> GoRegexp.compile(expression))
                .isInstanceOf(MalformedTextException.class)
                .hasMessageContaining("case folding of U+1C80 to U+1C88 is not supported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u1C80",
                "[\\x{1000}-\\x{2000}]",
                "(?s-i)\u1C80",
                "(?i)[\u0430-\u044F]+",
                "(?i)[\u4E00-\u9FA5]",
                "(?i)[\\x{1000}-\\x{1C7F}]",
                "(?i)[a\\-\u2000]",
                "(?i)\\pL\\p{Cyrillic}\\W[^a]"
            })
    @Timeout(10)
    void foldsOtherLetters(String expression) {
        assertThat(GoRegexp.compile(expression).matchesIn("\u1C80\u1C81-")).isIn(true, false);
    }

    @Test
    void findsAMatchAnywhereUnlessAnchored() {
        assertThat(GoRegexp.compile("b+").matchesIn("abbc")).isTrue();
        assertThat(GoRegexp.compile("^b+$").matchesIn("abbc")).isFalse();
        assertThat(GoRegexp.compile("").matchesIn("")).isTrue();
    }

    @Test
    @Timeout(60)
    void answersEveryTextWithAnExpressionOrItsProblem() {
        List<String> parts = List.of(
                "a",
                "*",
                "+",
                "?",
                "{2}",
                "{2,}",
                "{30}",
                "{1000}",
                "(",
                ")",
                "(?:",
                "(?i)",
                "(?P<n>",
                "|",
                "[",
                "]",
                "^",
                "-",
                "\\",
                "\\d",
                "\\pL",
                "\\Q",
                "\\E",
                "[:alpha:]",
                "$",
                ".",
                "\\x{41}",
                "\\x{1c80}",
                "\u1C83",
                "{",
                "}",
                "[^");
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder expression = new StringBuilder();
            for (int part = random.nextInt(14); part >= 0; part--) {
                expression.append(parts.get(random.nextInt(parts.size())));
            }
            try {
                GoRegexp.compile(expression.toString()).matchesIn("aab");
            } catch (MalformedTextException e) {
                assertThat(e).as("seed %d", seed).hasMessageStartingWith("error parsing regexp: ");
            }
        }
    }

    // On a stack that is too small for thousands of empty alternatives in a row.
    @Test
    void neitherEndsNorMatchesWhereTheStackDoesNotSuffice() throws InterruptedException {
        String deep = "(?:a?){1000}".repeat(5);
        List<String> outcomes = new CopyOnWriteArrayList<>();
        GoRegexp compiled = onStackOf(64 << 20, () -> GoRegexp.compile(deep));
        onStackOf(256 << 10, () -> {
            try {
                GoRegexp.compile(deep);
                outcomes.add("compiled");
            } catch (MalformedTextException e) {
                outcomes.add(String.valueOf(e.getMessage()).substring(0, 49));
            }
            return outcomes.add("matches " + compiled.matchesIn("aab"));
        });
        assertThat(outcomes).containsExactly("error parsing regexp: expression too large: `(?:a", "matches false");
        assertThat(onStackOf(64 << 20, () -> compiled.matchesIn("aab"))).isTrue();
    }

    private static <T> T onStackOf(long bytes, Callable<T> task) throws InterruptedException {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(null, future, "stack", bytes);
        thread.start();
        thread.join();
        return future.resultNow();
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
