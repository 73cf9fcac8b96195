// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Workload;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.policy.ImageUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Changes that are let through without a look at the images, since they bring nothing that could run and did not
/// before. Every comparison is between the object and the old object of the same request; no memory of earlier
/// decisions is needed.
final class Exemption {
    /// Annotations that controllers rewrite when they scale.
    private static final List<String> CONTROLLER_ANNOTATIONS =
            List.of("deployment.kubernetes.io/", "kubectl.kubernetes.io/");

    private Exemption() {}

    /// Tells whether the request is exempt whatever its objects hold: an end, a connection, or a status.
    static boolean byOperation(AdmissionRequest request) {
        return switch (request.operation()) {
            case DELETE, CONNECT -> true;
            case CREATE, UPDATE -> false;
        };
    }

    /// Tells whether only the status is written.
    static boolean byStatus(AdmissionRequest request) {
        return request.target().subresource().equals("status");
    }

    /// Tells whether the object of an update is exempt; no other one is:
    ///
    /// - it is terminating and brings no image reference that the old object lacks;
    /// - it is scaled down and nothing else that counts is changed;
    /// - neither its labels, its annotations nor its `spec` are changed.
    ///
    /// @param workload the request's object, already read
    /// @throws MalformedObjectException where a member that decides has the wrong type
    static boolean byComparison(
            AdmissionRequest request, JsonObject object, WorkloadKind kind, Workload workload, int mostImages) {
        // Asked whatever the operation is, since a time of deletion of the wrong type is refused in every object.
        boolean terminating = terminating(object);
        // Whoever creates an object can give it any time of deletion, and claim any old object.
        if (request.operation() != Operation.UPDATE) {
            return false;
        }
        if (terminating && !bringsImage(request, kind, workload, mostImages)) {
            return true;
        }
        if (request.oldObject().isEmpty()) {
            return false;
        }
        JsonObject old = request.oldObject().get();
        return sameKind(object, old)
                && member(object, "metadata", "labels").equals(member(old, "metadata", "labels"))
                && (unchanged(object, old) || (kind.scalable() && scaledDown(object, old)));
    }

    private static boolean terminating(JsonObject object) {
        return Fields.of(object, Shape.OBJECT)
                .fields("metadata", Shape.META)
                .map(metadata -> !metadata.text("deletionTimestamp").isEmpty())
                .orElse(false);
    }

    private static boolean bringsImage(AdmissionRequest request, WorkloadKind kind, Workload workload, int mostImages) {
        Set<String> had = request.oldObject()
                .map(old -> references(old, request, kind, mostImages))
                .orElse(Set.of());
        return !had.containsAll(texts(workload));
    }

    private static Set<String> references(JsonObject old, AdmissionRequest request, WorkloadKind kind, int mostImages) {
        try {
            return texts(WorkloadReader.read(old, kind, request.target(), mostImages));
        } catch (MalformedObjectException _) {
            // Whatever it had, we cannot tell; so nothing is known to have been there, and the object is judged.
            return Set.of();
        }
    }

    private static Set<String> texts(Workload workload) {
        return workload.images().stream().map(ImageUse::text).collect(Collectors.toSet());
    }

    private static boolean sameKind(JsonObject object, JsonObject old) {
        return object.member("apiVersion").equals(old.member("apiVersion"))
                && object.member("kind").equals(old.member("kind"));
    }

    private static boolean unchanged(JsonObject object, JsonObject old) {
        return member(object, "spec").equals(member(old, "spec"))
                && member(object, "metadata", "annotations").equals(member(old, "metadata", "annotations"));
    }

    private static boolean scaledDown(JsonObject object, JsonObject old) {
        Optional<JsonObject> spec = object.object("spec");
        Optional<JsonObject> oldSpec = old.object("spec");
        if (spec.isEmpty() || oldSpec.isEmpty()) {
            return false;
        }
        Optional<Long> replicas = spec.get().integer("replicas");
        Optional<Long> oldReplicas = oldSpec.get().integer("replicas");
        return replicas.isPresent()
                && oldReplicas.isPresent()
                && 0 <= replicas.get()
                && replicas.get() < oldReplicas.get()
                && withoutReplicas(spec.get()).equals(withoutReplicas(oldSpec.get()))
                && sameOwnAnnotations(object, old);
    }

    private static Map<String, JsonValue> withoutReplicas(JsonObject spec) {
        Map<String, JsonValue> rest = new LinkedHashMap<>(spec.members());
        rest.remove("replicas");
        return rest;
    }

    private static boolean sameOwnAnnotations(JsonObject object, JsonObject old) {
        Optional<Map<String, JsonValue>> own = ownAnnotations(object);
        return own.isPresent() && own.equals(ownAnnotations(old));
    }

    // Empty where the annotations are no object: then nothing is known about them.
    private static Optional<Map<String, JsonValue>> ownAnnotations(JsonObject object) {
        JsonValue annotations = member(object, "metadata", "annotations");
        if (annotations == JsonNull.NULL) {
            return Optional.of(Map.of());
        }
        if (!(annotations instanceof JsonObject named)) {
            return Optional.empty();
        }
        return Optional.of(named.members().entrySet().stream()
                .filter(entry -> CONTROLLER_ANNOTATIONS.stream().noneMatch(entry.getKey()::startsWith))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static JsonValue member(JsonObject object, String name) {
        return object.member(name).orElse(JsonNull.NULL);
    }

    private static JsonValue member(JsonObject object, String outer, String name) {
        return object.object(outer).map(inner -> member(inner, name)).orElse(JsonNull.NULL);
    }
}
