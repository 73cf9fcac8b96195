// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.trust.MalformedTrustedRootException;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.TrustedRootReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Gets the trusted root out of a TUF repository. Refreshes one at a time; never to be called while a request
/// waits.
public final class TufClient {
    /// Name of the trusted root in Sigstore's repositories.
    public static final String TRUSTED_ROOT = "trusted_root.json";

    /// Folder of the targets in most repositories.
    public static final String TARGETS = "targets";

    private final TufRepository repository;
    private final MetadataStore store;
    private final byte[] initialRoot;
    private final String folder;
    private final String target;

    /// Makes a client; nothing is asked yet.
    ///
    /// @param initialRoot `root.json` that is believed to begin with
    /// @param folder of the targets within the repository, such as `targets`
    /// @param target path of the trusted root within the targets, such as `trusted_root.json`
    public TufClient(TufRepository repository, MetadataStore store, byte[] initialRoot, String folder, String target) {
        this.repository = repository;
        this.store = store;
        this.initialRoot = initialRoot.clone();
        this.folder = folder;
        this.target = target;
    }

    /// Asks the repository for everything that is new, and keeps it.
    public synchronized TufOutcome refresh(Instant now) {
        return answer(repository, now, false);
    }

    /// Returns what was kept of earlier refreshes, without asking the repository.
    public synchronized TufOutcome kept(Instant now) {
        return answer((_, _) -> Optional.empty(), now, true);
    }

    private TufOutcome answer(TufRepository source, Instant now, boolean keptOnly) {
        try {
            MetadataUpdate update = new MetadataUpdate(source, store, initialRoot, now);
            TrustedMetadata metadata = keptOnly ? update.kept() : update.refreshed();
            TargetSearch search = new TargetSearch(update, metadata, TargetSearch.parts(folder));
            TrustedRoot root = root(search, metadata);
            update.finish();
            return new TufOutcome.Current(root, search.expires());
        } catch (TufException e) {
            return new TufOutcome.Refused(e.reason(), e.text());
        }
    }

    private TrustedRoot root(TargetSearch search, TrustedMetadata metadata) {
        List<String> parts = TargetSearch.parts(target);
        Optional<TargetFile> file = search.target(String.join("/", parts));
        if (file.isEmpty()) {
            return LegacyTargets.read(search, metadata);
        }
        try {
            return TrustedRootReader.read(search.bytes(file.get()));
        } catch (MalformedTrustedRootException e) {
            throw new TufException(TufReason.UNUSABLE_TARGET, "parsing " + target + ": " + e.getMessage(), e);
        }
    }
}
