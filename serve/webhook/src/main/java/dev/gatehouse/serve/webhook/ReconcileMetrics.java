// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.serve.webhook.MetricRegistry.Meter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// What controllers do, by the reference's names. The label `namespace_name` is left out: whoever may create
/// objects would choose its values. Thread-safe; every `reconciler` is one of a few fixed names, and so is every
/// lease.
///
/// ```java
/// ReconcileMetrics metrics = new ReconcileMetrics(registry);
/// metrics.added("clusterimagepolicies", 1);
/// ```
public final class ReconcileMetrics {
    private static final String PREFIX = "policy_controller_";

    private final Meter reconciled;
    private final Meter latencies;
    private final Meter added;
    private final Meter retried;
    private final Meter waited;
    private final Meter worked;
    private final Map<String, Integer> depths = new ConcurrentHashMap<>();
    private final Map<String, RunningWork> running = new ConcurrentHashMap<>();
    private final Map<String, Double> leading = new ConcurrentHashMap<>();

    /// Adds the metrics to `registry`.
    public ReconcileMetrics(MetricRegistry registry) {
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
        registry.gauge(PREFIX + "work_queue_depth", "Keys that wait", "reconciler", () -> numbers(depths, n -> n));
        registry.gauge(PREFIX + "workqueue_depth", "Keys that wait", "name", () -> numbers(depths, n -> n));
        registry.gauge(
                PREFIX + "workqueue_unfinished_work_seconds",
                "Time that all keys now worked on took so far, in seconds",
                "name",
                () -> numbers(running, work -> work.altogether() / 1e9));
        registry.gauge(
                PREFIX + "workqueue_longest_running_processor_seconds",
                "Time that the slowest key now worked on took so far, in seconds",
                "name",
                () -> numbers(running, work -> work.longest() / 1e9));
        registry.gauge("gatehouse_leading", "1 while this process holds the lease", "lease", () -> Map.copyOf(leading));
    }

    /// Counts one key that was put into the queue of `reconciler`, where `depth` keys wait now.
    public void added(String reconciler, int depth) {
        added.record(1, reconciler);
        depths.put(reconciler, depth);
    }

    /// Counts one key that is worked on from now on, after it waited for `time`; `depth` keys still wait.
    public void taken(String reconciler, Duration time, int depth) {
        waited.record(time.toNanos() / 1e9, reconciler);
        depths.put(reconciler, depth);
        running.computeIfAbsent(reconciler, _ -> new RunningWork()).began();
    }

    /// Counts one key that was worked on for `took`.
    public void reconciled(String reconciler, boolean success, Duration took) {
        String outcome = Boolean.toString(success);
        reconciled.record(1, reconciler, outcome);
        latencies.record(took.toNanos() / 1e6, reconciler, outcome);
        worked.record(took.toNanos() / 1e9, reconciler);
        running.computeIfAbsent(reconciler, _ -> new RunningWork()).ended(took);
    }

    /// Counts one key that is put back because it failed.
    public void retried(String reconciler) {
        retried.record(1, reconciler);
    }

    /// Notes that this process holds `lease`, or does not any more.
    public void leading(String lease, boolean held) {
        leading.put(lease, held ? 1.0 : 0.0);
    }

    private static <T> Map<String, Double> numbers(Map<String, T> values, ToDoubleFunction<T> number) {
        return values.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> number.applyAsDouble(entry.getValue())));
    }
}
