// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobSyntaxTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "**",
                "*/*",
                "ghcr.io/foo/bar*",
                "gcr.io/a-b_c/**",
                "localhost:5000/x@sha256:*",
                "x:v1",
                "***",
                "-"
            })
    void takesCharactersOfImageNamesAndStars(String glob) {
        assertThat(GlobSyntax.problem(glob)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[", "a[", "[]", "[^", "[^]", "[]a]", "[a", "[a-", "[a-]", "[-a]", "[a-b-c]", "[\\", "[\\]", "a\\",
                "\\", "*[", "[a][", "[a*"
            })
    void callsBracketsAndBackslashesLeftOpenASyntaxError(String glob) {
        assertThat(GlobSyntax.problem(glob)).hasValue("syntax error in pattern");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$FOO*",
                "a b",
                "[a]",
                "[^a-z]",
                "[a\\]]",
                "[a*]",
                "\\a",
                "a?",
                "a+b",
                "{a,b}",
                "a]",
                "é",
                "[é-\uD83D\uDE00]"
            })
    void namesGlobsWithOtherCharacters(String glob) {
        assertThat(GlobSyntax.problem(glob)).hasValue("invalid glob " + GoQuote.quote(glob));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "\n", ""})
    void refusesLineBreaksAndNothing(String glob) {
        assertThat(GlobSyntax.problem(glob)).hasValue("invalid glob " + GoQuote.quote(glob));
    }
}
