// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Digest;
import java.util.List;
import java.util.Optional;

/// What became of one layer, told at length.
public sealed interface ExplainedLayer {
    /// Returns its digest in its manifest.
    Digest layer();

    /// It was judged.
    ///
    /// @param facts what it says of itself; empty where it cannot be read
    /// @param checks up to the first that failed
    record Judged(Digest layer, SignatureFormat format, Optional<CandidateFacts> facts, List<CheckResult> checks)
            implements ExplainedLayer {
        public Judged {
            checks = List.copyOf(checks);
        }

        /// Returns the check that failed; empty where all hold.
        public Optional<CheckResult.Failed> failed() {
            return checks.stream()
                    .filter(CheckResult.Failed.class::isInstance)
                    .map(CheckResult.Failed.class::cast)
                    .findFirst();
        }
    }

    /// It is of a format, or a kind, that is not asked for.
    ///
    /// @param facts what it says of itself; empty where it cannot be read
    record NotAskedFor(Digest layer, SignatureFormat format, Optional<CandidateFacts> facts)
            implements ExplainedLayer {}

    /// Its content could not be had, or is not what the manifest says. `reason` is one line.
    record Unreadable(Digest layer, String reason) implements ExplainedLayer {}
}
