// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the webhook answered.
///
/// @param status of HTTP, 0 where there was no answer
/// @param body as it came; without an answer, why
record Answer(int status, String body) {
    static Answer of(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.body());
    }

    static Answer none(IOException reason) {
        return new Answer(0, String.valueOf(reason));
    }

    private static JsonValue read(byte[] json) {
        return JsonReader.read(json, JsonLimits.DEFAULT);
    }

    private JsonObject response() {
        if (!(read(body.getBytes(StandardCharsets.UTF_8)) instanceof JsonObject review)) {
            throw new AssertionError(body);
        }
        return review.object("response").orElseThrow();
    }

    /// Tells whether an API server takes this for an admission.
    boolean allowed() {
        return status == 200 && response().member("allowed").equals(Optional.of(JsonBoolean.TRUE));
    }

    /// Tells whether this is a review that says no, as it should be where a review could be read.
    boolean denied() {
        return status == 200 && response().member("allowed").equals(Optional.of(JsonBoolean.FALSE));
    }

    /// Returns why the object was denied, empty where it was not.
    String message() {
        return status != 200
                ? ""
                : response()
                        .object("status")
                        .flatMap(state -> state.string("message"))
                        .orElse("");
    }

    /// Returns the replaced values by their JSON pointers, in the patch's order.
    Map<String, String> patch() {
        Map<String, String> values = new LinkedHashMap<>();
        response()
                .string("patch")
                .map(text -> (JsonArray) read(Base64.getDecoder().decode(text)))
                .orElse(JsonArray.EMPTY)
                .elements()
                .forEach(element -> {
                    JsonObject operation = (JsonObject) element;
                    values.put(
                            operation.string("path").orElseThrow(),
                            operation.string("value").orElseThrow());
                });
        return values;
    }
}
