// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.AdmittedDocument;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Cuts an object to what documents of policies may see: of workloads with a template no more of `spec` than all
/// of their kind have. Containers always have `resources`, as an API server shows them.
final class AdmittedDocuments {
    private static final String SELECTOR = "selector";
    private static final List<String> SCALABLE = List.of("replicas", SELECTOR, "template");
    private static final List<String> TEMPLATE = List.of("template", "spec");
    private static final List<String> JOB_TEMPLATE = List.of("jobTemplate", "spec", "template", "spec");

    private AdmittedDocuments() {}

    static AdmittedDocument of(JsonObject object, WorkloadKind kind) {
        Map<String, JsonValue> type = new LinkedHashMap<>();
        for (String name : List.of("kind", "apiVersion")) {
            object.member(name).ifPresent(value -> type.put(name, value));
        }
        return new AdmittedDocument(
                object.object("spec").map(spec -> spec(spec, kind)).orElse(JsonObject.EMPTY),
                object.object("metadata").orElse(JsonObject.EMPTY),
                new JsonObject(type));
    }

    private static JsonObject spec(JsonObject spec, WorkloadKind kind) {
        return switch (kind.nesting()) {
            case SPEC -> podSpec(spec);
            case TEMPLATE -> within(cut(spec, kind), TEMPLATE);
            case JOB_TEMPLATE -> within(spec, JOB_TEMPLATE);
        };
    }

    private static JsonObject within(JsonObject object, List<String> path) {
        if (path.isEmpty()) {
            return podSpec(object);
        }
        return object.object(path.getFirst())
                .map(inner -> with(object, path.getFirst(), within(inner, path.subList(1, path.size()))))
                .orElse(object);
    }

    private static JsonObject podSpec(JsonObject spec) {
        JsonObject complete = spec;
        for (String name : List.of("initContainers", "containers", "ephemeralContainers")) {
            Optional<JsonArray> containers = spec.array(name);
            if (containers.isPresent()) {
                complete = with(
                        complete,
                        name,
                        new JsonArray(containers.get().elements().stream()
                                .map(AdmittedDocuments::container)
                                .toList()));
            }
        }
        return complete;
    }

    private static JsonValue container(JsonValue written) {
        return written instanceof JsonObject container
                        && container.member("resources").isEmpty()
                ? with(container, "resources", JsonObject.EMPTY)
                : written;
    }

    private static JsonObject with(JsonObject object, String name, JsonValue value) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.put(name, value);
        return new JsonObject(members);
    }

    private static JsonObject cut(JsonObject spec, WorkloadKind kind) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (String name : kind.scalable() ? SCALABLE : List.of("template")) {
            spec.member(name).ifPresent(value -> members.put(name, value));
        }
        if (kind.scalable()) {
            members.putIfAbsent(SELECTOR, JsonNull.NULL);
        }
        return new JsonObject(members);
    }
}
