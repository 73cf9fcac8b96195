// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.syntax;

/// One thing wrong with a source text.
///
/// @param path labels of the field the problem belongs to, joined with dots; empty where it belongs to none
/// @param message what is wrong, in the words of the CUE project
/// @param offset where, in UTF-16 units from the start
public record SyntaxProblem(String path, String message, int offset) {
    /// Returns the text users see: the path, where there is one, and the message.
    public String text() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
