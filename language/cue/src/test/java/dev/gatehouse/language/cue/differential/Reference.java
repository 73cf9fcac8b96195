// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.differential;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.language.cue.differential.PolicyGenerator.Case;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The program that judges cases with the CUE project's own library.
final class Reference {
    private static final JsonLimits LIMITS = new JsonLimits(256 << 20, 1_000, 10_000_000, 1 << 20);

    private final Path program;

    Reference(Path program) {
        this.program = program;
    }

    /// What the program says about a case.
    ///
    /// @param verdict `pass`, `deny`, `panic`, `timeout`, or `crash` where the program itself ended
    /// @param stage the step that failed
    /// @param concrete of what passes, whether every field has a value, as a strict judgement wants it
    record Judgement(String verdict, String stage, String error, boolean concrete) {}

    /// Judges `cases`, in their order. Where the program crashes the batch is halved until the case stands
    /// alone.
    List<Judgement> judge(List<Case> cases) throws IOException, InterruptedException {
        List<JsonValue> sent = new ArrayList<>();
        for (Case one : cases) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            members.put("id", new JsonString(one.id()));
            members.put("policy", new JsonString(one.policy()));
            members.put("input_text", new JsonString(one.document()));
            sent.add(new JsonObject(members));
        }
        Path in = Files.createTempFile("cases", ".json");
        Path out = Files.createTempFile("results", ".json");
        try {
            Files.writeString(in, JsonWriter.compact(new JsonArray(sent)), StandardCharsets.UTF_8);
            Process process = new ProcessBuilder(program.toString(), "-timeout", "5s")
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            int status = process.waitFor();
            if (status != 0) {
                return halved(cases);
            }
            List<Judgement> judgements = new ArrayList<>();
            for (JsonValue one : ((JsonArray) JsonReader.read(Files.readAllBytes(out), LIMITS)).elements()) {
                JsonObject result = (JsonObject) one;
                judgements.add(new Judgement(
                        result.string("verdict").orElseThrow(),
                        result.string("stage").orElse(""),
                        result.string("error").orElse(""),
                        concrete(result)));
            }
            return judgements;
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }

    private static boolean concrete(JsonObject result) {
        return result.members().get("strict") instanceof JsonObject strict
                && strict.members().get("concrete") instanceof JsonObject concrete
                && concrete.members().get("ok") == JsonBoolean.TRUE;
    }

    private List<Judgement> halved(List<Case> cases) throws IOException, InterruptedException {
        if (cases.size() == 1) {
            return List.of(new Judgement("crash", "", "", false));
        }
        List<Judgement> judgements = new ArrayList<>(judge(cases.subList(0, cases.size() / 2)));
        judgements.addAll(judge(cases.subList(cases.size() / 2, cases.size())));
        return judgements;
    }
}
