// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

/// Something in a policy that does less than it seems to.
///
/// @param path the field it is about, labels joined with dots; empty for the whole
/// @param kind what about it
/// @param message what the author should know, in one sentence
public record CueWarning(String path, Kind kind, String message) {
    /// Why a condition does less than it seems to.
    public enum Kind {
        /// It fails no document at all.
        NEVER_FAILS,

        /// It fails no document that lacks the field.
        PASSES_WHERE_ABSENT,

        /// It does not count as written.
        READ_OTHERWISE
    }

    /// Returns path and message.
    public String text() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
