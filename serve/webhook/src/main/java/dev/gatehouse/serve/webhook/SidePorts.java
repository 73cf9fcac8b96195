// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.net.InetSocketAddress;
import java.util.Optional;

/// Ports beside those for reviews and metrics, each spoken to over plain HTTP; port 0 takes a free one.
///
/// @param health where `/health` and `/readiness` are answered, 8080 in the reference
/// @param profiling where the reference offers profiles, 8008; here every path is answered 404
public record SidePorts(Optional<InetSocketAddress> health, Optional<InetSocketAddress> profiling) {
    /// No further ports.
    public static final SidePorts NONE = new SidePorts(Optional.empty(), Optional.empty());

    /// Returns the same ports with one for health.
    public SidePorts withHealth(InetSocketAddress address) {
        return new SidePorts(Optional.of(address), profiling);
    }

    /// Returns the same ports with one for profiling.
    public SidePorts withProfiling(InetSocketAddress address) {
        return new SidePorts(health, Optional.of(address));
    }
}
