// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ObjectStatusTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final String STATUS = "{\"conditions\":["
            + "{\"lastTransitionTime\":\"2026-01-01T00:00:00Z\",\"status\":\"True\",\"type\":\"KeysInlined\"},"
            + "{\"lastTransitionTime\":\"2026-01-01T00:00:00Z\",\"message\":\"m\",\"reason\":\"r\",\"status\":\"False\","
            + "\"type\":\"Ready\"},"
            + "{\"status\":\"True\",\"type\":\"Somebodys\"}],\"observedGeneration\":3,\"annotations\":{\"a\":\"b\"}}";

    private static String changed(long generation, Condition... conditions) {
        return ObjectStatus.changed(Objects.json(STATUS), generation, List.of(conditions), NOW)
                .map(JsonWriter::compact)
                .orElse("");
    }

    @Test
    void whatSaysTheSameIsNotWritten() {
        assertThat(changed(3, Condition.fails("Ready", "r", "m"), Condition.holds("KeysInlined")))
                .isEmpty();
    }

    @Test
    void conditionsThatChangeShareOneTimeAndTheOthersKeepTheirs() {
        assertThat(changed(
                        4,
                        Condition.fails("Ready", "r", "100%s"),
                        Condition.unknown("ConfigMapUpdated"),
                        Condition.holds("KeysInlined")))
                .isEqualTo("{\"conditions\":["
                        + "{\"lastTransitionTime\":\"2026-02-03T04:05:06Z\",\"status\":\"Unknown\","
                        + "\"type\":\"ConfigMapUpdated\"},"
                        + "{\"lastTransitionTime\":\"2026-01-01T00:00:00Z\",\"status\":\"True\",\"type\":\"KeysInlined\"},"
                        + "{\"lastTransitionTime\":\"2026-02-03T04:05:06Z\",\"message\":\"100%s\",\"reason\":\"r\","
                        + "\"status\":\"False\",\"type\":\"Ready\"},"
                        + "{\"status\":\"True\",\"type\":\"Somebodys\"}],\"observedGeneration\":4,"
                        + "\"annotations\":{\"a\":\"b\"}}");
    }

    @Test
    void anotherGenerationAloneIsWritten() {
        assertThat(changed(4, Condition.holds("KeysInlined")))
                .contains("\"observedGeneration\":4")
                .contains("2026-01-01T00:00:00Z")
                .doesNotContain("2026-02-03");
    }

    @Test
    void aFirstStatusHasThoseOfThisKindOnly() {
        assertThat(ObjectStatus.changed(JsonObject.EMPTY, 1, List.of(Condition.holds("Ready")), NOW)
                        .map(JsonWriter::compact))
                .contains("{\"conditions\":[{\"lastTransitionTime\":\"2026-02-03T04:05:06Z\",\"status\":\"True\","
                        + "\"type\":\"Ready\"}],\"observedGeneration\":1}");
    }
}
