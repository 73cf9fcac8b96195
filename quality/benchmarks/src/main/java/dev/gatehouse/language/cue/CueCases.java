// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.language.cue.CuePolicyBenchmark.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// Prints what `CuePolicyBenchmark` measures as cases for the reference's engine: a JSON array of `id`, `policy`
/// and `input`.
final class CueCases {
    private CueCases() {}

    public static void main(String[] arguments) {
        System.out.println(JsonWriter.compact(new JsonArray(
                Arrays.stream(Subject.values()).map(CueCases::written).toList())));
    }

    private static JsonValue written(Subject subject) {
        try {
            return new JsonObject(Map.of(
                    "id",
                    new JsonString(subject.name()),
                    "policy",
                    new JsonString(CuePolicyBenchmark.policy(subject)),
                    "input",
                    JsonReader.read(
                            CuePolicyBenchmark.document(subject).getBytes(StandardCharsets.UTF_8),
                            JsonLimits.DEFAULT)));
        } catch (MalformedJsonException e) {
            throw new IllegalStateException(e);
        }
    }
}
