// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static dev.gatehouse.serve.webhook.ReviewMembers.text;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads ConversionReviews of the versions v1 and v1beta1, which have one shape.
final class ConversionReader {
    private static final Set<String> VERSIONS = Set.of("apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1");

    private ConversionReader() {}

    /// Reads `document`.
    ///
    /// @throws MalformedReviewException where it is no ConversionReview with a request, is beyond `limits`, or
    ///     where a member of its envelope has the wrong type
    static ConversionReview read(byte[] document, JsonLimits limits) {
        JsonObject review = ReviewMembers.document(document, limits);
        String apiVersion = text(review, "apiVersion");
        if (!text(review, "kind").equals("ConversionReview") || !VERSIONS.contains(apiVersion)) {
            throw new MalformedReviewException("not a ConversionReview of apiextensions.k8s.io/v1 or v1beta1");
        }
        JsonObject request = ReviewMembers.request(review);
        return new ConversionReview(
                apiVersion, text(request, "uid"), text(request, "desiredAPIVersion"), objects(request));
    }

    private static List<JsonValue> objects(JsonObject request) {
        Optional<JsonArray> objects = request.array("objects");
        if (objects.isEmpty() && ReviewMembers.present(request, "objects").isPresent()) {
            throw new MalformedReviewException("objects is not an array");
        }
        return objects.orElse(JsonArray.EMPTY).elements();
    }
}
