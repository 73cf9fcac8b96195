// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What the ConfigMap `config-observability` says about metrics. Profiles are taken with the Java runtime's own
/// tools, and requests are always counted, so the other keys of the reference have no effect.
///
/// @param metrics whether metrics are shown
/// @param problems what of it is wrong, one line each; the last good setting stays
record ObservabilityConfig(boolean metrics, List<String> problems) {
    private static final String BACKEND = "metrics.backend-destination";
    private static final String PERIOD = "metrics.reporting-period-seconds";
    private static final String PROFILING = "profiling.enable";

    ObservabilityConfig {
        problems = List.copyOf(problems);
    }

    /// Reads the `data` of the ConfigMap.
    ///
    /// @param last whether metrics were shown until now
    static ObservabilityConfig read(Map<String, String> data, boolean last) {
        List<String> problems = new ArrayList<>();
        String backend = data.getOrDefault(BACKEND, "prometheus");
        boolean metrics = switch (backend) {
            case "prometheus" -> true;
            case "none" -> false;
            default -> {
                problems.add(BACKEND + ": unsupported metrics backend value \"" + backend + "\"");
                yield last;
            }
        };
        String period = data.getOrDefault(PERIOD, "");
        if (!period.isEmpty() && !period.chars().allMatch(c -> c >= '0' && c <= '9')) {
            problems.add(PERIOD + ": \"" + period + "\" is no number of seconds");
        }
        if (data.getOrDefault(PROFILING, "false").equals("true")) {
            problems.add(PROFILING + ": there are no pprof profiles here; use the Java runtime's flight recorder");
        }
        return new ObservabilityConfig(metrics, problems);
    }
}
