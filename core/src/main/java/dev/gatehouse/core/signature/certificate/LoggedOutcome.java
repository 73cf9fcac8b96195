// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.LogId;
import java.util.List;
import java.util.Set;

/// Whether enough certificate logs have promised to include a certificate.
///
/// @param logs whose promises hold
/// @param refusals what is wrong with the others; empty where the certificate embeds none
/// @param threshold how many logs are needed
public record LoggedOutcome(Set<LogId> logs, List<Refusal> refusals, int threshold) {
    /// A promise that does not count.
    public record Refusal(LogId log, LoggedReason reason) {}

    public LoggedOutcome {
        logs = Set.copyOf(logs);
        refusals = List.copyOf(refusals);
        if (threshold < 1) {
            throw new IllegalArgumentException("the threshold is at least one");
        }
    }

    /// Tells whether enough logs have promised. Several promises of one log count once.
    public boolean suffices() {
        return logs.size() >= threshold;
    }

    /// Tells whether the certificate embeds no promise at all.
    public boolean isEmpty() {
        return logs.isEmpty() && refusals.isEmpty();
    }
}
