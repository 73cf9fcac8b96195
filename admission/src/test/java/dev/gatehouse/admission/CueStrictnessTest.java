// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CueStrictnessTest {
    private static boolean strict(String metadata) {
        byte[] object = ("{\"metadata\": " + metadata + "}").getBytes(StandardCharsets.UTF_8);
        return CueStrictness.isWantedBy((JsonObject) JsonReader.read(object, new JsonLimits(1000, 8, 100, 32)));
    }

    private static String annotated(String value) {
        return "{\"annotations\": {\"policy.sigstore.dev/cue-strict\": " + value + "}}";
    }

    // A file on its own, which no API server looks over, may have anything there.
    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "\"yes\"", "\"False\"", "\"\"", "true", "1", "null", "{}"})
    void anythingButFalseIsMeant(String value) {
        assertThat(strict(annotated(value))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"false\"", "false"})
    void falseIsNot(String value) {
        assertThat(strict(annotated(value))).isFalse();
    }

    @Test
    void nothingIsNot() {
        assertThat(strict("{}")).isFalse();
        assertThat(strict("{\"annotations\": {\"policy.sigstore.dev/other\": \"true\"}}"))
                .isFalse();
    }
}
