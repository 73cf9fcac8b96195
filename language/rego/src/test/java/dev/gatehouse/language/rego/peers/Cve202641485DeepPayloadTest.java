// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.language.rego.RegoVerdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CVE-2026-41485 of Kyverno: a payload that is nested deeply enough ends the server that looks into it.
class Cve202641485DeepPayloadTest {
    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static String rules(String question) {
        return "isCompliant { not " + question + " }";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.payload == 1",
                "json.unmarshal(input.text) == 1",
                "json.is_valid(input.text) == false",
                "yaml.unmarshal(input.text) == 1",
            })
    void deniesWhatIsTooDeep(String question) {
        for (int depth : new int[] {1_000, 100_000}) {
            String input = question.contains("payload")
                    ? "{\"payload\": " + nested(depth) + "}"
                    : "{\"text\": \"" + nested(depth) + "\"}";
            assertThat(Asked.of(rules(question), input)).isInstanceOf(RegoVerdict.Undetermined.class);
        }
        String shallow = "{\"payload\": " + nested(20) + ", \"text\": \"" + nested(20) + "\"}";
        assertThat(Asked.of(rules(question), shallow)).isEqualTo(new RegoVerdict.Compliant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"count([1 | walk(input, [_, 7])]) == 1", "input.payload == [7]", "json.marshal(input) == \"\""})
    void looksIntoWhatIsNot(String question) {
        assertThat(Asked.of(rules(question), "{\"payload\": " + nested(500) + "}"))
                .isEqualTo(new RegoVerdict.Compliant());
    }
}
