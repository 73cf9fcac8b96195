// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

/// Why a log entry proves nothing.
public enum LogFailure {
    /// It is of a log that the trusted root does not hold.
    UNKNOWN_LOG,
    /// It has neither a promise nor an inclusion proof.
    NOTHING_PROVES_IT,
    /// The promise is not the log's signature over the entry.
    BAD_PROMISE,
    /// The log's key was not believed at the time of the entry.
    OUTSIDE_WINDOW,
    /// The checkpoint is malformed, of another log or tree, or not signed by the log.
    BAD_CHECKPOINT,
    /// The inclusion proof does not lead from the entry to the root.
    NOT_INCLUDED,
    /// The body is not an entry of a known kind.
    MALFORMED,
    /// The body is about another signature, key or content.
    OTHER_CONTENT
}
