// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.trust.TrustedRoot;
import java.time.Instant;

/// What a repository says about whom to believe.
public sealed interface TufOutcome {
    /// This trusted root.
    ///
    /// @param root out of the repository
    /// @param expires first instant at which it is no longer to be used, unless it was refreshed
    record Current(TrustedRoot root, Instant expires) implements TufOutcome {
        /// Tells whether it may be used at `now`.
        public boolean isUsableAt(Instant now) {
            return now.isBefore(expires);
        }
    }

    /// Nothing that could be believed.
    ///
    /// @param reason which check failed
    /// @param detail the facts, for people
    record Refused(TufReason reason, String detail) implements TufOutcome {}
}
