// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"https://a/token\",service=\"s\",scope=\"repository:x:pull\"",
                "bearer service=\"s\", scope=\"repository:x:pull\", realm=\"https://a/token\"",
                "BEARER scope=\"repository:x:pull\"  realm=\"https://a/token\" service=s",
                "Bearer realm = \"https://a/token\" , , service=\"s\",scope=\"repository:x:pull\",",
                "Basic realm=\"other\", Bearer realm=\"https://a/token\",service=\"s\",scope=\"repository:x:pull\"",
                "Bearer realm=\"https:\\/\\/a/token\",service=\"s\",scope=\"repository:x:pull\",error=\"invalid_token\"",
                "Bearer realm=\"https://a/token\",realm=\"https://b\",service=\"s\",scope=\"repository:x:pull\"",
            })
    void readsParametersInAnyOrderAndDress(String header) {
        assertThat(Challenge.read(List.of(header))).anySatisfy(challenge -> {
            assertThat(challenge.scheme()).isEqualTo("bearer");
            assertThat(challenge.parameter("realm")).isEqualTo("https://a/token");
            assertThat(challenge.parameter("service")).isEqualTo("s");
            assertThat(challenge.parameter("scope")).isEqualTo("repository:x:pull");
        });
    }

    @Test
    void readsAChallengeWithoutScope() {
        Challenge challenge = Challenge.read(List.of("Bearer service=\"art\",realm=\"https://a/t\""))
                .getFirst();
        assertThat(challenge.parameter("scope")).isEmpty();
    }

    @Test
    void readsSeveralHeaders() {
        assertThat(Challenge.read(List.of("Basic realm=\"x\"", "Negotiate")).stream()
                        .map(Challenge::scheme))
                .containsExactly("basic", "negotiate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "=",
                "\"",
                "\"\"\"",
                "realm=\"x\"",
                "Bearer realm=\"unfinished",
                "Bearer =\"x\"",
                "a=b=c"
            })
    void endsWithWhateverComes(String header) {
        assertThat(Challenge.read(List.of(header))).hasSizeLessThan(3);
    }

    @Test
    void leavesOutAHeaderThatIsTooLong() {
        assertThat(Challenge.read(List.of("Bearer realm=\"" + "x".repeat(10_000) + "\"")))
                .isEmpty();
    }
}
