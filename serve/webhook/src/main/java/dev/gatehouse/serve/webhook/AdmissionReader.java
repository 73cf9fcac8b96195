// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static dev.gatehouse.serve.webhook.ReviewMembers.object;
import static dev.gatehouse.serve.webhook.ReviewMembers.text;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonValue.JsonObject;
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
        JsonObject review = ReviewMembers.document(document, limits);
        String apiVersion = text(review, "apiVersion");
        if (!text(review, "kind").equals("AdmissionReview") || !VERSIONS.contains(apiVersion)) {
            throw new MalformedReviewException("not an AdmissionReview of admission.k8s.io/v1 or v1beta1");
        }
        return new AdmissionReview(apiVersion, request(ReviewMembers.request(review)));
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
}
