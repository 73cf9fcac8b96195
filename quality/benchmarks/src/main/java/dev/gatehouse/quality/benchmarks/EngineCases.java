// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.benchmarks;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.language.cue.CuePolicyBenchmark;
import dev.gatehouse.language.rego.RegoPolicyBenchmark;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Prints what the benchmarks of a language measure as cases for the reference's engine: a JSON array of `id`,
/// `policy` and `input`.
final class EngineCases {
    private EngineCases() {}

    /// Prints the cases of one language.
    ///
    /// @param arguments `rego` or `cue`
    public static void main(String[] arguments) {
        List<JsonValue> cases = switch (arguments[0]) {
            case "rego" ->
                Stream.of("attestation", "pod", "report")
                        .map(kind ->
                                written(kind, RegoPolicyBenchmark.policy(kind), RegoPolicyBenchmark.document(kind)))
                        .toList();
            case "cue" ->
                Arrays.stream(CuePolicyBenchmark.Subject.values())
                        .map(subject -> written(
                                subject.name(),
                                CuePolicyBenchmark.policy(subject),
                                CuePolicyBenchmark.document(subject)))
                        .toList();
            default -> throw new IllegalArgumentException("no engine of " + arguments[0]);
        };
        System.out.println(JsonWriter.compact(new JsonArray(cases)));
    }

    private static JsonValue written(String id, String policy, String document) {
        return new JsonObject(Map.of(
                "id",
                new JsonString(id),
                "policy",
                new JsonString(policy),
                "input",
                JsonReader.read(document.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT)));
    }
}
