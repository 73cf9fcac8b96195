// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

/// What the newest snapshot is ([TUF
/// §4.6](https://theupdateframework.github.io/specification/latest/#file-formats-timestamp)).
///
/// @param file the whole file
/// @param snapshot what it says about the snapshot
record TimestampMetadata(Metadata file, ListedMetadata snapshot) {
    /// Longest timestamp file, in bytes.
    static final int LONGEST = 16_384;

    /// Reads a timestamp that `root` vouches for.
    ///
    /// @throws TufException where it is malformed or not signed
    static TimestampMetadata read(byte[] document, RootMetadata root) {
        Metadata file = Metadata.read("timestamp", "timestamp", document, LONGEST);
        root.timestamp().requireSigned(file);
        return new TimestampMetadata(
                file,
                ListedMetadata.read(
                        Members.object(file.signed(), "meta", "timestamp"),
                        "snapshot.json",
                        "timestamp",
                        SnapshotMetadata.LONGEST));
    }

    /// Refuses a `newer` one that is older, or lists an older snapshot.
    ///
    /// @throws TufException where a version went back
    void requireNotBefore(TimestampMetadata newer) {
        if (newer.file().version() < file.version()) {
            throw new TufException(
                    TufReason.ROLLBACK,
                    "timestamp went back from version " + file.version() + " to "
                            + newer.file().version());
        }
        if (newer.snapshot().version() < snapshot.version()) {
            throw new TufException(
                    TufReason.ROLLBACK,
                    "snapshot went back from version " + snapshot.version() + " to "
                            + newer.snapshot().version());
        }
    }
}
