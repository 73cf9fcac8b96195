// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.time.Instant;
import java.util.stream.Stream;

/// Metadata of all top-level roles that belongs together and is believed.
record TrustedMetadata(
        RootMetadata root, TimestampMetadata timestamp, SnapshotMetadata snapshot, TargetsMetadata targets) {
    /// Returns the first instant at which some of it is no longer believed.
    Instant expires() {
        return Stream.of(root.file(), timestamp.file(), snapshot.file(), targets.file())
                .map(Metadata::expires)
                .min(Instant::compareTo)
                .orElseThrow();
    }
}
