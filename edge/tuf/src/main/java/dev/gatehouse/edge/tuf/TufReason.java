// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

/// Why metadata or a target is not believed, or could not be had.
public enum TufReason {
    /// The repository did not answer, or not within its limits.
    UNAVAILABLE,
    /// A file that must be there is not.
    MISSING,
    /// A file cannot be read.
    MALFORMED,
    /// Too few distinct keys of the role have signed.
    BELOW_THRESHOLD,
    /// A version is lower than one that was seen before.
    ROLLBACK,
    /// A file has another version than the file that lists it says.
    WRONG_VERSION,
    /// A file has another length or other hashes than the file that lists it says.
    WRONG_CONTENT,
    /// The metadata's time is over.
    EXPIRED,
    /// The root was rotated more often than is followed.
    TOO_MANY_ROTATIONS,
    /// No role lists the target, or more roles would have to be asked than are.
    UNKNOWN_TARGET,
    /// The target is no trusted root.
    UNUSABLE_TARGET,
    /// What was learnt could not be kept, so that it would be forgotten with the next start.
    NOT_KEPT
}
