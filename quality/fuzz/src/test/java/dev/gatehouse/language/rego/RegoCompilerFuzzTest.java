// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Rego policies, as their authors write them, against a document.
class RegoCompilerFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @FuzzTest(maxDuration = "10m")
    void endsWithinItsBudgets(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\0", 2);
        JsonValue document;
        try {
            document = JsonReader.read(
                    (parts.length > 1 ? parts[1] : "{}").getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        } catch (MalformedJsonException _) {
            return;
        }
        if (RegoCompiler.compile(parts[0]) instanceof Compilation.Compiled(RegoPolicy policy)) {
            assertThat(policy.decide(document, RegoCircumstances.at(NOW))).isNotNull();
        }
    }
}
