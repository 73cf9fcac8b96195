// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.PolicyDocuments;
import dev.gatehouse.admission.PolicyDocuments.Document;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.serve.cli.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds the README and the guides to what they show.
class ReadmeTest {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(?<language>\\w*)\\n(?<text>.*?)^```");
    private static final Pattern LINK = Pattern.compile("\\]\\((?<target>[^)#:]+)\\)");
    // Tests run in the folder of their module.
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static List<String> fenced(String file, String language) throws IOException {
        Matcher fences = FENCE.matcher(Files.readString(ROOT.resolve(file)));
        return fences.results()
                .filter(fence -> fence.group(1).equals(language))
                .map(fence -> fence.group(2))
                .toList();
    }

    @Test
    void startsWithTheQuickStartAndThenTheTests() throws IOException {
        assertThat(fenced("README.md", "sh")).containsExactly("./gatehouse quickstart\n", "./verify\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/guide/standalone.md", "docs/guide/testing-policies.md"})
    void showsPoliciesThatAreGood(String file) throws IOException {
        for (String yaml : fenced(file, "yaml")) {
            Document document = new Document(file, Blob.of(yaml.getBytes(StandardCharsets.UTF_8)));
            PolicyDocuments.Loaded loaded = PolicyDocuments.load(List.of(document), PolicyDocuments.Options.DEFAULT);
            assertThat(loaded.problems()).isEmpty();
            assertThat(loaded.policies()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/guide/standalone.md", "docs/guide/testing-policies.md"})
    void namesCommandsAndOptionsThatThereAre(String file) throws IOException {
        Matcher commands = Pattern.compile("\\./gatehouse (?<command>[a-z]+(?:-[a-z]+)*)(?<rest>[^`\\n]*)")
                .matcher(Files.readString(ROOT.resolve(file)));
        while (commands.find()) {
            String help = help(commands.group("command"));
            Matcher options = Pattern.compile("--[a-z0-9-]+").matcher(commands.group("rest"));
            while (options.find()) {
                assertThat(help).contains(options.group());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/guide/standalone.md", "docs/guide/testing-policies.md"})
    void linksToFilesThatThereAre(String file) throws IOException {
        Path page = ROOT.resolve(file);
        Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            assertThat(page.resolveSibling(links.group("target"))).exists();
        }
    }

    private static String help(String command) {
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out);
        int exitCode = Gatehouse.run(new Surroundings(printer, printer, false, Map.of()), "help", command);
        assertThat(exitCode).as(command).isZero();
        return out.toString();
    }
}
