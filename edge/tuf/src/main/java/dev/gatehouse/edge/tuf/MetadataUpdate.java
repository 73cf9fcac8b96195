// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.admission.UnavailableException;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One walk along the client workflow ([TUF
/// §5](https://theupdateframework.github.io/specification/latest/#detailed-client-workflow)): root, timestamp,
/// snapshot, targets. Roots and the newest timestamp are kept at once, since nothing may go back behind them; the
/// rest together at the end, so that what is kept always belongs together.
final class MetadataUpdate {
    private static final int MOST_ROTATIONS = 256;
    private static final String TARGETS = "targets";

    private final TufRepository repository;
    private final MetadataStore store;
    private final byte[] initialRoot;
    private final Instant now;
    private final Map<StoredName, byte[]> pending = new LinkedHashMap<>();

    MetadataUpdate(TufRepository repository, MetadataStore store, byte[] initialRoot, Instant now) {
        this.repository = repository;
        this.store = store;
        this.initialRoot = initialRoot;
        this.now = now;
    }

    /// Asks the repository for everything that is new.
    ///
    /// @throws TufException where some of it is not believed or cannot be had
    TrustedMetadata refreshed() {
        RootMetadata before = startingRoot();
        RootMetadata root = newestRoot(before);
        root.file().requireFresh(now);
        boolean rotated = !before.timestamp().equals(root.timestamp())
                || !before.snapshot().equals(root.snapshot());
        if (rotated) {
            // §5.3.11: after a compromise, versions may have been driven up; new keys begin anew.
            remove(StoredName.TIMESTAMP);
            remove(StoredName.SNAPSHOT);
        }
        TimestampMetadata timestamp = timestamp(root);
        SnapshotMetadata snapshot = snapshot(root, timestamp);
        return new TrustedMetadata(root, timestamp, snapshot, targets(root, snapshot));
    }

    /// Returns what is kept, without asking the repository.
    ///
    /// @throws TufException where it is not whole, or its time is over
    TrustedMetadata kept() {
        RootMetadata root = startingRoot();
        root.file().requireFresh(now);
        TimestampMetadata timestamp =
                TimestampMetadata.read(load(StoredName.CURRENT).orElseThrow(() -> missing("timestamp")), root);
        timestamp.file().requireFresh(now);
        SnapshotMetadata snapshot = SnapshotMetadata.read(
                load(StoredName.SNAPSHOT).orElseThrow(() -> missing("snapshot")), root, timestamp.snapshot());
        snapshot.file().requireFresh(now);
        TargetsMetadata targets = TargetsMetadata.read(
                TARGETS,
                load(StoredName.targets(TARGETS)).orElseThrow(() -> missing(TARGETS)),
                root.targets(),
                snapshot.listed(TARGETS));
        targets.file().requireFresh(now);
        return new TrustedMetadata(root, timestamp, snapshot, targets);
    }

    /// The kept root, unless the one that was given is newer.
    private RootMetadata startingRoot() {
        RootMetadata initial = RootMetadata.read(initialRoot);
        return load(StoredName.ROOT)
                .flatMap(MetadataUpdate::believed)
                .filter(kept -> kept.version() >= initial.version())
                .orElse(initial);
    }

    private static Optional<RootMetadata> believed(byte[] document) {
        try {
            return Optional.of(RootMetadata.read(document));
        } catch (TufException _) {
            // A damaged file: the given root leads to the newest one again.
            return Optional.empty();
        }
    }

    private RootMetadata newestRoot(RootMetadata start) {
        RootMetadata root = start;
        for (int rotations = 0; ; rotations++) {
            Optional<byte[]> document = fetch((root.version() + 1) + ".root.json", RootMetadata.LONGEST);
            if (document.isEmpty()) {
                return root;
            }
            if (rotations == MOST_ROTATIONS) {
                throw new TufException(
                        TufReason.TOO_MANY_ROTATIONS, "root was rotated more than " + MOST_ROTATIONS + " times");
            }
            root = root.next(document.get());
            save(StoredName.ROOT, document.get());
        }
    }

    private TimestampMetadata timestamp(RootMetadata root) {
        byte[] document = fetch("timestamp.json", TimestampMetadata.LONGEST).orElseThrow(() -> missing("timestamp"));
        TimestampMetadata newer = TimestampMetadata.read(document, root);
        Optional<byte[]> kept = load(StoredName.TIMESTAMP);
        Optional<TimestampMetadata> old = kept.flatMap(bytes -> keptTimestamp(bytes, root));
        old.ifPresent(one -> one.requireNotBefore(newer));
        // §5.4.3: the same version again says nothing new, whatever it says.
        if (old.isPresent() && old.get().file().version() == newer.file().version()) {
            old.get().file().requireFresh(now);
            keep(StoredName.CURRENT, kept.orElse(document));
            return old.get();
        }
        newer.file().requireFresh(now);
        save(StoredName.TIMESTAMP, document);
        keep(StoredName.CURRENT, document);
        return newer;
    }

