// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.core.json.JsonLimits;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/// Answers reviews over HTTP, whichever door they are for.
final class AdmissionEndpoint {
    private static final String JSON = "application/json";

    private final WebhookSettings settings;
    private final BodyReader bodies;
    private final WebhookMetrics metrics;
    private final JsonLimits limits;

    AdmissionEndpoint(WebhookSettings settings, BodyReader bodies, WebhookMetrics metrics) {
        this.settings = settings;
        this.bodies = bodies;
        this.metrics = metrics;
        this.limits = JsonLimits.DEFAULT.withBytes(settings.largestReview());
    }

    /// Answers `request`, which knocks at `door`.
    ///
    /// @throws IOException where the connection breaks or the body does not end in time
    void handle(Door door, ServerRequest request, ServerResponse response) throws IOException {
        long start = System.nanoTime();
        Deadline deadline =
                Deadline.in(settings.budget(request.query().first("timeout").orElse("")));
        if (!request.prologue().method().text().equals("POST")) {
            response.header(HeaderNames.ALLOW, "POST");
            refuse(response, 405, "only POST is answered here");
            return;
        }
        if (!request.headers().first(HeaderNames.CONTENT_TYPE).orElse("").equals(JSON)) {
            refuse(response, 415, "invalid Content-Type, want `application/json`");
            return;
        }
        try (BodyReader.Body body = bodies.read(request.content().inputStream(), announced(request), deadline)) {
            switch (body) {
                case BodyReader.Body.Whole whole ->
                    answer(door, whole.bytes(), response, deadline, () -> Duration.ofNanos(System.nanoTime() - start));
                case BodyReader.Body.TooLong _ ->
                    refuse(response, 413, "the review is longer than " + settings.largestReview() + " bytes");
                case BodyReader.Body.NoRoom _ -> refuse(response, 503, "too many reviews at once");
            }
        }
    }

    private void answer(Door door, byte[] body, ServerResponse response, Deadline deadline, Supplier<Duration> took) {
        Door.Asked asked;
        try {
            asked = door.read(body, limits);
        } catch (MalformedReviewException e) {
            refuse(response, 400, "could not decode body:" + e.getMessage());
            return;
        }
        byte[] answer = answer(asked, deadline, took);
        response.header(HeaderNames.CONTENT_TYPE, JSON).send(answer);
    }

    // The last resort: whatever goes wrong in here, the answer is a refusal.
    private static byte[] answer(Door.Asked asked, Deadline deadline, Supplier<Duration> took) {
        try {
            return asked.answer(deadline, took);
        } catch (RuntimeException | Error e) {
            return asked.failed(e, took);
        }
    }

    /// Answers a request that is none of ours with `status` and a line of text, and closes the connection.
    void refuse(ServerResponse response, int status, String text) {
        metrics.refused(status);
        PlainAnswer.sendLast(response, status, text);
    }

    private static long announced(ServerRequest request) {
        return request.headers().contentLength().orElse(-1);
    }
}
