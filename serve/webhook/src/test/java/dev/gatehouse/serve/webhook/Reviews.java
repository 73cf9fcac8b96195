// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Writes reviews as an API server does, and reads its answers.
final class Reviews {
    static final String UID = "11111111-2222-4333-8444-555555555555";

    private Reviews() {}

    /// A kind, as tests need it.
    ///
    /// @param podSpec where the pod spec stands
    record Kind(String apiVersion, String kind, String podSpec) {
        String prefix() {
            return "/" + podSpec.replace('.', '/');
        }

        /// Returns an object of this kind whose pod spec is `spec`.
        String object(String spec) {
            String inner = spec;
            for (String member : List.of(podSpec.split("\\.")).reversed()) {
                inner = "{\"" + member + "\":" + inner + "}";
            }
            return "{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"" + kind
                    + "\",\"metadata\":{\"name\":\"x\",\"namespace\":\"team\"}," + inner.substring(1);
        }

        @Override
        public String toString() {
            return apiVersion + " " + kind;
        }
    }

    static final Kind POD = new Kind("v1", "Pod", "spec");
    static final Kind DEPLOYMENT = new Kind("apps/v1", "Deployment", "spec.template.spec");

    static final List<Kind> KINDS = List.of(
            POD,
            new Kind("v1", "ReplicationController", "spec.template.spec"),
            new Kind("apps/v1", "ReplicaSet", "spec.template.spec"),
            DEPLOYMENT,
            new Kind("apps/v1", "StatefulSet", "spec.template.spec"),
            new Kind("apps/v1", "DaemonSet", "spec.template.spec"),
            new Kind("batch/v1", "Job", "spec.template.spec"),
            new Kind("batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec"),
            new Kind("batch/v1beta1", "CronJob", "spec.jobTemplate.spec.template.spec"));

    static String review(String request) {
        return "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":" + request + "}";
    }

    static String request(String operation, Kind kind, String subresource, String object, String oldObject) {
        ObjectKind named = ObjectKind.of(kind.apiVersion(), kind.kind());
        return review("{\"uid\":\"" + UID + "\",\"kind\":{\"group\":\"" + named.group() + "\",\"version\":\""
                + named.version() + "\",\"kind\":\"" + named.kind() + "\"},\"subResource\":\"" + subresource
                + "\",\"name\":\"x\",\"namespace\":\"team\",\"operation\":\"" + operation + "\",\"object\":" + object
                + ",\"oldObject\":" + oldObject + "}");
    }

    static String create(Kind kind, String object) {
        return request("CREATE", kind, "", object, "null");
    }

    static String update(Kind kind, String object, String oldObject) {
        return request("UPDATE", kind, "", object, oldObject);
    }

    /// Returns the spec of a pod with one container for each image.
    static String containers(String... images) {
        StringBuilder spec = new StringBuilder("{\"containers\":[");
        for (int i = 0; i < images.length; i++) {
            spec.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"c")
                    .append(i)
                    .append("\",\"image\":\"")
                    .append(images[i])
                    .append("\"}");
        }
        return spec.append("]}").toString();
    }

    static String pod(String... images) {
        return POD.object(containers(images));
    }

    static boolean allowed(JsonObject response) {
        return response.member("allowed").equals(Optional.of(JsonBoolean.TRUE));
    }

    /// Returns why the object was denied, empty where it was not.
    static String message(JsonObject response) {
        return response.object("status")
                .flatMap(status -> status.string("message"))
                .orElse("");
    }

    static List<String> warnings(JsonObject response) {
        return response.array("warnings").orElse(JsonArray.EMPTY).elements().stream()
                .map(value -> ((JsonString) value).text())
                .toList();
    }

    /// Returns the operations of the patch as `path value`, none where there is no patch.
    static List<String> patch(JsonObject response) {
        Optional<String> patch = response.string("patch");
        if (patch.isEmpty()) {
            return List.of();
        }
        JsonArray operations = (JsonArray) JsonReader.read(Base64.getDecoder().decode(patch.get()), JsonLimits.DEFAULT);
        return operations.elements().stream()
                .map(JsonObject.class::cast)
                .map(operation -> {
                    if (!operation.string("op").equals(Optional.of("replace"))) {
                        throw new AssertionError(operation);
                    }
                    return operation.string("path").orElseThrow() + " "
                            + operation.string("value").orElseThrow();
                })
                .toList();
    }

    static JsonObject object(String json) {
        JsonValue value = JsonReader.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        return (JsonObject) value;
    }
}
