// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import java.util.Optional;
import java.util.Set;

/// Reads AdmissionReviews of the versions v1 and v1beta1, which have one shape.
final class AdmissionReader {
    private static final Set<String> VERSIONS = Set.of("admission.k8s.io/v1", "admission.k8s.io/v1beta1");

    private AdmissionReader() {}

    /// Reads `document`.
    ///
    /// @throws MalformedReviewException where it is no AdmissionReview with a request, is beyond `limits`, or
    ///     where a member that decides something has the wrong type
    static AdmissionReview read(byte[] document, JsonLimits limits) {
        JsonValue value = json(document, limits);
        if (!(value instanceof JsonObject review)) {
            throw new MalformedReviewException("the review is not an object");
        }
        String apiVersion = text(review, "apiVersion");
        if (!text(review, "kind").equals("AdmissionReview") || !VERSIONS.contains(apiVersion)) {
            throw new MalformedReviewException("not an AdmissionReview of admission.k8s.io/v1 or v1beta1");
        }
        JsonObject request =
                object(review, "request").orElseThrow(() -> new MalformedReviewException("the review has no request"));
        return new AdmissionReview(apiVersion, request(request));
    }

    private static JsonValue json(byte[] document, JsonLimits limits) {
        try {
            return JsonReader.read(document, limits);
        } catch (MalformedJsonException e) {
            String message = String.valueOf(e.getMessage());
            // The reference reads from a stream, and its decoder has words of its own for a stream that ends.
            if (message.equals("unexpected end of JSON input")) {
                message = blank(document) ? "EOF" : "unexpected EOF";
            }
            throw new MalformedReviewException(message);
        }
    }

    private static boolean blank(byte[] document) {
        for (byte b : document) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static AdmissionRequest request(JsonObject request) {
        JsonObject kind =
                object(request, "kind").orElseThrow(() -> new MalformedReviewException("the request has no kind"));
        return new AdmissionRequest(
                text(request, "uid"),
                operation(text(request, "operation")),
                new Target(
                        new ObjectKind(text(kind, "group"), text(kind, "version"), text(kind, "kind")),
                        text(request, "subResource"),
                        text(request, "namespace"),
                        text(request, "name")),
                object(request, "object"),
                object(request, "oldObject"));
    }

    private static Operation operation(String name) {
        return switch (name) {
            case "CREATE" -> Operation.CREATE;
            case "UPDATE" -> Operation.UPDATE;
            case "DELETE" -> Operation.DELETE;
            case "CONNECT" -> Operation.CONNECT;
            default -> throw new MalformedReviewException("the request's operation is none of the four known ones");
        };
    }

    private static String text(JsonObject object, String name) {
        Optional<JsonValue> member = present(object, name);
        if (member.isEmpty()) {
            return "";
        }
        return object.string(name).orElseThrow(() -> new MalformedReviewException(name + " is not a string"));
    }

    private static Optional<JsonObject> object(JsonObject object, String name) {
        Optional<JsonObject> member = object.object(name);
        if (member.isEmpty() && present(object, name).isPresent()) {
            throw new MalformedReviewException(name + " is not an object");
        }
        return member;
    }

    private static Optional<JsonValue> present(JsonObject object, String name) {
        return object.member(name).filter(value -> value != JsonNull.NULL);
    }
}
