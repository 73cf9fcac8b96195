// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which versions of targets metadata belong together ([TUF
/// §4.4](https://theupdateframework.github.io/specification/latest/#file-formats-snapshot)).
///
/// @param file the whole file
/// @param files by name, such as `targets.json`
record SnapshotMetadata(Metadata file, Map<String, ListedMetadata> files) {
    /// Longest snapshot file, in bytes.
    static final int LONGEST = 2_000_000;

    SnapshotMetadata {
        files = Map.copyOf(files);
    }

    /// Reads a snapshot that `root` vouches for and `listed` describes.
    ///
    /// @throws TufException where it is another one, malformed or not signed
    static SnapshotMetadata read(byte[] document, RootMetadata root, ListedMetadata listed) {
        listed.file().require(document, "snapshot");
        SnapshotMetadata snapshot = read(document, root);
        listed.requireVersion(snapshot.file());
        return snapshot;
    }

    /// Reads a snapshot that `root` vouches for, of any version.
    ///
    /// @throws TufException where it is malformed or not signed
    static SnapshotMetadata read(byte[] document, RootMetadata root) {
        Metadata file = Metadata.read("snapshot", "snapshot", document, LONGEST);
        root.snapshot().requireSigned(file);
        JsonObject meta = Members.object(file.signed(), "meta", "snapshot");
        Map<String, ListedMetadata> files = new LinkedHashMap<>();
        for (String name : meta.members().keySet()) {
            files.put(name, ListedMetadata.read(meta, name, "snapshot", TargetsMetadata.LONGEST));
        }
        return new SnapshotMetadata(file, files);
    }

    /// Returns what it says about the metadata of `role`.
    ///
    /// @throws TufException where it does not list it
    ListedMetadata listed(String role) {
        return Optional.ofNullable(files.get(role + ".json"))
                .orElseThrow(() -> new TufException(TufReason.MISSING, "snapshot does not list " + role));
    }

    /// Refuses a `newer` one that lists older metadata, or no longer lists some.
    ///
    /// @throws TufException where a version went back
    void requireNotBefore(SnapshotMetadata newer) {
        files.forEach((name, old) -> {
            ListedMetadata now = newer.files().get(name);
            if (now == null || now.version() < old.version()) {
                throw new TufException(
                        TufReason.ROLLBACK,
                        name + " went back from version " + old.version()
                                + (now == null ? " to nothing" : " to " + now.version()));
            }
        });
    }
}
