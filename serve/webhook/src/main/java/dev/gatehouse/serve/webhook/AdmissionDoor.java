// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.core.json.JsonLimits;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// The door for AdmissionReviews that ask one question.
final class AdmissionDoor implements Door {
    private final Phase phase;
    private final BiFunction<AdmissionRequest, Deadline, Decision> decider;
    private final WebhookMetrics metrics;

    /// @param decider answers the question of `phase`
    AdmissionDoor(Phase phase, BiFunction<AdmissionRequest, Deadline, Decision> decider, WebhookMetrics metrics) {
        this.phase = phase;
        this.decider = decider;
        this.metrics = metrics;
    }

    @Override
    public String path() {
        return phase.path();
    }

    @Override
    public Asked read(byte[] body, JsonLimits limits) {
        return new AskedReview(AdmissionReader.read(body, limits));
    }

    private final class AskedReview implements Asked {
        private final AdmissionReview review;

        AskedReview(AdmissionReview review) {
            this.review = review;
        }

        @Override
        public byte[] answer(Deadline deadline, Supplier<Duration> took) {
            return answered(decider.apply(review.request(), deadline), took);
        }

        @Override
        public byte[] failed(Throwable problem, Supplier<Duration> took) {
            DecisionLog.failed(phase, review.request(), problem);
            Answer.Failed answer =
                    new Answer.Failed(phase.failed("internal error, see the log of gatehouse for this request's uid"));
            return answered(Decision.of(answer, ReasonCode.INTERNAL_ERROR), took);
        }

        private byte[] answered(Decision decision, Supplier<Duration> took) {
            byte[] answer = AdmissionWriter.write(review, decision.answer());
            Duration time = took.get();
            metrics.answered(phase, review.request(), decision, time);
            // Before it is sent, so that there is a record too where nobody waits for the answer any more.
            DecisionLog.answered(phase, review.request(), decision, time);
            return answer;
        }
    }
}
