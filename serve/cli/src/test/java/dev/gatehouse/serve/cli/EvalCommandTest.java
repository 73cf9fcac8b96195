// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvalCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();

    private int eval(String policy, String text, String input, String... further) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--policy",
                Files.writeString(folder.resolve(policy), text).toString(),
                "--input",
                Files.writeString(folder.resolve("input.json"), input).toString()));
        arguments.addAll(List.of(further));
        PrintWriter writer = new PrintWriter(out, true);
        return new CommandLine(new EvalCommand(new Surroundings(writer, writer, false, Map.of())))
                .setOut(writer)
                .setErr(writer)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    void saysWhatRegoSays() throws IOException {
        String policy = "package sigstore\nisCompliant { input.a == 1 }\n";
        assertThat(eval("p.rego", policy, "{\"a\": 1}")).isZero();
        assertThat(out).hasToString("satisfied" + System.lineSeparator());
        assertThat(eval("p.rego", policy, "{\"a\": 2}")).isOne();
        assertThat(out.toString())
                .contains("not satisfied: failed evaluating rego policy for type ClusterImagePolicy: ");
    }

    @Test
    void explainsWhatRegoSays() throws IOException {
        String policy = "package sigstore\nisCompliant {\n  input.a == 1\n}\n";
        assertThat(eval("p.rego", policy, "{\"a\": 2}", "--explain")).isOne();
        assertThat(out.toString())
                .contains("enter data.sigstore.isCompliant")
                .containsPattern("p\\.rego:3 +fail  input.a == 1")
                .contains("not satisfied: ");
        assertThat(eval("p.rego", policy, "{\"a\": 1}", "--explain")).isZero();
        assertThat(out.toString()).contains("yield data.sigstore.isCompliant = true");
        assertThat(eval("p.cue", "a: 1", "{}", "--explain")).isEqualTo(2);
    }

    @Test
    void saysWhatCueSays() throws IOException {
        assertThat(eval("p.cue", "a: 1", "{\"a\": 1}", "-o", "json")).isZero();
        assertThat(out).hasToString("{\"satisfied\":true}" + System.lineSeparator());
        assertThat(eval("p.cue", "a: 1", "{\"a\": 2}", "-o", "json")).isOne();
        assertThat(out.toString()).contains("{\"satisfied\":false,\"reason\":\"failed evaluating cue policy for ");
    }

    @Test
    void refusesWhatTheInputLacksWhereAskedTo() throws IOException {
        assertThat(eval("p.cue", "a: 1", "{}")).isZero();
        assertThat(eval("p.cue", "a: int", "{}", "--strict")).isOne();
        assertThat(out.toString()).contains("not satisfied: ").contains("a: incomplete value int");
        assertThat(eval("p.cue", "a: int", "{\"a\": 1}", "--strict")).isZero();
    }

    @Test
    void saysWhereADocumentDoesNotCompile() throws IOException {
        assertThat(eval("policy.txt", "package sigstore\nisCompliant {", "{}", "--type", "rego"))
                .isOne();
        assertThat(out.toString()).contains("sigstore.rego:2: rego_parse_error");
    }

    @Test
    void refusesWrongArguments() throws IOException {
        assertThat(eval("policy.txt", "a: 1", "{}")).isEqualTo(2);
        assertThat(eval("p.cue", "a: 1", "{")).isEqualTo(2);
        assertThat(eval("p.cue", "a: 1", "{}", "--output", "sarif")).isEqualTo(2);
        assertThat(eval("p.cue", "a: 1", "{}", "--input", "nowhere.json")).isEqualTo(2);
    }
}
