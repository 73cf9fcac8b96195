// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.serve.webhook.MetricRegistry.Meter;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/// What controllers do, by the reference's names. The label `namespace_name` is left out: whoever may create
/// objects
/// would choose its values.
///
/// ```java
/// ReconcileMetrics metrics = new ReconcileMetrics(registry, () -> Map.of("clusterimagepolicies", 0.0));
/// metrics.reconciled("clusterimagepolicies", true, took);
/// ```
public final class ReconcileMetrics {
    private static final String PREFIX = "policy_controller_";

    private final Meter reconciled;
    private final Meter latencies;
    private final Meter added;
    private final Meter retried;
    private final Meter waited;
    private final Meter worked;

    /// Adds the metrics to `registry`.
    ///
    /// @param depths how many keys wait in each queue, by its name
    public ReconcileMetrics(MetricRegistry registry, Supplier<Map<String, Double>> depths) {
        this.reconciled = registry.count(PREFIX + "reconcile_count", "Reconciles done", "reconciler", "success");
        this.latencies = registry.histogram(
                PREFIX + "reconcile_latency",
                "Time of a reconcile, in milliseconds",
                MetricRegistry.MILLISECONDS,
                "reconciler",
                "success");
        this.added = registry.count(PREFIX + "workqueue_adds_total", "Keys put into a queue", "name");
        this.retried = registry.count(PREFIX + "workqueue_retries_total", "Keys put back after a failure", "name");
        this.waited = registry.histogram(
                PREFIX + "workqueue_queue_latency_seconds",
                "Time a key waited, in seconds",
                MetricRegistry.SECONDS,
                "name");
        this.worked = registry.histogram(
                PREFIX + "workqueue_work_duration_seconds",
                "Time a key was worked on, in seconds",
                MetricRegistry.SECONDS,
                "name");
        registry.gauge(PREFIX + "work_queue_depth", "Keys that wait", "reconciler", depths);
        registry.gauge(PREFIX + "workqueue_depth", "Keys that wait", "name", depths);
    }

    /// Counts one reconcile of `reconciler`, which comes from a closed set of names.
    public void reconciled(String reconciler, boolean success, Duration took) {
        String outcome = Boolean.toString(success);
        reconciled.record(1, reconciler, outcome);
        latencies.record(took.toNanos() / 1e6, reconciler, outcome);
        worked.record(took.toNanos() / 1e9, reconciler);
    }

    /// Counts one key that was put into the queue of `reconciler`.
    public void added(String reconciler) {
        added.record(1, reconciler);
    }

    /// Counts one key that was put back because it failed.
    public void retried(String reconciler) {
        retried.record(1, reconciler);
    }

    /// Counts one key that was taken out of the queue after it waited for `time`.
    public void taken(String reconciler, Duration time) {
        waited.record(time.toNanos() / 1e9, reconciler);
    }
}
