// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.core.crd.FieldProblem.Level;

/// One thing a command has to say about a place in a file.
///
/// @param file as it was named on the command line; empty where the thing is in no file
/// @param document zero-based place of the document in the file
/// @param path of the field in the document, several joined with `, `; may be empty
/// @param resource name of the object; may be empty
/// @param text for people; may have several lines
record Finding(Rule rule, Level level, String file, int document, String path, String resource, String text) {
    boolean isError() {
        return level == Level.ERROR;
    }

    /// Returns this finding as one of `other` where it is in no file, and otherwise as it is.
    Finding at(String other) {
        return file.isEmpty() ? new Finding(rule, level, other, document, path, resource, text) : this;
    }

    /// Returns `{file}:{document}:{path}`, without what is empty.
    String place() {
        return file + ":" + document + (path.isEmpty() ? "" : ":" + path);
    }
}
