// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.edge.registry.Exchange.Answer;
import java.util.List;
import java.util.Map;

/// What a refusal of a registry says in a message. Of its error document ([distribution-spec, error
/// codes](https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes)) `code` and `message`
/// are quoted and nothing else: whoever may create a pod chooses the host, and would choose what an administrator
/// reads.
final class RegistryErrors {
    private static final int MOST = 5;
    private static final int LONGEST = 256;
    private static final JsonLimits LIMITS = new JsonLimits(64 << 10, 32, 10_000, 100);
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(204, "No Content"),
            Map.entry(301, "Moved Permanently"),
            Map.entry(302, "Found"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(308, "Permanent Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(410, "Gone"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"));

    private RegistryErrors() {}

    /// Returns `GET https://host/v2/…: CODE: message`, or with `unexpected status code 503 Service Unavailable` where
    /// the answer holds no error document.
    static String text(Answer answer) {
        String start = answer.method() + " " + PublicUrl.of(answer.url()) + ": ";
        List<String> errors = errors(answer);
        return start
                + switch (errors.size()) {
                    case 0 ->
                        ("unexpected status code " + answer.status() + " " + REASONS.getOrDefault(answer.status(), ""))
                                .strip();
                    case 1 -> errors.getFirst();
                    default -> "multiple errors returned: " + String.join("; ", errors);
                };
    }

    private static List<String> errors(Answer answer) {
        if (answer.body().length() == 0 || answer.body().length() > LIMITS.bytes()) {
            return List.of();
        }
        try {
            JsonValue document = JsonReader.read(answer.body().bytes(), LIMITS);
            if (!(document instanceof JsonObject root)) {
                return List.of();
            }
            return root.array("errors").map(JsonArray::elements).orElse(List.of()).stream()
                    .limit(MOST)
                    .filter(JsonObject.class::isInstance)
                    .map(error -> line((JsonObject) error))
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (MalformedJsonException _) {
            return List.of();
        }
    }

    private static String line(JsonObject error) {
        String code = PublicText.line(error.string("code").orElse(""), LONGEST);
        String message = PublicText.line(error.string("message").orElse(""), LONGEST);
        return code.isEmpty() || message.isEmpty() ? code + message : code + ": " + message;
    }
}
