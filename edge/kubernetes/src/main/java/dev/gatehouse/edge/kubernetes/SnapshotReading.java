// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

/// What came of reading a snapshot.
public sealed interface SnapshotReading {
    /// It may be decided by.
    record Usable(Snapshot snapshot) implements SnapshotReading {}

    /// It may not, or there is none.
    ///
    /// @param reason one line
    record Unusable(String reason) implements SnapshotReading {}
}
