// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/// Prints what `RegoPolicyBenchmark` measures as cases for the reference's engine: a JSON array of `id`, `policy`
/// and `input`.
final class RegoCases {
    private RegoCases() {}

    public static void main(String[] arguments) {
        System.out.println(JsonWriter.compact(new JsonArray(Stream.of("attestation", "pod", "report")
                .map(RegoCases::written)
                .toList())));
    }

    private static JsonValue written(String kind) {
        try {
            return new JsonObject(Map.of(
                    "id",
                    new JsonString(kind),
                    "policy",
                    new JsonString(RegoPolicyBenchmark.policy(kind)),
                    "input",
                    JsonReader.read(
                            RegoPolicyBenchmark.document(kind).getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT)));
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }
}
