// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Runs every public case that is found. The folder is `shared/conformance/rego` beside the checkout, or what
/// the system property `gatehouse.rego.dir` names; without it the cases are left out by name, which continuous
/// integration refuses.
///
/// `expected-failures.json` lists what does not pass yet and may only shrink; `excluded.json` lists what is out
/// of scope for good. With the system property `gatehouse.rego.record` the first list is written anew to the
/// file it names.
class ConformanceTest {
    private static final Path DEFAULT = Path.of("../../../shared/conformance/rego");

    @Test
    void passesEveryCaseThatIsNotListedAndNoneThatIs() throws IOException {
        Path root = Path.of(System.getProperty("gatehouse.rego.dir", DEFAULT.toString()));
        if (!Files.isDirectory(root)) {
            if ("true".equals(System.getenv("CI"))) {
                fail("rego conformance cases: " + root + " not found");
            }
            System.out.println("left out: rego conformance cases, " + root + " not found");
            return;
        }
        Map<String, String> expected = listed("expected-failures.json");
        Map<String, String> excluded = listed("excluded.json");
        assertThat(ConformanceCases.excluded(root)).containsAll(excluded.keySet());
        Map<String, int[]> counts = new TreeMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        List<String> surprises = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (ConformanceCase one : ConformanceCases.read(root)) {
            String problem = outcome(one);
            seen.add(one.id());
            if (excluded.containsKey(one.id().replaceFirst("^import/", ""))) {
                if (problem.isEmpty()) {
                    surprises.add(one.id() + " is excluded and passes");
                }
                continue;
            }
            int[] count = counts.computeIfAbsent(one.group(), _ -> new int[2]);
            count[1]++;
            if (problem.isEmpty()) {
                count[0]++;
                if (expected.containsKey(one.id())) {
                    surprises.add(one.id() + " passes: remove it from expected-failures.json");
                }
            } else {
                failures.put(one.id(), problem);
                if (!expected.containsKey(one.id())) {
                    surprises.add(one.id() + ": " + problem);
                }
            }
        }
        expected.keySet().stream()
                .filter(id -> !seen.contains(id))
                .forEach(id -> surprises.add(id + " is listed and does not exist"));
        print(counts);
        record(failures);
        assertThat(surprises.stream().limit(40)).isEmpty();
    }

    // An exception in the engine is the failure of its case, not of the run.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private static String outcome(ConformanceCase one) {
        try {
            return one.check().get();
        } catch (RuntimeException | StackOverflowError e) {
            return "exception " + e;
        }
    }

    private static void print(Map<String, int[]> counts) {
        Map<String, int[]> corpora = new TreeMap<>();
        counts.forEach((group, count) -> {
            System.out.println("rego " + group + ": " + count[0] + " of " + count[1]);
            int[] sum = corpora.computeIfAbsent(group.replaceFirst("/[^/]*$", ""), _ -> new int[2]);
            sum[0] += count[0];
            sum[1] += count[1];
        });
        corpora.forEach(
                (corpus, count) -> System.out.println("rego corpus " + corpus + ": " + count[0] + " of " + count[1]));
    }

    private static void record(Map<String, String> failures) throws IOException {
        String file = System.getProperty("gatehouse.rego.record", "");
        if (file.isEmpty()) {
            return;
        }
        StringBuilder out = new StringBuilder("[\n");
        String separator = "";
        for (Map.Entry<String, String> failure : failures.entrySet()) {
            out.append(separator)
                    .append("{\"case\": ")
                    .append(quoted(failure.getKey()))
                    .append(", \"reason\": ")
                    .append(quoted(reason(failure.getValue())))
                    .append('}');
            separator = ",\n";
        }
        Files.writeString(Path.of(file), out.append("\n]\n"));
    }

    private static String quoted(String text) {
        return dev.gatehouse.core.json.JsonWriter.compact(new JsonValue.JsonString(text));
    }

    private static String reason(String problem) {
        int undefined = problem.indexOf("undefined function ");
        if (undefined >= 0) {
            String name = problem.substring(undefined).split("[\\s;]+", 4)[2];
            return name + " is not there yet";
        }
        return problem.startsWith("no error; want ") ? "no error yet" : "differs";
    }

    private static Map<String, String> listed(String name) throws IOException {
        try (InputStream stream = ConformanceTest.class.getResourceAsStream(name)) {
            Map<String, String> found = new LinkedHashMap<>();
            if (stream != null
                    && JsonReader.read(stream.readAllBytes(), JsonLimits.DEFAULT) instanceof JsonArray list) {
                for (JsonValue element : list.elements()) {
                    if (element instanceof JsonObject entry) {
                        found.put(
                                entry.string("case").orElse(""),
                                entry.string("reason").orElse(""));
                    }
                }
            }
            return found;
        }
    }
}
