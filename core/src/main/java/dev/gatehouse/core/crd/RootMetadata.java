// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tells whether a document is root metadata of a TUF repository ([The Update Framework
/// §4.3](https://theupdateframework.github.io/specification/latest/#file-formats-root)): its form only, not who
/// signed it nor until when it counts.
final class RootMetadata {
    private static final List<String> ROLES = List.of("root", "timestamp", "snapshot", "targets");

    private RootMetadata() {}

    /// Returns what is wrong with `document`; empty where nothing is.
    static Optional<String> problem(JsonObject document) {
        Optional<JsonObject> signed = document.object("signed");
        if (signed.isEmpty()) {
            return Optional.of("signed is missing");
        }
        JsonObject root = signed.get();
        if (!root.string("_type").equals(Optional.of("root"))) {
            return Optional.of("signed._type is not root");
        }
        if (root.integer("version").orElse(0L) < 1) {
            return Optional.of("signed.version is no positive number");
        }
        if (!isTime(root.string("expires").orElse(""))) {
            return Optional.of("signed.expires is no time");
        }
        JsonObject keys = root.object("keys").orElse(JsonObject.EMPTY);
        JsonObject roles = root.object("roles").orElse(JsonObject.EMPTY);
        for (String role : ROLES) {
            Optional<String> problem = roleProblem(roles.object(role), keys);
            if (problem.isPresent()) {
                return Optional.of("signed.roles." + role + " " + problem.get());
            }
        }
        if (document.array("signatures").orElse(JsonArray.EMPTY).elements().isEmpty()) {
            return Optional.of("signatures is empty");
        }
        return Optional.empty();
    }

    private static Optional<String> roleProblem(Optional<JsonObject> written, JsonObject keys) {
        if (written.isEmpty()) {
            return Optional.of("is missing");
        }
        JsonObject role = written.get();
        List<JsonValue> ids = role.array("keyids").orElse(JsonArray.EMPTY).elements();
        long known = ids.stream()
                .distinct()
                .filter(id -> id instanceof JsonValue.JsonString text
                        && keys.object(text.text()).isPresent())
                .count();
        long threshold = role.integer("threshold").orElse(0L);
        if (threshold < 1) {
            return Optional.of("has no positive threshold");
        }
        return known < threshold ? Optional.of("names fewer keys than its threshold") : Optional.empty();
    }

    private static boolean isTime(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }
}
