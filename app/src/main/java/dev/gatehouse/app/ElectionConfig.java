// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.crd.MalformedTextException;
import dev.gatehouse.serve.controller.LeaseSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How leaders are elected, as the ConfigMap `config-leader-election` says.
///
/// @param settings the default where anything is wrong: replicas that go by different settings could both lead
/// @param problems what is wrong, one line each
record ElectionConfig(LeaseSettings settings, List<String> problems) {
    private static final String PREFIX = "map-lease-prefix.";

    ElectionConfig {
        problems = List.copyOf(problems);
    }

    /// Reads the `data` of the ConfigMap.
    static ElectionConfig read(Map<String, String> data) {
        LeaseSettings usual = LeaseSettings.DEFAULT;
        List<String> problems = new ArrayList<>();
        Map<String, Duration> durations = new HashMap<>();
        Map<String, String> prefixes = new HashMap<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(data).entrySet()) {
            String key = entry.getKey();
            String value = entry.getValue();
            switch (key) {
                case "lease-duration", "leaseDuration" -> duration("lease-duration", key, value, durations, problems);
                case "renew-deadline", "renewDeadline" -> duration("renew-deadline", key, value, durations, problems);
                case "retry-period", "retryPeriod" -> duration("retry-period", key, value, durations, problems);
                case "buckets" -> {
                    if (!value.equals("1")) {
                        problems.add("buckets: \"" + value + "\" has no effect, there is one");
                    }
                }
                default -> {
                    if (key.startsWith(PREFIX)) {
                        prefixes.put(key.substring(PREFIX.length()), value);
                    }
                }
            }
        }
        try {
            return new ElectionConfig(
                    new LeaseSettings(
                            durations.getOrDefault("lease-duration", usual.duration()),
                            durations.getOrDefault("renew-deadline", usual.renewDeadline()),
                            durations.getOrDefault("retry-period", usual.retryPeriod()),
                            prefixes),
                    problems);
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return new ElectionConfig(usual, problems);
        }
    }

    private static void duration(
            String name, String key, String value, Map<String, Duration> durations, List<String> problems) {
        try {
            durations.put(name, GoDuration.parse(value));
        } catch (MalformedTextException e) {
            problems.add(key + ": " + e.getMessage());
        }
    }
}
