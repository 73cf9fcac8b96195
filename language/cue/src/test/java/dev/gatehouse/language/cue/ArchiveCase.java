// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.language.cue.ConformanceTest.Outcome;
import dev.gatehouse.language.cue.evaluate.Budget;
import dev.gatehouse.language.cue.evaluate.Compiler;
import dev.gatehouse.language.cue.evaluate.Failing;
import dev.gatehouse.language.cue.evaluate.Graph;
import dev.gatehouse.language.cue.syntax.MalformedCueException;
import dev.gatehouse.language.cue.syntax.Node;
import dev.gatehouse.language.cue.syntax.Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// An archive of CUE files and what the reference says about their value.
record ArchiveCase(String name, JsonObject verdict, Map<String, String> files) {

    static ArchiveCase of(String name, JsonObject verdict, Path folder) throws IOException {
        return new ArchiveCase(name, verdict, files(Files.readString(folder.resolve(name))));
    }

    /// Returns the files of an archive by name; what stands before the first has no name.
    static Map<String, String> split(String archive) {
        Map<String, String> files = new TreeMap<>();
        String name = "";
        StringBuilder text = new StringBuilder();
        for (String line : archive.split("(?<=\n)", -1)) {
            String stripped = line.strip();
            if (line.startsWith("-- ") && stripped.endsWith(" --")) {
                files.put(name, text.toString());
                name = stripped.substring(3, stripped.length() - 3).strip();
                text.setLength(0);
            } else {
                text.append(line);
            }
        }
        files.put(name, text.toString());
        return files;
    }

    private static Map<String, String> files(String archive) {
        Map<String, String> files = split(archive);
        files.keySet().removeIf(file -> !file.endsWith(".cue") || file.contains("/"));
        return files;
    }

    Outcome outcome() {
        String id = "A/" + name;
        if (skipped()) {
            // User packages and experiments are out of scope; a policy has no module.
            return new Outcome(id, "", false, false);
        }
        List<Failing.Reason> root;
        List<Failing.Reason> validate;
        List<Failing.Reason> concrete;
        JsonValue json = JsonNull.NULL;
        try {
            Graph graph = Graph.of(units(), CueCompiler.PACKAGES, CueLimits.DEFAULT.budget());
            root = graph.rootErrors();
            validate = graph.validate();
            concrete = graph.validateConcrete();
            if (concrete.isEmpty()) {
                json = graph.export().orElse(JsonNull.NULL);
            }
        } catch (MalformedCueException e) {
            root = List.of(new Failing.Reason("", e.problems().getFirst().text()));
            validate = root;
            concrete = root;
        } catch (Budget.ExceededException e) {
            root = List.of(new Failing.Reason("", String.valueOf(e.getMessage())));
            validate = root;
            concrete = root;
        } catch (StackOverflowError _) {
            root = List.of(new Failing.Reason("", "evaluation exceeded its depth budget"));
            validate = root;
            concrete = root;
        }
        StringBuilder problem = new StringBuilder();
        compare(problem, "root", root);
        compare(problem, "validate", validate);
        compare(problem, "concrete", concrete);
        JsonValue wanted = verdict.member("json").orElse(JsonNull.NULL);
        if (problem.isEmpty() && !same(wanted, json)) {
            problem.append("json: wanted ").append(JsonWriter.compact(wanted));
            problem.append(", got ").append(JsonWriter.compact(json));
        }
        boolean loosens = validate.isEmpty() && !ok("validate");
        boolean text = !validate.isEmpty()
                && verdict.object("validate")
                        .orElseThrow()
                        .string("error")
                        .orElse("")
                        .startsWith(validate.getFirst().text());
        return new Outcome(id, problem.toString(), loosens, text);
    }

    private boolean skipped() {
        boolean packages =
                verdict.member("packages").filter(JsonBoolean.TRUE::equals).isPresent();
        return packages || files.values().stream().anyMatch(text -> text.contains("@experiment("));
    }

    private boolean ok(String step) {
        return verdict.object(step).orElseThrow().member("ok").orElseThrow() == JsonBoolean.TRUE;
    }

    private void compare(StringBuilder problem, String step, List<Failing.Reason> errors) {
        if (ok(step) != errors.isEmpty()) {
            String wanted = verdict.object(step).orElseThrow().string("error").orElse("ok");
            String got = errors.isEmpty() ? "ok" : errors.getFirst().text();
            problem.append(step)
                    .append(": wanted ")
                    .append(wanted)
                    .append(", got ")
                    .append(got)
                    .append("; ");
        }
    }

    private List<Compiler.Unit> units() {
        List<Node.File> parsed = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (String text : files.values()) {
            Node.File file = Parser.parse(text, CueLimits.DEFAULT.nesting());
            parsed.add(file);
            names.addAll(Compiler.topLevelNames(file));
        }
        Set<String> siblings = parsed.size() == 1 ? Set.of() : names;
        return parsed.stream()
                .map(file -> Compiler.compile(file, CueCompiler.PACKAGES, siblings))
                .toList();
    }

    /// Whether two values are equal, numbers by value.
    static boolean same(JsonValue a, JsonValue b) {
        if (a instanceof JsonNumber x && b instanceof JsonNumber y) {
            // Some of the data went through binary floating point.
            return x.decimal().compareTo(y.decimal()) == 0
                    || (y.decimal().precision() > 17
                            && Double.compare(
                                            x.decimal().doubleValue(),
                                            y.decimal().doubleValue())
                                    == 0);
        }
        if (a instanceof JsonArray(List<JsonValue> x) && b instanceof JsonArray(List<JsonValue> y)) {
            boolean same = x.size() == y.size();
            for (int i = 0; same && i < x.size(); i++) {
                same = same(x.get(i), y.get(i));
            }
            return same;
        }
        if (a instanceof JsonObject(Map<String, JsonValue> x) && b instanceof JsonObject(Map<String, JsonValue> y)) {
            return x.keySet().equals(y.keySet())
                    && x.entrySet().stream()
                            .allMatch(e -> same(e.getValue(), y.getOrDefault(e.getKey(), JsonNull.NULL)));
        }
        return a.equals(b);
    }
}
