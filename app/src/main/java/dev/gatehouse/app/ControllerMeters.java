// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.serve.controller.ControllerMetrics;
import dev.gatehouse.serve.webhook.MetricRegistry;
import dev.gatehouse.serve.webhook.MetricRegistry.Meter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the controllers do, under the names of the reference's metrics. Its label `namespace_name` is left out:
/// names of policies are chosen by users, and there is no end to them.
final class ControllerMeters implements ControllerMetrics {
    private static final String PREFIX = "policy_controller_";
    private static final double NANOSECONDS = 1e9;
    private static final double NANOSECONDS_OF_A_MILLISECOND = 1e6;

    private final Map<String, Double> depths = new ConcurrentHashMap<>();
    private final Map<String, Double> leases = new ConcurrentHashMap<>();
    private final Meter count;
    private final Meter latency;
    private final Meter adds;
    private final Meter retries;
    private final Meter waits;
    private final Meter work;

    ControllerMeters(MetricRegistry registry) {
        count = registry.count(PREFIX + "reconcile_count", "Objects looked at.", "reconciler", "success");
        latency = registry.histogram(
                PREFIX + "reconcile_latency",
                "Time to look at an object, in milliseconds.",
                MetricRegistry.MILLISECONDS,
                "reconciler",
                "success");
        adds = registry.count(PREFIX + "workqueue_adds_total", "Keys put into a queue.", "name");
        retries = registry.count(PREFIX + "workqueue_retries_total", "Keys put back because they failed.", "name");
        waits = registry.histogram(
                PREFIX + "workqueue_queue_latency_seconds",
                "Time that a key waited in its queue.",
                MetricRegistry.SECONDS,
                "name");
        work = registry.histogram(
                PREFIX + "workqueue_work_duration_seconds",
                "Time that a key was worked on.",
                MetricRegistry.SECONDS,
                "name");
        registry.gauge(PREFIX + "work_queue_depth", "Keys that wait.", "reconciler", () -> depths);
        registry.gauge(PREFIX + "workqueue_depth", "Keys that wait.", "name", () -> depths);
        registry.gauge(
                "gatehouse_leader",
                "1 where this replica writes what the lease guards, else 0.",
                "lease",
                () -> leases);
    }

    @Override
    public void added(String controller, int depth) {
        adds.record(1, controller);
        depths.put(controller, (double) depth);
    }

    @Override
    public void taken(String controller, Duration waited, int depth) {
        waits.record(waited.toNanos() / NANOSECONDS, controller);
        depths.put(controller, (double) depth);
    }

    @Override
    public void reconciled(String controller, String key, boolean success, Duration took) {
        count.record(1, controller, Boolean.toString(success));
        latency.record(took.toNanos() / NANOSECONDS_OF_A_MILLISECOND, controller, Boolean.toString(success));
        work.record(took.toNanos() / NANOSECONDS, controller);
    }

    @Override
    public void retried(String controller) {
        retries.record(1, controller);
    }

    @Override
    public void leading(String lease, boolean held) {
        leases.put(lease, held ? 1d : 0d);
    }
}
