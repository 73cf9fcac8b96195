// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what the webhook does.
///
/// Whoever may create an object chooses its names, so no label takes a value from a request as it stands: each has
/// its values from a closed set, and what is not in it is `other`. The number of series is bounded by the product of
/// these sets, whatever is asked.
final class WebhookMetrics {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

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
        "result_status",
        "result_reason",
        "result_code"
    };
    private static final double[] MILLISECONDS = {
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final RequestCount requests = new RequestCount();
    private final Histogram latencies = Histogram.builder()
            .classicOnly()
            .classicUpperBounds(MILLISECONDS)
            .name("policy_controller_request_latencies")
            .help("Time from a review's headers to its decision, in milliseconds")
            .labelNames(REQUEST_LABELS)
            .register(registry);
    private final Counter decisions = Counter.builder()
            .name("gatehouse_decisions")
            .help("Decisions by what was asked, what was answered, and the first reason")
            .labelNames("phase", "verdict", "reason")
            .register(registry);
    private final Counter refusals = Counter.builder()
            .name("gatehouse_refused_requests")
            .help("Requests that were no review, by HTTP status")
            .labelNames("code")
            .register(registry);

    WebhookMetrics() {
        registry.register(requests);
        JvmMetrics.register(registry);
    }

    /// Counts one answered review.
    void answered(Phase phase, AdmissionRequest request, Decision decision, Duration took) {
        String[] labels = labels(request, decision.answer());
        requests.increment(Labels.of(REQUEST_LABELS, labels));
        latencies.labelValues(labels).observe(took.toNanos() / 1e6);
        decisions
                .labelValues(
                        phase.text(),
                        decision.answer().verdict(),
                        ReasonCode.first(decision.reasons()).text())
                .inc();
    }

    /// Counts one request that was no review.
    void refused(int status) {
        refusals.labelValues(Integer.toString(status)).inc();
    }

    /// Returns everything in Prometheus' text format.
    byte[] text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(16 << 10);
        try {
            writer.write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }

    private static String[] labels(AdmissionRequest request, Answer answer) {
        ObjectKind kind = request.target().kind();
        Optional<WorkloadKind> known = WorkloadKind.of(kind);
        String group = known.isPresent() ? kind.group() : OTHER;
        String version = known.isPresent() ? kind.version() : OTHER;
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
            known.isPresent() ? kind.kind() : OTHER,
            group,
            version,
            known.map(WorkloadKind::resource).orElse(OTHER),
            Boolean.toString(allowed),
            allowed ? "" : "Failure",
            reason,
            code
        };
    }

    // The reference's name for this counter lacks the ending `_total`, which the library gives to every counter.
    private static final class RequestCount implements Collector {
        private final Map<Labels, LongAdder> counts = new ConcurrentHashMap<>();

        void increment(Labels labels) {
            counts.computeIfAbsent(labels, _ -> new LongAdder()).increment();
        }

        @Override
        public MetricSnapshot collect() {
            UnknownSnapshot.Builder snapshot = UnknownSnapshot.builder()
                    .name("policy_controller_request_count")
                    .help("Reviews answered");
            counts.forEach((labels, count) -> snapshot.dataPoint(UnknownSnapshot.UnknownDataPointSnapshot.builder()
                    .labels(labels)
                    .value(count.doubleValue())
                    .build()));
            return snapshot.build();
        }
    }
}
