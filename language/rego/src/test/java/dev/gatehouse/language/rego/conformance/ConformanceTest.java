// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.language.rego.compile.Compiler;
import dev.gatehouse.language.rego.evaluate.HaltException;
import dev.gatehouse.language.rego.evaluate.Limits;
import dev.gatehouse.language.rego.evaluate.Planner;
import dev.gatehouse.language.rego.evaluate.Program;
import dev.gatehouse.language.rego.evaluate.Settings;
import dev.gatehouse.language.rego.syntax.Parser;
import dev.gatehouse.language.rego.syntax.ProblemsException;
import dev.gatehouse.language.rego.syntax.Version;
import dev.gatehouse.language.rego.value.JsonText;
import dev.gatehouse.language.rego.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Runs every public case that is found. The folder is `shared/conformance/rego` beside the checkout, or what
/// the system property `gatehouse.rego.dir` names; without it the cases are left out by name, which continuous
/// integration refuses.
///
/// `excluded.json` lists what is out of scope for good; each of these is run, too, and must not pass.
/// `expected-failures.json` lists what does not pass yet and may only shrink. `counts.json` says how many cases the
/// default folder has; of another folder, the cases that call what image policies may not, and those that it
/// excludes itself, are out of scope where they do not pass. With the system property `gatehouse.rego.record` the
/// second list is written anew to the file it names.
class ConformanceTest {
    private static final Path DEFAULT = Path.of("../../../shared/conformance/rego");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String REFUSED = "is not permitted in image policies";

    private final boolean other = System.getProperty("gatehouse.rego.dir") != null;
    private final Path root = folder();
    private final Map<String, Count> counts = new TreeMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final List<String> surprises = new ArrayList<>();

    /// What became of the cases of a folder or corpus.
    private static final class Count {
        private int passed;
        private int cases;
        private int excluded;

        private void add(Count more) {
            passed += more.passed;
            cases += more.cases;
            excluded += more.excluded;
        }

        @Override
        public String toString() {
            String share = cases == 0 ? "" : " (%d %%)".formatted(100L * passed / cases);
            return passed + " of " + cases + share + (excluded == 0 ? "" : ", " + excluded + " excluded");
        }
    }

    static Path folder() {
        return Path.of(System.getProperty("gatehouse.rego.dir", DEFAULT.toString()));
    }

    @Test
    void passesEveryCaseThatIsNotListedAndNoneThatIs() throws IOException {
        if (!isThere()) {
            return;
        }
        Map<String, String> expected = listed("expected-failures.json");
        Map<String, String> excluded = listed("excluded.json");
        Set<String> theirs = ConformanceCases.excluded(root);
        Set<String> seen = new HashSet<>();
        for (ConformanceCase one : ConformanceCases.read(root)) {
            seen.add(one.id());
            String id = one.id().replaceFirst("^import/", "");
            String problem = outcome(one);
            boolean beyond = !problem.isEmpty() && (theirs.contains(id) || problem.contains(REFUSED));
            if (excluded.containsKey(id) || (other && beyond)) {
                excluded(one, problem, theirs.contains(id));
            } else {
                judged(one, problem, expected.containsKey(one.id()));
            }
        }
        Map<String, Count> corpora = print();
        if (!other) {
            Stream.concat(expected.keySet().stream(), excluded.keySet().stream())
                    .filter(id -> !seen.contains(id))
                    .forEach(id -> surprises.add(id + " is listed and does not exist"));
            compare(corpora);
        }
        record(failures);
        assertThat(surprises.stream().limit(40)).isEmpty();
    }

    private boolean isThere() {
        if (Files.isDirectory(root)) {
            return true;
        }
        if ("true".equals(System.getenv("CI"))) {
            fail("rego conformance cases: " + root + " not found");
        }
        System.out.println("left out: rego conformance cases, " + root + " not found");
        return false;
    }

