// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;

/// JSON of strangers: registries, API servers, signers.
class JsonReaderFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsWhatItWrote(byte[] bytes) {
        JsonValue value;
        try {
            value = JsonReader.read(bytes, JsonLimits.DEFAULT);
        } catch (MalformedJsonException _) {
            return;
        }
        byte[] again = JsonWriter.compact(value).getBytes(StandardCharsets.UTF_8);
        assertThat(JsonReader.read(again, JsonLimits.DEFAULT)).isEqualTo(value);
    }
}
