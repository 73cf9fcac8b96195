// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/// What the Java runtime says about itself, by the names that dashboards for Java programs expect.
final class JvmMetrics {
    private JvmMetrics() {}

    /// Adds the metrics to `registry`. They are read at each scrape.
    static void register(PrometheusRegistry registry) {
        gauge("jvm_memory_used_bytes", "Memory in use", registry, MemoryUsage::getUsed);
        gauge("jvm_memory_committed_bytes", "Memory the runtime holds", registry, MemoryUsage::getCommitted);
        gauge("jvm_memory_max_bytes", "Memory the runtime may hold, -1 for no limit", registry, MemoryUsage::getMax);
        GaugeWithCallback.builder()
                .name("jvm_threads_current")
                .help("Platform threads")
                .callback(callback ->
                        callback.call(ManagementFactory.getThreadMXBean().getThreadCount()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("process_start_time_seconds")
                .help("Start of the process, in seconds since 1970")
                .callback(callback ->
                        callback.call(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3))
                .register(registry);
        CounterWithCallback.builder()
                .name("jvm_gc_collection_seconds")
                .help("Time spent collecting garbage")
                .labelNames("gc")
                .callback(callback -> {
                    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                        callback.call(Math.max(0, collector.getCollectionTime()) / 1e3, collector.getName());
                    }
                })
                .register(registry);
    }

    @FunctionalInterface
    private interface Amount {
        long of(MemoryUsage usage);

        default double bytes(MemoryUsage usage) {
            return (double) of(usage);
        }
    }

    private static void gauge(String name, String help, PrometheusRegistry registry, Amount amount) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("area")
                .callback(callback -> {
                    callback.call(
                            amount.bytes(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage()), "heap");
                    callback.call(
                            amount.bytes(ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage()), "nonheap");
                })
                .register(registry);
    }
}
