// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.language.cue.evaluate.Failing.Code;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns concrete values into JSON.
final class Exporter {
    private final Evaluator evaluator;
    private @Nullable Value failure;

    Exporter(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /// Returns the JSON text of `value`, or why it has none.
    Value text(Value value) {
        Optional<JsonValue> json = json(value);
        if (json.isPresent()) {
            String text = JsonWriter.compact(json.get());
            evaluator.budget.make(text.length());
            return new Value.Text(text);
        }
        return failure == null ? evaluator.references.failure(Code.INCOMPLETE, "incomplete value") : failure;
    }

    /// Returns `value` as JSON, or empty where part of it is not concrete.
    Optional<JsonValue> json(Value value) {
        evaluator.budget.enter();
        try {
            Value settled = evaluator.expressions.concrete(value);
            return switch (settled) {
                case Value.Null _ -> Optional.of(JsonNull.NULL);
                case Value.Bool bool -> Optional.of(JsonBoolean.of(bool == Value.Bool.TRUE));
                case Value.Num number -> Optional.of(new JsonNumber(number.shown()));
                case Value.Text(String text) -> Optional.of(new JsonString(text));
                case Value.Octets octets ->
                    Optional.of(new JsonString(Base64.getEncoder().encodeToString(octets.bytes())));
                case Vertex vertex when vertex.list -> list(vertex);
                case Vertex vertex when Expressions.kind(vertex) == Kind.STRUCT -> struct(vertex);
                case Value.Failure f -> {
                    failure = f;
                    yield Optional.empty();
                }
                default -> {
                    failure = evaluator.references.failure(
                            Code.INCOMPLETE, "incomplete value " + evaluator.printer.value(settled));
                    yield Optional.empty();
                }
            };
        } finally {
            evaluator.budget.leave();
        }
    }

    private Optional<JsonValue> list(Vertex vertex) {
        List<JsonValue> elements = new ArrayList<>();
        for (int i = 0; i < evaluator.lists.length(vertex); i++) {
            Optional<JsonValue> element = json(evaluator.lists.element(vertex, i));
            if (element.isEmpty()) {
                return element;
            }
            elements.add(element.get());
        }
        return Optional.of(new JsonArray(elements));
    }

    private Optional<JsonValue> struct(Vertex vertex) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (Label label : evaluator.fields.names(vertex)) {
            Vertex arc = vertex.arcs.get(label);
            if (arc == null) {
                arc = evaluator.fields.documentArc(vertex, label);
            }
            if (arc == null) {
                continue;
            }
            Optional<JsonValue> member = json(arc);
            if (member.isEmpty()) {
                return member;
            }
            members.put(label.name(), member.get());
        }
        return Optional.of(new JsonObject(members));
    }
}
