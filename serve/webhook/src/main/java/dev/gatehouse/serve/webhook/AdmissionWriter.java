// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Renders the AdmissionReview that answers another.
final class AdmissionWriter {
    private AdmissionWriter() {}

    /// Returns the answer to `review` as the bytes of a JSON document.
    static byte[] write(AdmissionReview review, Answer answer) {
        Map<String, JsonValue> response = new LinkedHashMap<>();
        response.put("uid", new JsonString(review.request().uid()));
        switch (answer) {
            case Answer.Allowed allowed -> {
                response.put("allowed", JsonBoolean.TRUE);
                warnings(response, allowed.warnings());
            }
            case Answer.Patched patched -> {
                response.put("allowed", JsonBoolean.TRUE);
                response.put("patchType", new JsonString("JSONPatch"));
                response.put("patch", new JsonString(patch(patched.operations())));
                warnings(response, patched.warnings());
            }
            case Answer.Denied denied -> {
                response.put("allowed", JsonBoolean.FALSE);
                response.put("status", status(denied.message(), "BadRequest", 400));
                warnings(response, denied.warnings());
            }
            case Answer.Failed failed -> {
                response.put("allowed", JsonBoolean.FALSE);
                response.put("status", status(failed.message(), "InternalError", 500));
            }
        }
        Map<String, JsonValue> document = new LinkedHashMap<>();
        document.put("kind", new JsonString("AdmissionReview"));
        document.put("apiVersion", new JsonString(review.apiVersion()));
        document.put("response", new JsonObject(response));
        return JsonWriter.compact(new JsonObject(document)).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject status(String message, String reason, int code) {
        Map<String, JsonValue> status = new LinkedHashMap<>();
        status.put("status", new JsonString("Failure"));
        status.put("message", new JsonString(message));
        status.put("reason", new JsonString(reason));
        status.put("code", JsonNumber.of(code));
        return new JsonObject(status);
    }

    private static void warnings(Map<String, JsonValue> response, List<String> warnings) {
        if (!warnings.isEmpty()) {
            response.put(
                    "warnings",
                    new JsonArray(
                            warnings.stream().<JsonValue>map(JsonString::new).toList()));
        }
    }

    // In the object's own order, base64 as the review's `patch` member has it.
    private static String patch(List<PatchOperation> operations) {
        JsonArray patch = new JsonArray(
                operations.stream().<JsonValue>map(PatchOperation::toJson).toList());
        return Base64.getEncoder().encodeToString(JsonWriter.compact(patch).getBytes(StandardCharsets.UTF_8));
    }
}
