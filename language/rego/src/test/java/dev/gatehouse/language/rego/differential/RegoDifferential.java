// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Asks the Open Policy Agent about made-up policies and compares its answers with ours. Run by hand, see
/// `docs/guide/rego.md`; the system property `gatehouse.rego.oracle` names the program that asks it,
/// `gatehouse.rego.programs` and `gatehouse.rego.seed` say how many policies and which. 20,000 from seed 20261121
/// had no difference in the passing direction; `docs/guide/rego.md` explains the others.
class RegoDifferential {
    private static final int CHUNK = 500;
    private static final JsonLimits LIMITS = new JsonLimits(256 << 20, 2000, 50_000_000, 1_000_000);

    private record Case(String policy, String input) {}

    private final List<String> passing = new ArrayList<>();
    private final List<String> refusing = new ArrayList<>();
    private final List<String> worded = new ArrayList<>();
    private int compiled;
    private int passed;

    @Test
    void passesNothingThatTheReferenceRefuses() throws IOException, InterruptedException {
        String oracle = System.getProperty("gatehouse.rego.oracle", "");
        assertThat(oracle).as("system property gatehouse.rego.oracle").isNotEmpty();
        int programs = Integer.getInteger("gatehouse.rego.programs", 20_000);
        long seed = Long.getLong("gatehouse.rego.seed", 1);
        Path folder = Files.createTempDirectory("rego-differential");
        for (int start = 0; start < programs; start += CHUNK) {
            List<Case> cases = new ArrayList<>();
            for (int i = start; i < Math.min(programs, start + CHUNK); i++) {
                PolicyGenerator generator = new PolicyGenerator(seed * 1_000_003L + i);
                String input = generator.input();
                cases.add(new Case(generator.policy(), input));
            }
            compare(cases, asked(Path.of(oracle), folder, cases));
        }
        Path report = Path.of(System.getProperty("gatehouse.rego.report", "target/rego-differences.txt"));
        List<String> lines = new ArrayList<>(List.of(programs + " programs from seed " + seed + ", " + compiled
                + " compile, " + passed + " pass; differences in the passing direction " + passing.size()
                + ", in the refusing direction " + refusing.size() + ", in words only " + worded.size()));
        System.out.println(lines.getFirst());
        lines.addAll(passing);
        lines.addAll(refusing);
        lines.addAll(worded);
        Files.write(report, lines);
        assertThat(passing).isEmpty();
    }

    private static List<JsonValue> asked(Path oracle, Path folder, List<Case> cases)
            throws IOException, InterruptedException {
        List<JsonValue> questions = new ArrayList<>();
        for (Case one : cases) {
            questions.add(new JsonObject(Map.of(
                    "policy", new JsonString(one.policy()),
                    "input_text", new JsonString(one.input()),
                    "now", new JsonString(Judged.NOW.toString()))));
        }
        Path in = Files.writeString(folder.resolve("cases.json"), JsonWriter.compact(new JsonArray(questions)));
        Path out = folder.resolve("answers.json");
        Process process = new ProcessBuilder(oracle.toString())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).isZero();
        return JsonReader.read(Files.readAllBytes(out), LIMITS) instanceof JsonArray answers
                ? answers.elements()
                : List.of();
    }

    private void compare(List<Case> cases, List<JsonValue> answers) {
        assertThat(answers).hasSameSizeAs(cases);
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            Judged ours = Judged.here(one.policy(), one.input());
            JsonObject answer = answers.get(i) instanceof JsonObject object ? object : JsonObject.EMPTY;
            String verdict = answer.string("verdict").orElse("");
            String text =
                    answer.string("error").orElse("") + answer.string("warning").orElse("");
            compiled += ours.compiled() ? 1 : 0;
            passed += ours.verdict().equals("deny") ? 0 : 1;
            String shown = "=====\n" + one.policy() + one.input() + "\nhere: " + ours.verdict() + " " + ours.text()
                    + "\nthere: " + verdict + " " + text;
            boolean refused = !verdict.equals("pass") && !verdict.equals("warn");
            if (!ours.verdict().equals("deny") && (refused || !ours.verdict().equals(verdict))) {
                passing.add("PASSING " + shown);
            } else if (ours.verdict().equals("deny") && !refused) {
                refusing.add("REFUSING " + shown);
            } else if (!firstLine(ours.text()).equals(firstLine(text)) && !verdict.equals("panic")) {
                worded.add("WORDED " + shown);
            }
        }
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
