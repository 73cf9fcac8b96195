// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;

/// Whom a repository belongs to ([TUF
/// §4.3](https://theupdateframework.github.io/specification/latest/#file-formats-root)).
///
/// @param file the whole file
/// @param root who signs the next root
/// @param timestamp who signs the timestamp
/// @param snapshot who signs the snapshot
/// @param targets who signs the top-level targets
/// @param consistent whether file names carry versions and hashes
record RootMetadata(
        Metadata file, RoleKeys root, RoleKeys timestamp, RoleKeys snapshot, RoleKeys targets, boolean consistent) {
    /// Longest root file, in bytes.
    static final int LONGEST = 512_000;

    /// Reads a root that must at least be signed by its own keys.
    ///
    /// @throws TufException where it is malformed or not signed
    static RootMetadata read(byte[] document) {
        Metadata file = Metadata.read("root", "root", document, LONGEST);
        JsonObject signed = file.signed();
        JsonObject keys = Members.object(signed, "keys", "root");
        JsonObject roles = Members.object(signed, "roles", "root");
        RootMetadata root = new RootMetadata(
                file,
                keys(roles, keys, "root"),
                keys(roles, keys, "timestamp"),
                keys(roles, keys, "snapshot"),
                keys(roles, keys, "targets"),
                signed.member("consistent_snapshot").orElse(JsonBoolean.FALSE) == JsonBoolean.TRUE);
        root.root().requireSigned(file);
        return root;
    }

    private static RoleKeys keys(JsonObject roles, JsonObject keys, String role) {
        return Members.roleKeys(Members.object(roles, role, "root"), keys, "root");
    }

    /// Reads the root that follows this one: signed by the keys of both, and of the next version.
    ///
    /// @throws TufException where it does not follow
    RootMetadata next(byte[] document) {
        RootMetadata next = read(document);
        root.requireSigned(next.file());
        if (next.version() != version() + 1) {
            throw new TufException(
                    TufReason.WRONG_VERSION, "root " + next.version() + " stands in the place of " + (version() + 1));
        }
        return next;
    }

    long version() {
        return file.version();
    }
}
