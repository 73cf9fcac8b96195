// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.time.Duration;

/// What of a cluster is watched, and how closely.
///
/// @param namespace of the system, whose ConfigMaps and Secrets are watched
/// @param configMapLabel key of the label that ConfigMaps must carry to be seen (`SYSTEM_RESOURCE_LABEL`), empty
///     for all of them
/// @param renewal time after which a watch is started anew; the API server confirms by it that nothing was missed
/// @param longestPause between two attempts while the API server does not answer
public record WatchSettings(String namespace, String configMapLabel, Duration renewal, Duration longestPause) {
    public WatchSettings {
        if (renewal.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("watches last a second at least");
        }
    }

    /// Returns the settings for the system namespace `namespace`: watches are renewed every 30 seconds and tried
    /// anew after 800 milliseconds at most.
    public static WatchSettings of(String namespace) {
        return new WatchSettings(namespace, "", Duration.ofSeconds(30), Duration.ofMillis(800));
    }

    /// Returns the same settings for ConfigMaps that carry the label `key` only.
    public WatchSettings withConfigMapLabel(String key) {
        return new WatchSettings(namespace, key, renewal, longestPause);
    }

    /// Returns the same settings with watches that last `time`.
    public WatchSettings withRenewal(Duration time) {
        return new WatchSettings(namespace, configMapLabel, time, longestPause);
    }
}
