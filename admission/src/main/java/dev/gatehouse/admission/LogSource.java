// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.signature.log.LogEntry;
import dev.gatehouse.core.signature.log.LogQuery;
import java.util.List;

/// Port: transparency logs that are asked for entries of signatures that bring none along.
@FunctionalInterface
public interface LogSource {
    /// Asks nobody.
    LogSource NONE = (_, _, _) -> {
        throw new UnavailableException("transparency logs are not asked");
    };

    /// Returns the entries that the log at `server` has for `query`; empty where it has none. Nothing
    /// about them is proven.
    ///
    /// @param server base address, such as `https://rekor.example.com`
    /// @throws UnavailableException where the log did not answer, not in time, or not with an answer
    List<LogEntry> entries(String server, LogQuery query, Deadline deadline);
}
