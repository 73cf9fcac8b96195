// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A Lease (`coordination.k8s.io/v1`) as it was read, and what it becomes. Fields that mean nothing here are
/// kept.
///
/// The times in it are for people: no decision looks at them, because the clocks of two nodes need not agree.
///
/// @param object the whole Lease
record LeaseRecord(JsonObject object) {
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /// Makes the Lease called `name`, held by nobody yet.
    static LeaseRecord named(String name, String namespace) {
        return new LeaseRecord(new JsonObject(Map.of(
                "apiVersion",
                new JsonString("coordination.k8s.io/v1"),
                "kind",
                new JsonString("Lease"),
                "metadata",
                new JsonObject(Map.of("name", new JsonString(name), "namespace", new JsonString(namespace))))));
    }

    /// What says who leads: it changes with each renewal.
    JsonObject spec() {
        return object.object("spec").orElse(JsonObject.EMPTY);
    }

    /// Who holds it; empty where nobody does.
    String holder() {
        return spec().string("holderIdentity").orElse("");
    }

    /// How long its holder counts from its last renewal on, as the holder wrote it.
    Duration duration(Duration otherwise) {
        return spec().integer("leaseDurationSeconds")
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds)
                .orElse(otherwise);
    }

    /// Returns the Lease as taken by `identity` at `now`.
    LeaseRecord taken(String identity, Duration duration, Instant now) {
        long transitions = spec().integer("leaseTransitions").orElse(0L);
        boolean another = !holder().equals(identity);
        Map<String, JsonValue> spec = new LinkedHashMap<>(spec().members());
        spec.put("leaseTransitions", JsonNumber.of(another && !isNew() ? transitions + 1 : transitions));
        if (another) {
            spec.put("acquireTime", time(now));
        }
        return held(spec, identity, duration, now);
    }

    /// Returns the Lease as given back: the next one may take it at once.
    LeaseRecord released(Instant now) {
        Map<String, JsonValue> spec = new LinkedHashMap<>(spec().members());
        spec.put("acquireTime", time(now));
        return held(spec, "", Duration.ofSeconds(1), now);
    }

    /// Returns the Lease with `owner` among the objects with which it is deleted.
    LeaseRecord ownedBy(JsonObject owner) {
        JsonObject metadata = ApiServer.metadata(object);
        List<JsonValue> owners = new ArrayList<>(
                metadata.array("ownerReferences").orElse(JsonArray.EMPTY).elements());
        Optional<String> uid = owner.string("uid");
        if (owners.stream()
                .anyMatch(present ->
                        present instanceof JsonObject it && it.string("uid").equals(uid))) {
            return this;
        }
        owners.add(owner);
        Map<String, JsonValue> next = new LinkedHashMap<>(metadata.members());
        next.put("ownerReferences", new JsonArray(owners));
        return with("metadata", new JsonObject(next));
    }

    private boolean isNew() {
        return spec().members().isEmpty();
    }

    private LeaseRecord held(Map<String, JsonValue> spec, String identity, Duration duration, Instant now) {
        spec.put("holderIdentity", new JsonString(identity));
        spec.put("leaseDurationSeconds", JsonNumber.of(duration.toSeconds()));
        spec.put("renewTime", time(now));
        return with("spec", new JsonObject(spec));
    }

    private LeaseRecord with(String member, JsonObject value) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.put(member, value);
        return new LeaseRecord(new JsonObject(members));
    }

    private static JsonString time(Instant moment) {
        return new JsonString(MICRO_TIME.format(moment));
    }
}
