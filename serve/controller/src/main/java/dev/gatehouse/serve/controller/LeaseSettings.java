// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// How leaders are elected: the keys of the ConfigMap `config-leader-election`.
///
/// @param duration `lease-duration`: how long others wait for a silent leader; a whole number of seconds
/// @param renewDeadline `renew-deadline`: how long a leader goes on without having renewed; shorter
/// @param retryPeriod `retry-period`: pause between two tries to renew or to gain a lease; at most half of that
/// @param prefixes `map-lease-prefix.<component>.<queue>`: what a lease is called in place of that, by
/// `<component>.<queue>`; upper and lower case are the same
public record LeaseSettings(
        Duration duration, Duration renewDeadline, Duration retryPeriod, Map<String, String> prefixes) {
    /// 10 s, 7 s, 2 s and the names as they are.
    public static final LeaseSettings DEFAULT =
            new LeaseSettings(Duration.ofSeconds(10), Duration.ofSeconds(7), Duration.ofSeconds(2), Map.of());

    /// @throws IllegalArgumentException where the lengths of time do not fit each other
    public LeaseSettings {
        if (duration.toSeconds() < 1 || !duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
            throw new IllegalArgumentException("lease-duration: must be a whole number of seconds, at least 1");
        }
        if (renewDeadline.compareTo(duration) >= 0) {
            throw new IllegalArgumentException("renew-deadline: must be shorter than lease-duration");
        }
        if (retryPeriod.compareTo(Duration.ofMillis(100)) < 0
                || retryPeriod.multipliedBy(2).compareTo(renewDeadline) > 0) {
            throw new IllegalArgumentException("retry-period: must be 100ms to half of renew-deadline");
        }
        TreeMap<String, String> lower = new TreeMap<>();
        prefixes.forEach((queue, prefix) -> lower.put(queue.toLowerCase(Locale.ROOT), prefix));
        prefixes = Map.copyOf(lower);
    }

    /// Returns what the lease for `queue` is called, before the number of its bucket.
    String prefix(String queue) {
        String mapped = prefixes.getOrDefault(queue.toLowerCase(Locale.ROOT), "");
        return mapped.isEmpty() ? queue : mapped;
    }
}
