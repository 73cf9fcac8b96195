// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.PublicText;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one record for each answered review: names, digests and reason codes; never anything else of an object.
final class DecisionLog {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);
    private static final int LONGEST_NAME = 256;
    private static final int MOST_FRAMES = 40;
    private static final int MOST_CAUSES = 8;

    private DecisionLog() {}

    /// Records what `request` was answered.
    static void answered(Phase phase, AdmissionRequest request, Decision decision, Duration took) {
        Target target = request.target();
        LOG.atInfo()
                .addKeyValue("uid", name(request.uid()))
                .addKeyValue("phase", phase.text())
                .addKeyValue("operation", request.operation())
                .addKeyValue("kind", name(target.kind().toString()))
                .addKeyValue("subresource", name(target.subresource()))
                .addKeyValue("namespace", name(target.namespace()))
                .addKeyValue("name", name(target.name()))
                .addKeyValue("verdict", decision.answer().verdict())
                .addKeyValue("reasons", reasons(decision))
                .addKeyValue("digests", decision.digests())
                .addKeyValue("milliseconds", took.toMillis())
                .log("review answered");
    }

    /// Records that a review could not be decided because of a mistake in this program. What the exception says
    /// is left out, since it may quote the object; where it was thrown is enough to find it.
    static void failed(Phase phase, AdmissionRequest request, Throwable problem) {
        LOG.atError()
                .addKeyValue("uid", name(request.uid()))
                .addKeyValue("phase", phase.text())
                .addKeyValue("stack", stack(problem))
                .log("review failed");
    }

    /// Records how a conversion ended.
    static void converted(ConversionReview review, boolean success, Duration took) {
        // Every list of policies is a conversion: what works is not worth a line.
        (success ? LOG.atDebug() : LOG.atInfo())
                .addKeyValue("uid", name(review.uid()))
                .addKeyValue("desired", name(review.desired()))
                .addKeyValue("objects", review.objects().size())
                .addKeyValue("verdict", success ? "converted" : "failed")
                .addKeyValue("milliseconds", took.toMillis())
                .log("conversion answered");
    }

    /// Records that a conversion could not be done because of a mistake in this program.
    static void failed(ConversionReview review, Throwable problem) {
        LOG.atError()
                .addKeyValue("uid", name(review.uid()))
                .addKeyValue("phase", "conversion")
                .addKeyValue("stack", stack(problem))
                .log("review failed");
    }

    private static List<String> reasons(Decision decision) {
        return decision.reasons().stream().sorted().map(ReasonCode::text).toList();
    }

    private static String name(String text) {
        return PublicText.line(text, LONGEST_NAME);
    }

    private static String stack(Throwable problem) {
        StringBuilder stack = new StringBuilder();
        Throwable cause = problem;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            stack.append(i == 0 ? "" : " caused by ").append(cause.getClass().getName());
            stack.append(Arrays.stream(cause.getStackTrace())
                    .limit(MOST_FRAMES)
                    .map(frame -> " at " + frame)
                    .collect(Collectors.joining()));
            cause = cause.getCause();
        }
        return stack.toString();
    }
}
