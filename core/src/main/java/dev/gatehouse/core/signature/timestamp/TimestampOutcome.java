// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import java.time.Instant;
import java.util.List;

/// What the timestamps beside a signature are worth.
///
/// @param verified those that hold, in their order
/// @param refusals why the others do not
public record TimestampOutcome(List<VerifiedTimestamp> verified, List<TimestampRefusal> refusals) {
    public TimestampOutcome {
        verified = List.copyOf(verified);
        refusals = List.copyOf(refusals);
    }

    /// Returns how many authorities vouch: several timestamps of one count once.
    public int authorities() {
        return (int)
                verified.stream().map(VerifiedTimestamp::authority).distinct().count();
    }

    /// Returns the verified times; empty where none holds.
    public List<Instant> times() {
        return verified.stream().map(VerifiedTimestamp::time).toList();
    }
}
