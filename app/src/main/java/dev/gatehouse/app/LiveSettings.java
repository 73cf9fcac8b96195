// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.edge.registry.RegistrySettingsException;
import dev.gatehouse.serve.controller.ClusterPolicyObjects;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The ConfigMaps that change how this process works, but not what it decides by: its log and its
/// registries. Each is taken over when it changes; what is wrong with it is said once, and the last
/// good setting stays. To be called by one thread at a time.
final class LiveSettings {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

    private final ClusterSettings.ConfigMapNames names;
    private final Level usualLevel;
    private final JsonLog log;
    private final Optional<LiveRegistries> registries;
    private final RegistrySettings.Platform platform;
    private final Consumer<Boolean> showMetrics;
    private final Map<String, List<String>> complaints = new HashMap<>();
    private boolean metrics = true;

    /// @param names of the ConfigMaps
    /// @param usualLevel of the log where the ConfigMap sets none
    /// @param registries to be told of other settings; empty where a file has them
    /// @param showMetrics told whether metrics are to be seen
    LiveSettings(
            ClusterSettings.ConfigMapNames names,
            Level usualLevel,
            JsonLog log,
            Optional<LiveRegistries> registries,
            RegistrySettings.Platform platform,
            Consumer<Boolean> showMetrics) {
        this.names = names;
        this.usualLevel = usualLevel;
        this.log = log;
        this.registries = registries;
        this.platform = platform;
        this.showMetrics = showMetrics;
    }

    /// Takes over what `objects` say.
    void take(ClusterObjects objects) {
        LogLevel level = LogLevel.read(ClusterPolicyObjects.configMap(objects, names.logging()), usualLevel);
        log.threshold(level.level());
        complain(names.logging(), level.problems());
        ObservabilityConfig observability =
                ObservabilityConfig.read(ClusterPolicyObjects.configMap(objects, names.observability()), metrics);
        metrics = observability.metrics();
        showMetrics.accept(metrics);
        complain(names.observability(), observability.problems());
        registries.ifPresent(live -> {
            String text = ClusterPolicyObjects.configMap(objects, ClusterSettings.REGISTRIES_CONFIG)
                    .getOrDefault(ClusterSettings.REGISTRIES_KEY, "");
            try {
                boolean changed = live.use(RegistrySettings.read(text.getBytes(StandardCharsets.UTF_8))
                        .on(platform));
                complain(ClusterSettings.REGISTRIES_CONFIG, List.of());
                if (changed) {
                    LOG.atInfo()
                            .addKeyValue("configMap", ClusterSettings.REGISTRIES_CONFIG)
                            .log("settings for registries taken over");
                }
            } catch (RegistrySettingsException e) {
                complain(ClusterSettings.REGISTRIES_CONFIG, e.problems());
            }
        });
    }

    private void complain(String configMap, List<String> problems) {
        if (problems.equals(complaints.put(configMap, problems))) {
            return;
        }
        problems.forEach(problem -> LOG.atError()
                .addKeyValue("configMap", configMap)
                .addKeyValue("problem", problem)
                .log("setting not taken over"));
    }
}
