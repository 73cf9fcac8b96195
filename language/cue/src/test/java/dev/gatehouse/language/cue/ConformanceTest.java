// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Judges the public conformance data with our engine. Every case that does not come out right stands, with
/// its reason, in `expected-failures.json`: a listed one that passes fails the build, as does an unlisted one
/// that fails.
///
/// The data is looked for in the folder that the system property `gatehouse.cue.dir` names, else in
/// `shared/conformance/cue` beside the checkout. Without it the cases are left out, by name; in CI that
/// is a failure. After a change that repairs cases, `-Dgatehouse.cue.record=FILE` writes the list of
/// what still fails.
class ConformanceTest {
    private static final List<String> OUT_OF_SCOPE = List.of("encoding/csv", "encoding/toml", "text/");
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 1_000, 10_000_000, 1 << 20);

    @TestFactory
    Stream<DynamicTest> contract() throws IOException {
        return run("contract", folder -> {
            List<Outcome> outcomes = new ArrayList<>();
            JsonArray cases = (JsonArray) read(folder.resolve("contract.json"));
            for (JsonValue one : cases.elements()) {
                outcomes.add(ContractCase.of((JsonObject) one, folder).outcome());
            }
            return outcomes;
        });
    }

    @TestFactory
    Stream<DynamicTest> evaluatorCorpus() throws IOException {
        return run("A", folder -> {
            List<Outcome> outcomes = new ArrayList<>();
            JsonObject verdicts = (JsonObject) read(folder.resolve("A/verdicts.json"));
            for (Map.Entry<String, JsonValue> one : verdicts.members().entrySet()) {
                outcomes.add(ArchiveCase.of(one.getKey(), (JsonObject) one.getValue(), folder.resolve("A"))
                        .outcome());
            }
            return outcomes;
        });
    }

    @TestFactory
    Stream<DynamicTest> packages() throws IOException {
        return run("C", folder -> {
            List<Path> archives;
            try (Stream<Path> files = Files.walk(folder.resolve("C"))) {
                archives = files.filter(file -> file.toString().endsWith(".txtar"))
                        .sorted()
                        .toList();
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Path archive : archives) {
                String name = folder.resolve("C").relativize(archive).toString();
                if (OUT_OF_SCOPE.stream().noneMatch(name::startsWith)) {
                    outcomes.addAll(new PackageCase(name, ArchiveCase.split(Files.readString(archive))).outcomes());
                }
            }
            return outcomes;
        });
    }

    /// What became of one case.
    ///
    /// @param id set and name
    /// @param problem what is wrong, empty where nothing is
    /// @param loosens whether we pass what the reference denies
    /// @param text whether the text of the first error is the reference's
    record Outcome(String id, String problem, boolean loosens, boolean text) {}

    private interface Judge {
        List<Outcome> judge(Path folder) throws IOException;
    }

    private static Stream<DynamicTest> run(String set, Judge judge) throws IOException {
        Path folder = Path.of(System.getProperty("gatehouse.cue.dir", "../../../shared/conformance/cue"));
        if (!Files.isDirectory(folder)) {
            System.out.println("left out: cue conformance set " + set + ", " + folder + " not found");
            assertThat(System.getenv("CI"))
                    .as("conformance data is there in CI")
                    .isNotEqualTo("true");
            return Stream.empty();
        }
        List<Outcome> outcomes = judge.judge(folder);
        long right = outcomes.stream().filter(o -> o.problem().isEmpty()).count();
        long texts = outcomes.stream().filter(Outcome::text).count();
        long loose = outcomes.stream().filter(Outcome::loosens).count();
        System.out.println("cue conformance set " + set + ": " + right + " of " + outcomes.size() + " right, " + loose
                + " wrong in the passing direction, first texts equal " + texts);
        record(set, outcomes);
        Map<String, String> expected = expected(set);
        List<DynamicTest> tests = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            boolean listed = expected.remove(outcome.id()) != null;
            tests.add(DynamicTest.dynamicTest(outcome.id(), () -> {
                if (listed) {
                    assertThat(outcome.problem())
                            .as("%s is right now: remove it from expected-failures.json", outcome.id())
                            .isNotEmpty();
                } else {
                    assertThat(outcome.problem()).isEmpty();
                }
                if (set.equals("contract")) {
                    assertThat(outcome.loosens()).isFalse();
                }
            }));
        }
        tests.add(DynamicTest.dynamicTest(
                set + ": every listed case exists", () -> assertThat(expected).isEmpty()));
        return tests.stream();
    }

    private static Map<String, String> expected(String set) throws IOException {
        Map<String, String> expected = new TreeMap<>();
        try (InputStream in = ConformanceTest.class.getResourceAsStream("expected-failures.json")) {
            assertThat(in).isNotNull();
            for (JsonValue entry : ((JsonArray) JsonReader.read(in.readAllBytes(), LIMITS)).elements()) {
                JsonObject listed = (JsonObject) entry;
                String id = listed.string("case").orElseThrow();
                assertThat(listed.string("reason").orElse("")).as(id).isNotBlank();
                if (id.startsWith(set + "/")) {
                    expected.put(id, listed.string("reason").orElseThrow());
                }
            }
        }
        return expected;
    }

    private static void record(String set, List<Outcome> outcomes) throws IOException {
        String file = System.getProperty("gatehouse.cue.record", "");
        if (!file.isEmpty()) {
            List<String> lines = outcomes.stream()
                    .filter(o -> !o.problem().isEmpty())
                    .map(o -> o.id() + "\t" + o.loosens() + "\t" + o.problem().replace('\n', ' '))
                    .toList();
            Files.write(Path.of(file + "." + set), lines);
        }
    }

    static JsonValue read(Path file) throws IOException {
        return JsonReader.read(Files.readAllBytes(file), LIMITS);
    }
}
