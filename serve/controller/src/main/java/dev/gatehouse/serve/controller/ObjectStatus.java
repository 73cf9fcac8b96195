// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The `status` of an object as it is written.
final class ObjectStatus {
    private ObjectStatus() {}

    /// Returns `status` with `conditions`, sorted by type, and the generation they speak of; empty where it says
    /// all that already, whenever it began to. Conditions of other types and other members stay. Those that change
    /// get `now` as the time of their last transition, all the same.
    static Optional<JsonObject> changed(JsonObject status, long generation, List<Condition> conditions, Instant now) {
        Map<String, JsonObject> written = new TreeMap<>();
        List<JsonValue> elements =
                status.array("conditions").orElse(JsonArray.EMPTY).elements();
        for (JsonValue element : elements) {
            if (element instanceof JsonObject condition) {
                written.put(condition.string("type").orElse(""), condition);
            }
        }
        boolean changed = status.integer("observedGeneration").orElse(-1L) != generation;
        for (Condition condition : conditions) {
            JsonObject before = written.getOrDefault(condition.type(), JsonObject.EMPTY);
            if (!condition.isSaidBy(before)
                    || before.string("lastTransitionTime").isEmpty()) {
                written.put(
                        condition.type(),
                        condition.written(now.truncatedTo(ChronoUnit.SECONDS).toString()));
                changed = true;
            }
        }
        if (!changed) {
            return Optional.empty();
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(status.members());
        members.put("conditions", new JsonArray(List.copyOf(written.values())));
        members.put("observedGeneration", JsonNumber.of(generation));
        return Optional.of(new JsonObject(members));
    }
}
