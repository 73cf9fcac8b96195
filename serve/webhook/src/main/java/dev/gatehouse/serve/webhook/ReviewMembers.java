// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import java.util.Optional;

/// The members of a review's envelope. `null` is as good as absent.
final class ReviewMembers {
    private ReviewMembers() {}

    /// Reads the outermost object of a request's body.
    ///
    /// @throws MalformedReviewException where it is no JSON object, or beyond `limits`
    static JsonObject document(byte[] body, JsonLimits limits) {
        if (json(body, limits) instanceof JsonObject review) {
            return review;
        }
        throw new MalformedReviewException("the review is not an object");
    }

    private static JsonValue json(byte[] body, JsonLimits limits) {
        try {
            return JsonReader.read(body, limits);
        } catch (MalformedJsonException e) {
            String message = String.valueOf(e.getMessage());
            // The reference reads from a stream, and its decoder has words of its own for a stream that ends.
            if (message.equals("unexpected end of JSON input")) {
                message = blank(body) ? "EOF" : "unexpected EOF";
            }
            throw new MalformedReviewException(message);
        }
    }

    private static boolean blank(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    /// Returns the text of a member, empty where it is absent.
    ///
    /// @throws MalformedReviewException where it is no text
    static String text(JsonObject object, String name) {
        Optional<JsonValue> member = present(object, name);
        if (member.isEmpty()) {
            return "";
        }
        return object.string(name).orElseThrow(() -> new MalformedReviewException(name + " is not a string"));
    }

    /// Returns the object of a member, empty where it is absent.
    ///
    /// @throws MalformedReviewException where it is no object
    static Optional<JsonObject> object(JsonObject object, String name) {
        Optional<JsonObject> member = object.object(name);
        if (member.isEmpty() && present(object, name).isPresent()) {
            throw new MalformedReviewException(name + " is not an object");
        }
        return member;
    }

    /// Returns the member `request`.
    ///
    /// @throws MalformedReviewException where there is none
    static JsonObject request(JsonObject review) {
        return object(review, "request").orElseThrow(() -> new MalformedReviewException("the review has no request"));
    }

    /// Returns a member, empty where it is absent.
    static Optional<JsonValue> present(JsonObject object, String name) {
        return object.member(name).filter(value -> value != JsonNull.NULL);
    }
}
