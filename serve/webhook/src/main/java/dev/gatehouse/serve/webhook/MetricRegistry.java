// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// The metrics of one process, as `/metrics` shows them: those of the Java runtime, those of the webhook that is
/// given this registry, and whatever else is added.
///
/// Whoever adds a label sees to it that its values come from a closed set: no names of objects, no images,
/// nothing that a stranger chooses.
public final class MetricRegistry {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    /// Upper bounds of the reference's histograms in milliseconds: 1, 2, 5 up to 100,000.
    public static final List<Double> MILLISECONDS = List.of(
            1d, 2d, 5d, 10d, 20d, 50d, 100d, 200d, 500d, 1_000d, 2_000d, 5_000d, 10_000d, 20_000d, 50_000d, 100_000d);

    /// Upper bounds for work that takes from microseconds to minutes, in seconds.
    public static final List<Double> SECONDS =
            List.of(0.000_01, 0.000_1, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1d, 5d, 10d, 60d);

    private static final String COUNTER = "_total";

    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private volatile boolean shown = true;

    /// Makes a registry that has the metrics of the Java runtime.
    public MetricRegistry() {
        JvmMetrics.register(registry);
    }

    /// Something that is counted or measured, by the values of its labels.
    @FunctionalInterface
    public interface Meter {
        /// Adds `amount`, or notes it as one observation. `values` are those of the labels, in their order.
        void record(double amount, String... values);
    }

    /// Adds a number that only grows. It is shown under exactly `name`, with or without an ending.
    ///
    /// @throws IllegalArgumentException where the name is taken or cannot be one
    public Meter count(String name, String help, String... labels) {
        requireFree(name);
        if (name.endsWith(COUNTER)) {
            // The library gives the ending back to a counter, and to nothing else.
            Counter counter = Counter.builder()
                    .name(name.substring(0, name.length() - COUNTER.length()))
                    .help(help)
                    .labelNames(labels)
                    .register(registry);
            return (amount, values) -> counter.labelValues(values).inc(amount);
        }
        PlainCount count = new PlainCount(name, help, labels);
        registry.register(count);
        return count::add;
    }

    /// Adds a histogram with these upper bounds.
    ///
    /// @throws IllegalArgumentException where the name is taken or cannot be one
    public Meter histogram(String name, String help, List<Double> bounds, String... labels) {
        requireFree(name);
        Histogram histogram = Histogram.builder()
                .classicOnly()
                .classicUpperBounds(
                        bounds.stream().mapToDouble(Double::doubleValue).toArray())
                .name(name)
                .help(help)
                .labelNames(labels)
                .register(registry);
        return (amount, values) -> histogram.labelValues(values).observe(amount);
    }

    /// Adds numbers that are asked for at each look, by the value of one label.
    ///
    /// @param values the numbers by the label's values; empty shows nothing
    /// @throws IllegalArgumentException where the name is taken or cannot be one
    public void gauge(String name, String help, String label, Supplier<Map<String, Double>> values) {
        requireFree(name);
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback -> values.get().forEach((value, number) -> callback.call(number, value)))
                .register(registry);
    }

    /// Adds one number that is asked for at each look.
    ///
    /// @throws IllegalArgumentException where the name is taken or cannot be one
    public void gauge(String name, String help, DoubleSupplier value) {
        requireFree(name);
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    private void requireFree(String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("the metric " + name + " is there already");
        }
    }

    /// Sets whether `/metrics` shows anything. Counting goes on in any case.
    public void show(boolean show) {
        shown = show;
    }

    boolean shown() {
        return shown;
    }

    PrometheusRegistry registry() {
        return registry;
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
}
