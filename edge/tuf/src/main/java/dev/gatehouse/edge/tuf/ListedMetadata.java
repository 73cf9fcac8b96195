// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue.JsonObject;

/// What timestamp and snapshot say about a metadata file.
///
/// @param version that it must have
/// @param file its bytes, as far as that is said
record ListedMetadata(long version, ListedFile file) {
    /// Reads the entry called `name` in `meta`.
    ///
    /// @throws TufException where there is none, or it is malformed
    static ListedMetadata read(JsonObject meta, String name, String role, int limit) {
        JsonObject description = Members.object(meta, name, role);
        long version = description
                .integer("version")
                .filter(number -> number > 0)
                .orElseThrow(() -> Members.malformed(role, "lists " + name + " without version"));
        return new ListedMetadata(version, ListedFile.read(description, role, limit));
    }

    /// Refuses metadata of another version.
    ///
    /// @throws TufException where the version differs
    void requireVersion(Metadata metadata) {
        if (metadata.version() != version) {
            throw new TufException(
                    TufReason.WRONG_VERSION,
                    metadata.role() + " has version " + metadata.version() + ", but " + version + " is listed");
        }
    }
}
