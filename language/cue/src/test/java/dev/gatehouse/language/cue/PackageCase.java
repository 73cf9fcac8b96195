// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.language.cue.ConformanceTest.Outcome;
import dev.gatehouse.language.cue.evaluate.Budget;
import dev.gatehouse.language.cue.evaluate.Graph;
import dev.gatehouse.language.cue.evaluate.Graph.Found;
import dev.gatehouse.language.cue.syntax.MalformedCueException;
import dev.gatehouse.language.cue.syntax.Node;
import dev.gatehouse.language.cue.syntax.Parser;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An archive about a package: a source and the value it comes to, field by field.
record PackageCase(String name, Map<String, String> files) {
    /// One field of the expected value that has no fields of its own.
    private record Leaf(List<String> path, Node value) {}

    List<Outcome> outcomes() {
        String golden = golden();
        int result = golden.indexOf("Result:\n");
        String wanted = result < 0 ? golden : golden.substring(result + "Result:\n".length());
        List<Leaf> leaves = new ArrayList<>();
        gather(Parser.parse(wanted, 200).declarations(), List.of(), leaves);
        Optional<Graph> graph = Optional.empty();
        String refusal = "";
        try {
            graph = Optional.of(Graph.of(
                    List.of(CueCompiler.unit(files.getOrDefault("in.cue", ""), CueLimits.DEFAULT)),
                    CueCompiler.PACKAGES,
                    CueLimits.DEFAULT.budget()));
        } catch (MalformedCueException e) {
            refusal = "refused at creation: " + e.problems().getFirst().text();
        } catch (Budget.ExceededException e) {
            refusal = String.valueOf(e.getMessage());
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Leaf leaf : leaves) {
            String id = "C/" + name + "#" + String.join(".", leaf.path());
            outcomes.add(
                    graph.isPresent()
                            ? judge(id, leaf.value(), graph.get().find(leaf.path()))
                            : new Outcome(id, refusal, false, false));
        }
        return outcomes;
    }

    private String golden() {
        return files.keySet().stream()
                .filter(file -> file.startsWith("out/") && file.endsWith("-v3"))
                .findFirst()
                .or(() -> files.keySet().stream()
                        .filter(file -> file.startsWith("out/"))
                        .findFirst())
                .map(files::get)
                .orElse("");
    }

    private static void gather(List<Node> declarations, List<String> path, List<Leaf> leaves) {
        for (Node declaration : declarations) {
            if (!(declaration instanceof Node.Field field)) {
                continue;
            }
            String label = switch (field.label()) {
                case Node.Ident ident -> ident.name();
                case Node.Word word -> word.word();
                case Node.Text text -> '"' + text.text();
                default -> "";
            };
            if (label.isEmpty() || field.mark() != Node.Mark.REGULAR) {
                continue;
            }
            List<String> at = new ArrayList<>(path);
            at.add(label);
            if (field.value() instanceof Node.Struct(List<Node> inner, int _) && !inner.isEmpty()) {
                gather(inner, at, leaves);
            } else {
                leaves.add(new Leaf(at, field.value()));
            }
        }
    }

    private static Outcome judge(String id, Node wanted, Found found) {
        if (wanted instanceof Node.BottomLiteral) {
            boolean failed = found instanceof Found.Failed;
            return new Outcome(id, failed ? "" : "wanted an error, got " + shown(found), !failed, false);
        }
        Optional<JsonValue> value = json(wanted);
        if (value.isEmpty()) {
            // An expression without a value: ours may know more about it, but nothing is wrong.
            boolean failed = found instanceof Found.Failed;
            return new Outcome(id, failed ? "wanted no error, got " + shown(found) : "", false, false);
        }
        boolean same = found instanceof Found.Concrete(JsonValue ours) && ArchiveCase.same(value.get(), ours);
        String problem = same ? "" : "wanted " + JsonWriter.compact(value.get()) + ", got " + shown(found);
        return new Outcome(id, problem, false, false);
    }

    private static String shown(Found found) {
        return switch (found) {
            case Found.Concrete(JsonValue value) -> JsonWriter.compact(value);
            case Found.Failed(String text) -> "error " + text;
            case Found.Open() -> "no value";
        };
    }

    private static Optional<JsonValue> json(Node node) {
        return switch (node) {
            case Node.Numeral number -> Optional.of(new JsonNumber(number(number.value())));
            case Node.Unary unary
            when unary.operator().equals("-") && unary.operand() instanceof Node.Numeral number ->
                Optional.of(new JsonNumber(number(number.value().negate())));
            case Node.Text text -> Optional.of(new JsonString(text.text()));
            case Node.Octets octets ->
                Optional.of(new JsonString(
                        Base64.getEncoder().encodeToString(octets.latin().getBytes(StandardCharsets.ISO_8859_1))));
            case Node.Word word ->
                Optional.of(
                        switch (word.word()) {
                            case "true" -> JsonBoolean.of(true);
                            case "false" -> JsonBoolean.of(false);
                            default -> JsonNull.NULL;
                        });
            case Node.ListLiteral list -> {
                List<JsonValue> elements = new ArrayList<>();
                for (Node element : list.elements()) {
                    Optional<JsonValue> value = json(element);
                    if (value.isEmpty()) {
                        yield value;
                    }
                    elements.add(value.get());
                }
                yield Optional.of(new JsonArray(elements));
            }
            case Node.Struct struct -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                for (Node declaration : struct.declarations()) {
                    String label = declaration instanceof Node.Field field
                            ? switch (field.label()) {
                                case Node.Ident ident -> ident.name();
                                case Node.Text text -> text.text();
                                default -> "";
                            }
                            : "";
                    Optional<JsonValue> value =
                            declaration instanceof Node.Field field ? json(field.value()) : Optional.empty();
                    if (label.isEmpty() || value.isEmpty()) {
                        yield Optional.empty();
                    }
                    members.put(label, value.get());
                }
                yield Optional.of(new JsonObject(members));
            }
            default -> Optional.empty();
        };
    }

    private static String number(BigDecimal value) {
        return value.toString();
    }
}
