// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricRegistryTest {
    private final MetricRegistry registry = new MetricRegistry();

    private String text() {
        return new String(registry.text(), StandardCharsets.UTF_8);
    }

    @Test
    void showsWhatWasAddedUnderExactlyItsName() {
        MetricRegistry.Meter plain = registry.count("policy_controller_client_results", "Answers", "code");
        plain.record(2, "200");
        plain.record(1, "200");
        registry.count("policy_controller_things_total", "Things").record(1);
        registry.histogram("policy_controller_client_latency", "Time", List.of(1d, 2d), "verb")
                .record(1.5, "GET");
        registry.gauge("gatehouse_policies", "Policies", () -> 7);
        registry.gauge("gatehouse_watches", "Watches", "kind", () -> Map.of("policies", 1d));
        assertThat(text())
                .contains("policy_controller_client_results{code=\"200\"} 3.0\n")
                .contains("policy_controller_things_total 1.0\n")
                .contains("policy_controller_client_latency_bucket{verb=\"GET\",le=\"2.0\"} 1\n")
                .contains("gatehouse_policies 7.0\n")
                .contains("gatehouse_watches{kind=\"policies\"} 1.0\n")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void refusesANameThatIsTaken() {
        registry.count("policy_controller_one", "One");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.count("policy_controller_one", "Two"))
                .withMessage("the metric policy_controller_one is there already");
    }

    @Test
    void refusesValuesThatAreNotThoseOfTheLabels() {
        MetricRegistry.Meter meter = registry.count("policy_controller_two", "Two", "a", "b");
        assertThatIllegalArgumentException().isThrownBy(() -> meter.record(1, "only one"));
    }

    @Test
    void knowsTheReferencesNamesForControllers() {
        ReconcileMetrics metrics = new ReconcileMetrics(registry);
        metrics.added("clusterimagepolicies", 4);
        metrics.taken("clusterimagepolicies", Duration.ofMillis(2), 3);
        metrics.reconciled("clusterimagepolicies", true, Duration.ofMillis(3));
        metrics.reconciled("clusterimagepolicies", false, Duration.ofMillis(3));
        metrics.retried("clusterimagepolicies");
        metrics.taken("trustroots", Duration.ofMillis(2), 0);
        metrics.leading("policy-controller.resource-conversion.00-of-01", true);
        assertThat(text())
                .contains("policy_controller_reconcile_count{reconciler=\"clusterimagepolicies\",success=\"true\"}"
                        + " 1.0\n")
                .contains("policy_controller_reconcile_latency_count{reconciler=\"clusterimagepolicies\","
                        + "success=\"false\"} 1\n")
                .contains("policy_controller_work_queue_depth{reconciler=\"clusterimagepolicies\"} 3.0\n")
                .contains("policy_controller_workqueue_unfinished_work_seconds{name=\"clusterimagepolicies\"} 0.0\n")
                .contains("policy_controller_workqueue_longest_running_processor_seconds{name=\"trustroots\"} ")
                .doesNotContain("longest_running_processor_seconds{name=\"trustroots\"} 0.0\n")
                .contains("gatehouse_leading{lease=\"policy-controller.resource-conversion.00-of-01\"} 1.0\n")
                .contains("policy_controller_workqueue_depth{name=\"clusterimagepolicies\"} 3.0\n")
                .contains("policy_controller_workqueue_adds_total{name=\"clusterimagepolicies\"} 1.0\n")
                .contains("policy_controller_workqueue_retries_total{name=\"clusterimagepolicies\"} 1.0\n")
                .contains("policy_controller_workqueue_queue_latency_seconds_count{name=\"clusterimagepolicies\"} 1\n")
                .contains("policy_controller_workqueue_work_duration_seconds_count{name=\"clusterimagepolicies\"} 2\n");
    }
}
