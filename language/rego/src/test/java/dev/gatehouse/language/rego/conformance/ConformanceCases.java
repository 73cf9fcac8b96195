// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the cases of all corpora.
final class ConformanceCases {
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 2000, 5_000_000, 10_000);

    private final Path root;
    private final Map<String, JsonObject> newer;
    private final Map<String, JsonObject> differences;

    private ConformanceCases(Path root) {
        this.root = root;
        this.newer = listed("v1/newer.json");
        this.differences = listed("v1/import-differences.json");
    }

    static List<ConformanceCase> read(Path root) {
        ConformanceCases reader = new ConformanceCases(root);
        List<ConformanceCase> cases = new ArrayList<>();
        for (String corpus : List.of("v1", "v0", "v0-written", "interpreter")) {
            reader.corpus(corpus, cases);
        }
        reader.contract(cases);
        return cases;
    }

    /// Returns the cases that are out of scope for good, by id.
    static Set<String> excluded(Path root) {
        return new HashSet<>(
                new ConformanceCases(root).listed("v1/excluded.json").keySet());
    }

    private JsonValue json(Path file) {
        try {
            return JsonReader.read(Files.readAllBytes(file), LIMITS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, JsonObject> listed(String file) {
        Map<String, JsonObject> found = new HashMap<>();
        if (json(root.resolve(file)) instanceof JsonArray list) {
            for (JsonValue element : list.elements()) {
                if (element instanceof JsonObject entry) {
                    found.put(
                            entry.string("file").orElse("") + "#"
                                    + entry.integer("index").orElse(-1L),
                            entry);
                }
            }
        }
        return found;
    }

    private List<Path> files(String corpus) {
        try (Stream<Path> files = Files.walk(root.resolve(corpus))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void corpus(String corpus, List<ConformanceCase> cases) {
        for (Path file : files(corpus)) {
            String name = root.relativize(file).toString();
            if (!(json(file) instanceof JsonObject content)) {
                continue;
            }
            List<JsonValue> elements =
                    content.array("cases").map(JsonArray::elements).orElse(List.of());
            for (int i = 0; i < elements.size(); i++) {
                if (elements.get(i) instanceof JsonObject one) {
                    suiteCase(corpus, name, i, one, cases);
                }
            }
        }
    }

    private void suiteCase(String corpus, String name, int index, JsonObject one, List<ConformanceCase> cases) {
        String id = name + "#" + index;
        String[] parts = name.split("/", -1);
        String group = parts[0] + "/" + (parts.length > 2 ? parts[1] : parts[parts.length - 1].replace(".json", ""));
        boolean strict = corpus.equals("v1")
                || (corpus.equals("interpreter")
                        && one.string("version").orElse("").equals("v1"));
        JsonObject reference = newer.getOrDefault(id, JsonObject.EMPTY);
        cases.add(new ConformanceCase(
                id, group, () -> new SuiteCheck(one, strict, false, reference.object("reference")).check()));
        if (corpus.equals("v1")) {
            Optional<JsonObject> difference = differences.containsKey(id)
                    ? differences.get(id).object("reference")
                    : reference.object("reference").map(ConformanceCases::moved);
            cases.add(new ConformanceCase(
                    "import/" + id, "import/" + group, () -> new SuiteCheck(one, false, true, difference).check()));
        }
    }

    // What was recorded without the import that is inserted names the line before.
    private static JsonObject moved(JsonObject reference) {
        Map<String, JsonValue> members = new LinkedHashMap<>(reference.members());
        reference
                .string("error")
                .ifPresent(text -> members.put(
                        "error",
                        new JsonString(Pattern.compile("(?<=test-0\\.rego:)[0-9]+")
                                .matcher(text)
                                .replaceAll(row -> Integer.toString(Integer.parseInt(row.group()) + 1)))));
        return new JsonObject(members);
    }

    /// A policy of the contract, and what it is asked about.
    record Asked(String policy, String document) {}

    static List<Asked> contract(Path root) {
        ConformanceCases reader = new ConformanceCases(root);
        return reader.contract().stream()
                .map(one -> new Asked(one.string("policy").orElse(""), new String(reader.document(one), UTF_8)))
                .toList();
    }

    private List<JsonObject> contract() {
        List<JsonObject> found = new ArrayList<>();
        if (json(root.resolve("contract.json")) instanceof JsonArray list) {
            for (JsonValue element : list.elements()) {
                if (element instanceof JsonObject one) {
                    found.add(one);
                }
            }
        }
        return found;
    }

    private void contract(List<ConformanceCase> cases) {
        for (JsonObject one : contract()) {
            String id = one.string("id").orElse("");
            cases.add(new ConformanceCase(
                    "contract/" + id,
                    "contract/" + id.replaceFirst("/.*", ""),
                    () -> new ContractCheck(one, document(one)).check()));
        }
    }

    private byte[] document(JsonObject one) {
        if (one.string("input_text").isPresent()) {
            return one.string("input_text").get().getBytes(UTF_8);
        }
        if (one.string("input_file").isPresent()) {
            try {
                return Files.readAllBytes(root.resolve(one.string("input_file").get()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return one.member("input")
                .map(value -> dev.gatehouse.core.json.JsonWriter.compact(value).getBytes(UTF_8))
                .orElseGet(() -> "null".getBytes(UTF_8));
    }
}
