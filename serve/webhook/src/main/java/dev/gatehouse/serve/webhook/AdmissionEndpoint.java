// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.core.json.JsonLimits;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;

/// Answers AdmissionReviews over HTTP.
final class AdmissionEndpoint {
    private static final String JSON = "application/json";

    private final WebhookSettings settings;
    private final ReviewDecider decider;
    private final BodyReader bodies;
    private final WebhookMetrics metrics;
    private final JsonLimits limits;

    AdmissionEndpoint(WebhookSettings settings, ReviewDecider decider, BodyReader bodies, WebhookMetrics metrics) {
        this.settings = settings;
        this.decider = decider;
        this.bodies = bodies;
        this.metrics = metrics;
        this.limits = JsonLimits.DEFAULT.withBytes(settings.largestReview());
    }

    /// Answers `request`, which asks `phase`.
    ///
    /// @throws IOException where the connection breaks or the body does not end in time
    void handle(Phase phase, ServerRequest request, ServerResponse response) throws IOException {
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
                case BodyReader.Body.Whole whole -> answer(phase, whole.bytes(), response, start, deadline);
                case BodyReader.Body.TooLong _ ->
                    refuse(response, 413, "the review is longer than " + settings.largestReview() + " bytes");
                case BodyReader.Body.NoRoom _ -> refuse(response, 503, "too many reviews at once");
            }
        }
    }

    private void answer(Phase phase, byte[] body, ServerResponse response, long start, Deadline deadline) {
        AdmissionReview review;
        try {
            review = AdmissionReader.read(body, limits);
        } catch (MalformedReviewException e) {
            refuse(response, 400, "could not decode body:" + e.getMessage());
            return;
        }
        Decision decision = decide(phase, review.request(), deadline);
        byte[] answer = AdmissionWriter.write(review, decision.answer());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        metrics.answered(phase, review.request(), decision, took);
        // Before it is sent, so that there is a record too where nobody waits for the answer any more.
        DecisionLog.answered(phase, review.request(), decision, took);
        response.header(HeaderNames.CONTENT_TYPE, JSON).send(answer);
    }

    // The last resort: whatever goes wrong in here, the answer is a denial.
    private Decision decide(Phase phase, AdmissionRequest request, Deadline deadline) {
        try {
            return decider.decide(phase, request, deadline);
        } catch (RuntimeException | Error e) {
            DecisionLog.failed(phase, request, e);
            return Decision.of(
                    new Answer.Failed(phase.failed("internal error, see the log of gatehouse for this request's uid")),
                    ReasonCode.INTERNAL_ERROR);
        }
    }

    private void refuse(ServerResponse response, int status, String text) {
        metrics.refused(status);
        PlainAnswer.sendLast(response, status, text);
    }

    private static long announced(ServerRequest request) {
        return request.headers().contentLength().orElse(-1);
    }
}
