// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.crd.ApiVersion;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.Optional;

/// Counts what the webhook does.
///
/// Whoever may create an object chooses its names, so no label takes a value from a request as it
/// stands: each has its values from a closed set, and what is not in it is `other`. The number of
/// series is bounded by the product of these sets, whatever is asked.
final class WebhookMetrics {
    private static final String OTHER = "other";
    private static final String[] REQUEST_LABELS = {
        "request_operation",
        "kind_group",
        "kind_version",
        "kind_kind",
        "resource_group",
        "resource_version",
        "resource_resource",
        "admission_allowed",
        "desired_api_version",
        "result_status",
        "result_reason",
        "result_code"
    };

    private final MetricRegistry registry;
    private final MetricRegistry.Meter requests;
    private final MetricRegistry.Meter latencies;
    private final Counter decisions;
    private final Counter refusals;

    WebhookMetrics(MetricRegistry registry) {
        this.registry = registry;
        this.requests = registry.count("policy_controller_request_count", "Reviews answered", REQUEST_LABELS);
        this.latencies = registry.histogram(
                "policy_controller_request_latencies",
                "Time from a review's headers to its decision, in milliseconds",
                MetricRegistry.MILLISECONDS,
                REQUEST_LABELS);
        this.decisions = Counter.builder()
                .name("gatehouse_decisions")
                .help("Decisions by what was asked, what was answered, and the first reason")
                .labelNames("phase", "verdict", "reason")
                .register(registry.registry());
        this.refusals = Counter.builder()
                .name("gatehouse_refused_requests")
                .help("Requests that were no review, by HTTP status")
                .labelNames("code")
                .register(registry.registry());
    }

    /// Counts one answered review.
    void answered(Phase phase, AdmissionRequest request, Decision decision, Duration took) {
        count(labels(request, decision.answer()), took);
        decisions
                .labelValues(
                        phase.text(),
                        decision.answer().verdict(),
                        ReasonCode.first(decision.reasons()).text())
                .inc();
    }

    /// Counts one answered conversion, of however many objects.
    void converted(ConversionReview review, boolean success, Duration took) {
        String desired =
                ApiVersion.of(review.desired()).map(ApiVersion::toString).orElse(OTHER);
        count(new String[] {"", "", "", "", "", "", "", "", desired, success ? "Success" : "Failure", "", "0"}, took);
        decisions
                .labelValues("conversion", success ? "converted" : "failed", success ? "converted" : "not-converted")
                .inc();
    }

    private void count(String[] labels, Duration took) {
        requests.record(1, labels);
        latencies.record(took.toNanos() / 1e6, labels);
    }

    /// Counts one request that was no review.
    void refused(int status) {
        refusals.labelValues(Integer.toString(status)).inc();
    }

    /// Tells whether anything is to be seen.
    boolean shown() {
        return registry.shown();
    }

    /// Returns everything in Prometheus' text format.
    byte[] text() {
        return registry.text();
    }

    private static String[] labels(AdmissionRequest request, Answer answer) {
        ObjectKind kind = request.target().kind();
        // Known kinds are a closed set of groups, versions and names.
        Optional<String> resource = WorkloadKind.of(kind)
                .map(WorkloadKind::resource)
                .or(() -> ResourceKind.of(kind).map(ResourceKind::resource));
        boolean known = resource.isPresent();
        String group = known ? kind.group() : OTHER;
        String version = known ? kind.version() : OTHER;
        boolean allowed = switch (answer) {
            case Answer.Allowed _, Answer.Patched _ -> true;
            case Answer.Denied _, Answer.Failed _ -> false;
        };
        String reason = switch (answer) {
            case Answer.Allowed _, Answer.Patched _ -> "";
            case Answer.Denied _ -> "BadRequest";
            case Answer.Failed _ -> "InternalError";
        };
        String code = switch (answer) {
            case Answer.Allowed _, Answer.Patched _ -> "0";
            case Answer.Denied _ -> "400";
            case Answer.Failed _ -> "500";
        };
        return new String[] {
            request.operation().name(),
            group,
            version,
            known ? kind.kind() : OTHER,
            group,
            version,
            resource.orElse(OTHER),
            Boolean.toString(allowed),
            "",
            allowed ? "" : "Failure",
            reason,
            code
        };
    }
}
