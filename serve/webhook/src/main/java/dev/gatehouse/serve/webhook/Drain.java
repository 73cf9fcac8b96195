// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.time.Duration;

/// How long reviews are still answered once the process is to end. Probes fail at once, but it takes a while
/// until everybody knows and sends no more.
///
/// @param quiet how long no review may have come in or be running before the ports are closed
/// @param longest when they are closed in any case
public record Drain(Duration quiet, Duration longest) {
    /// Closes the ports at once; running reviews still end.
    public static final Drain NONE = new Drain(Duration.ZERO, Duration.ZERO);

    /// 2 s without a review, 20 s at most: a process nobody asks any more ends within 5 s.
    public static final Drain IN_CLUSTER = new Drain(Duration.ofSeconds(2), Duration.ofSeconds(20));

    public Drain {
        if (quiet.isNegative() || longest.isNegative()) {
            throw new IllegalArgumentException("quiet and longest are not negative");
        }
    }
}
