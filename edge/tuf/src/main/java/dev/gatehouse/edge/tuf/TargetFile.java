// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue.JsonObject;

/// A file that a repository is there for.
///
/// @param path within the targets, such as `trusted_root.json`
/// @param file its bytes: length and at least one hash
/// @param custom what else is said about it; empty where nothing is
record TargetFile(String path, ListedFile file, JsonObject custom) {
    /// Longest target, in bytes.
    static final int LONGEST = 5_000_000;

    /// Reads the description of the target at `path`.
    ///
    /// @throws TufException where it is malformed, or lacks length or hashes
    static TargetFile read(String path, JsonObject description, String role) {
        ListedFile file = ListedFile.read(description, role, LONGEST);
        if (file.length().isEmpty() || file.hashes().isEmpty()) {
            throw Members.malformed(role, "lists a target without length or hashes");
        }
        return new TargetFile(path, file, description.object("custom").orElse(JsonObject.EMPTY));
    }
}
