// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The door for ConversionReviews. The first object that cannot be converted ends it, and the API server is told
/// which one and why.
final class ConversionDoor implements Door {
    private static final String PATH = "/resource-conversion";

    private final WebhookMetrics metrics;

    ConversionDoor(WebhookMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Asked read(byte[] body, JsonLimits limits) {
        return new AskedConversion(ConversionReader.read(body, limits));
    }

    private final class AskedConversion implements Asked {
        private final ConversionReview review;

        AskedConversion(ConversionReview review) {
            this.review = review;
        }

        @Override
        public byte[] answer(Deadline deadline, Supplier<Duration> took) {
            List<JsonValue> converted = new ArrayList<>();
            try {
                for (JsonValue object : review.objects()) {
                    converted.add(ObjectConversion.convert(object, review.desired()));
                }
            } catch (RefusedConversionException e) {
                return answered(converted, Optional.of(String.valueOf(e.getMessage())), took);
            }
            return answered(converted, Optional.empty(), took);
        }

        @Override
        public byte[] failed(Throwable problem, Supplier<Duration> took) {
            DecisionLog.failed(review, problem);
            String message = "internal error, see the log of gatehouse for this request's uid";
            return answered(List.of(), Optional.of(message), took);
        }

        private byte[] answered(List<JsonValue> converted, Optional<String> failure, Supplier<Duration> took) {
            Map<String, JsonValue> result = new LinkedHashMap<>();
            result.put("status", new JsonString(failure.isEmpty() ? "Success" : "Failure"));
            failure.ifPresent(message -> result.put("message", new JsonString(DenialLines.printable(message))));
            Map<String, JsonValue> response = new LinkedHashMap<>();
            response.put("uid", new JsonString(review.uid()));
            response.put("convertedObjects", new JsonArray(converted));
            response.put("result", new JsonObject(result));
            Map<String, JsonValue> document = new LinkedHashMap<>();
            document.put("kind", new JsonString("ConversionReview"));
            document.put("apiVersion", new JsonString(review.apiVersion()));
            document.put("response", new JsonObject(response));
            byte[] answer = JsonWriter.compact(new JsonObject(document)).getBytes(StandardCharsets.UTF_8);
            Duration time = took.get();
            metrics.converted(review, failure.isEmpty(), time);
            DecisionLog.converted(review, failure.isEmpty(), time);
            return answer;
        }
    }
}
