// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.language.rego.RegoVerdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CVE-2026-23881 of Kyverno: a policy of a few lines, each twice as large as the one before, takes all memory.
class Cve202623881AmplificationTest {
    private static String doubling(String first, String step, int lines) {
        StringBuilder rules = new StringBuilder("v0 := ").append(first).append('\n');
        for (int i = 1; i <= lines; i++) {
            rules.append("v%d := ".formatted(i))
                    .append(step.replace("OLD", "v" + (i - 1)))
                    .append('\n');
        }
        // "Undefined" instead of an exceeded budget would let it pass.
        return rules + "isCompliant { not count(v" + lines + ") == 1 }";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concat(\"\", [OLD, OLD])",
                "sprintf(\"%s%s\", [OLD, OLD])",
                "replace(OLD, \"a\", \"aa\")",
                "regex.replace(OLD, \"a\", \"aa\")",
                "strings.replace_n({\"a\": \"aa\"}, OLD)",
                "json.marshal([OLD, OLD])",
            })
    void endsWhatDoublesTexts(String step) {
        Instant start = Instant.now();
        assertThat(Asked.of(doubling("\"aaaa\"", step, 60), "{}"))
                .isInstanceOfSatisfying(
                        RegoVerdict.Undetermined.class,
                        verdict -> assertThat(verdict.error()).contains("policy exceeded its "));
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(Asked.of(doubling("\"aaaa\"", step, 3), "{}")).isEqualTo(new RegoVerdict.Compliant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"array.concat(OLD, OLD)", "[x | x := OLD[_]; _ = [1, 2][_]]"})
    void endsWhatDoublesLists(String step) {
        Instant start = Instant.now();
        assertThat(Asked.of(doubling("[1, 2]", step, 60), "{}"))
                .isInstanceOfSatisfying(
                        RegoVerdict.Undetermined.class,
                        verdict -> assertThat(verdict.error()).contains("policy exceeded its "));
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(Asked.of(doubling("[1, 2]", step, 3), "{}")).isEqualTo(new RegoVerdict.Compliant());
    }
}
