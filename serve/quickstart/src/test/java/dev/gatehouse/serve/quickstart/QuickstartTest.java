// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QuickstartTest {
    private static final Pattern CURL = Pattern.compile(
            "curl -sS --cacert (?<ca>\\S+) -H 'Content-Type: application/json' --data @(?<file>\\S+) (?<url>https://\\S+)");

    @Test
    void decidesAsExpectedInColour() throws IOException, InterruptedException {
        StringWriter out = new StringWriter();
        try (Quickstart quickstart = Quickstart.open()) {
            assertThat(quickstart.run(new PrintWriter(out), Ink.COLOURED)).isTrue();
        }
        assertThat(out.toString())
                .contains("\u001b[32;1madmitted\u001b[0m  Pod/web")
                .contains("\u001b[31;1mdenied  \u001b[0m  Pod/cart")
                .contains("\u001b[33;1mwarned  \u001b[0m  Pod/trial");
    }

    @Test
    void printsCurlLinesThatWork() throws IOException, InterruptedException {
        StringWriter out = new StringWriter();
        try (Quickstart quickstart = Quickstart.open()) {
            quickstart.run(new PrintWriter(out), Ink.PLAIN);
            quickstart.explainHowToTry(new PrintWriter(out), Ink.PLAIN);
            List<String> curls = quickstart.commands().stream()
                    .filter(command -> command.startsWith("curl "))
                    .toList();
            assertThat(curls)
                    .hasSize(3)
                    .allSatisfy(curl -> assertThat(out.toString()).contains(curl));
            assertThat(answer(curls.get(0))).contains("\"allowed\":true", "\"patchType\":\"JSONPatch\"");
            assertThat(answer(curls.get(1))).contains("\"allowed\":true");
            assertThat(answer(curls.get(2))).contains("\"allowed\":false", "no signatures found");
        }
    }

    // With curl itself where there is one, otherwise with the same parts.
    private static String answer(String command) throws IOException, InterruptedException {
        Matcher parts = CURL.matcher(command);
        assertThat(parts.matches()).as(command).isTrue();
        if (Files.isExecutable(Path.of("/usr/bin/curl"))) {
            Process curl = new ProcessBuilder("/bin/sh", "-c", command)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(curl.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(curl.exitValue()).as(output).isZero();
            return output;
        }
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(ReviewClient.trusting(Files.readString(Path.of(parts.group("ca")))))
                .build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(parts.group("url")))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofFile(Path.of(parts.group("file"))))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void leavesNoFilesBehind() throws IOException {
        Path folder;
        try (Quickstart quickstart = Quickstart.open()) {
            Matcher parts = CURL.matcher(quickstart.commands().getFirst());
            assertThat(parts.matches()).isTrue();
            folder = Path.of(parts.group("ca"));
            assertThat(folder).exists();
        }
        assertThat(folder).doesNotExist();
        assertThat(folder.resolveSibling("policies")).doesNotExist();
    }
}