    @Test
    void howPoliciesAreEvaluatedDoesNotMatter() {
        if (!isThere()) {
            return;
        }
        int compared = 0;
        for (ConformanceCases.Asked asked : ConformanceCases.contract(root)) {
            String usual = answer(asked, true, true);
            assertThat(answer(asked, true, false)).as(asked.policy()).isEqualTo(usual);
            assertThat(answer(asked, false, true)).as(asked.policy()).isEqualTo(usual);
            compared += usual.startsWith("[") ? 1 : 0;
        }
        assertThat(compared).isPositive();
    }

    private static String answer(ConformanceCases.Asked asked, boolean remembers, boolean indexes) {
        Settings settings = new Settings(NOW, 1, false, Limits.DEFAULT, () -> false, remembers, indexes);
        try {
            Value document = JsonText.read(JsonReader.read(asked.document().getBytes(UTF_8), JsonLimits.DEFAULT));
            Program program = Planner.plan(Compiler.compile(
                    List.of(Parser.module("sigstore.rego", asked.policy(), Version.V0)),
                    Parser.query("x = data.sigstore.isCompliant")));
            return program.run(Optional.of(document), Optional.empty(), settings)
                    .toString();
        } catch (ProblemsException e) {
            return e.problems().toString();
        } catch (HaltException e) {
            return e.text();
        } catch (MalformedJsonException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void excluded(ConformanceCase one, String problem, boolean theirs) {
        counts.computeIfAbsent(one.group(), _ -> new Count()).excluded++;
        if (problem.isEmpty()) {
            surprises.add(one.id() + " is excluded and passes");
        } else if (!theirs && !problem.contains(REFUSED)) {
            surprises.add(one.id() + " is excluded and calls nothing that is refused: " + problem);
        }
    }

    private void judged(ConformanceCase one, String problem, boolean expected) {
        Count count = counts.computeIfAbsent(one.group(), _ -> new Count());
        count.cases++;
        if (problem.isEmpty()) {
            count.passed++;
            if (expected) {
                surprises.add(one.id() + " passes: remove it from expected-failures.json");
            }
        } else {
            failures.put(one.id(), problem);
            if (!expected) {
                surprises.add(one.id() + ": " + problem);
            }
        }
    }

    // What is lost from the folder, or turned into an exclusion, must not go by unnoticed.
    private void compare(Map<String, Count> corpora) throws IOException {
        JsonObject ours = object(ConformanceTest.class.getResourceAsStream("counts.json"));
        assertThat(corpora.keySet()).isEqualTo(ours.members().keySet());
        JsonObject theirs = object(Files.newInputStream(root.resolveSibling("counts.json")));
        corpora.forEach((corpus, count) -> {
            JsonObject wanted = ours.object(corpus).orElse(JsonObject.EMPTY);
            String found = corpus + ": " + count.cases + " cases, " + count.excluded + " excluded; ";
            if (!wanted.integer("cases").equals(Optional.of((long) count.cases))
                    || !wanted.integer("excluded").equals(Optional.of((long) count.excluded))) {
                surprises.add(found + "counts.json says otherwise");
            }
            long all = theirs.object("rego/" + corpus.replaceFirst("^import/", ""))
                    .flatMap(object -> object.integer("cases"))
                    .orElse(-1L);
            if (all != count.cases + count.excluded) {
                surprises.add(found + "the folder should have " + all);
            }
        });
    }

    private static JsonObject object(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            throw new IOException("no counts");
        }
        try (stream) {
            return JsonReader.read(stream.readAllBytes(), JsonLimits.DEFAULT) instanceof JsonObject object
                    ? object
                    : JsonObject.EMPTY;
        }
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

    private Map<String, Count> print() {
        Map<String, Count> corpora = new TreeMap<>();
        counts.forEach((group, count) -> {
            System.out.println("rego " + group + ": " + count);
            corpora.computeIfAbsent(group.replaceFirst("/[^/]*$", ""), _ -> new Count())
                    .add(count);
        });
        corpora.forEach((corpus, count) -> System.out.println("rego corpus " + corpus + ": " + count));
        return corpora;
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

    static Map<String, String> listed(String name) throws IOException {
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
