// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;

/// A number that only grows and is shown under exactly its name: those of the reference lack the ending `_total`,
/// which the library gives to every counter.
final class PlainCount implements Collector {
    private final String name;
    private final String help;
    private final String[] labels;
    private final Map<Labels, DoubleAdder> counts = new ConcurrentHashMap<>();

    PlainCount(String name, String help, String... labels) {
        this.name = name;
        this.help = help;
        this.labels = labels.clone();
    }

    void add(double amount, String... values) {
        counts.computeIfAbsent(Labels.of(labels, values), _ -> new DoubleAdder())
                .add(amount);
    }

    @Override
    public String getPrometheusName() {
        return name;
    }

    @Override
    public MetricSnapshot collect() {
        UnknownSnapshot.Builder snapshot = UnknownSnapshot.builder().name(name).help(help);
        counts.forEach((values, count) -> snapshot.dataPoint(UnknownSnapshot.UnknownDataPointSnapshot.builder()
                .labels(values)
                .value(count.sum())
                .build()));
        return snapshot.build();
    }
}
