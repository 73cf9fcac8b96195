// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.trust.TransparencyLog;
import java.time.Instant;
import java.util.Optional;

/// What came of checking a log entry.
public sealed interface EntryOutcome {
    /// The log has it, and it is about what it should be about.
    ///
    /// @param promisedAt time at which the log took it in; empty where nothing signs that
    record Proven(TransparencyLog log, Optional<Instant> promisedAt) implements EntryOutcome {}

    /// It proves nothing. `detail` is one line.
    record Unproven(LogFailure failure, String detail) implements EntryOutcome {}
}