    // What the keys of today did not sign, they need not keep up with.
    private static Optional<TimestampMetadata> keptTimestamp(byte[] document, RootMetadata root) {
        try {
            return Optional.of(TimestampMetadata.read(document, root));
        } catch (TufException _) {
            return Optional.empty();
        }
    }

    private SnapshotMetadata snapshot(RootMetadata root, TimestampMetadata timestamp) {
        ListedMetadata listed = timestamp.snapshot();
        Optional<byte[]> kept = load(StoredName.SNAPSHOT);
        Optional<SnapshotMetadata> old = kept.flatMap(document -> keptSnapshot(document, root));
        Optional<SnapshotMetadata> same = kept.flatMap(document -> listedSnapshot(document, root, listed));
        if (same.isPresent()) {
            same.get().file().requireFresh(now);
            return same.get();
        }
        byte[] document = fetch(versioned(root, listed, "snapshot"), limit(listed, SnapshotMetadata.LONGEST))
                .orElseThrow(() -> missing("snapshot"));
        SnapshotMetadata newer = SnapshotMetadata.read(document, root, listed);
        old.ifPresent(one -> one.requireNotBefore(newer));
        newer.file().requireFresh(now);
        keep(StoredName.SNAPSHOT, document);
        return newer;
    }

    private static Optional<SnapshotMetadata> keptSnapshot(byte[] document, RootMetadata root) {
        try {
            return Optional.of(SnapshotMetadata.read(document, root));
        } catch (TufException _) {
            return Optional.empty();
        }
    }

    private static Optional<SnapshotMetadata> listedSnapshot(
            byte[] document, RootMetadata root, ListedMetadata listed) {
        try {
            return Optional.of(SnapshotMetadata.read(document, root, listed));
        } catch (TufException _) {
            return Optional.empty();
        }
    }

    private TargetsMetadata targets(RootMetadata root, SnapshotMetadata snapshot) {
        return targets(root, TARGETS, root.targets(), snapshot);
    }

    /// Returns the targets metadata of `role`, kept or fetched.
    ///
    /// @throws TufException where it is not believed or cannot be had
    TargetsMetadata targets(RootMetadata root, String role, RoleKeys keys, SnapshotMetadata snapshot) {
        ListedMetadata listed = snapshot.listed(role);
        Optional<TargetsMetadata> kept =
                load(StoredName.targets(role)).flatMap(document -> keptTargets(role, document, keys, listed));
        if (kept.isPresent()) {
            kept.get().file().requireFresh(now);
            return kept.get();
        }
        byte[] document = fetch(versioned(root, listed, role), limit(listed, TargetsMetadata.LONGEST))
                .orElseThrow(() -> missing(role));
        TargetsMetadata newer = TargetsMetadata.read(role, document, keys, listed);
        newer.file().requireFresh(now);
        keep(StoredName.targets(role), document);
        return newer;
    }

    private static Optional<TargetsMetadata> keptTargets(
            String role, byte[] document, RoleKeys keys, ListedMetadata listed) {
        try {
            return Optional.of(TargetsMetadata.read(role, document, keys, listed));
        } catch (TufException _) {
            return Optional.empty();
        }
    }

    private static String versioned(RootMetadata root, ListedMetadata listed, String role) {
        return root.consistent() ? listed.version() + "." + role + ".json" : role + ".json";
    }

    private static int limit(ListedMetadata listed, int otherwise) {
        OptionalInt length = listed.file().length();
        return length.isPresent() ? Math.min(length.getAsInt(), otherwise) : otherwise;
    }

    private static TufException missing(String role) {
        return new TufException(TufReason.MISSING, role + " is not there");
    }

    private Optional<byte[]> fetch(String name, int limit) {
        return fetch(List.of(name), limit);
    }

    /// Returns a file of the repository; empty where there is none.
    ///
    /// @throws TufException where the repository does not answer
    Optional<byte[]> fetch(List<String> path, int limit) {
        try {
            return repository.fetch(path, limit);
        } catch (UnavailableException e) {
            throw new TufException(TufReason.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    Optional<byte[]> load(StoredName name) {
        try {
            return store.load(name);
        } catch (IOException e) {
            throw notKept(e);
        }
    }

    /// Keeps `content` as `name`, once everything has been believed.
    void keep(StoredName name, byte[] content) {
        pending.put(name, content);
    }

    /// Keeps what waits for it.
    ///
    /// @throws TufException where the store fails
    void finish() {
        pending.forEach(this::save);
    }

    private void save(StoredName name, byte[] content) {
        try {
            store.save(name, content);
        } catch (IOException e) {
            throw notKept(e);
        }
    }

    private void remove(StoredName name) {
        try {
            store.remove(name);
        } catch (IOException e) {
            throw notKept(e);
        }
    }

    // Without the store a restart would forget which versions were seen.
    private static TufException notKept(IOException e) {
        return new TufException(TufReason.NOT_KEPT, "the store of metadata failed: " + e.getMessage(), e);
    }
}
