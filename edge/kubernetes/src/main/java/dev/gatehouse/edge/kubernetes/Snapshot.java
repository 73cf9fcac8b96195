// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.admission.PolicyBook;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What a replica that starts anew may decide by until the API server answers.
///
/// @param objects as far as they are public
/// @param remembered keys and documents that policies refer to outside of the cluster
/// @param confirmed time at which the API server last said that the objects are so
public record Snapshot(ClusterObjects objects, List<PolicyBook.Remembered> remembered, Instant confirmed) {
    private static final Comparator<PolicyBook.Remembered> ORDER = Comparator.comparing(PolicyBook.Remembered::uid)
            .thenComparingLong(PolicyBook.Remembered::generation)
            .thenComparing(PolicyBook.Remembered::path);

    public Snapshot {
        // In one order, so that equal snapshots are equal.
        remembered = remembered.stream().sorted(ORDER).toList();
    }
}
