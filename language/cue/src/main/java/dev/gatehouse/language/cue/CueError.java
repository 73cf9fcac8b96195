// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

/// One thing a source or a document is refused for.
///
/// @param path the field it is about, labels joined with dots; empty for the whole
/// @param message what is wrong, in the words of the CUE project
public record CueError(String path, String message) {
    /// Returns path and message as CUE shows them.
    public String text() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
