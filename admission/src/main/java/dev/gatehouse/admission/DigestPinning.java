// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.core.policy.ImageUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Use case: give every tag of an object the digest it names now. A tag that does not resolve is left as it is.
public final class DigestPinning {
    private final DigestResolver resolver;

    public DigestPinning(DigestResolver resolver) {
        this.resolver = resolver;
    }

    private sealed interface Resolution {
        record Pinned(String text) implements Resolution {}

        record Failed(String reason) implements Resolution {}
    }

    /// Resolves the tags of `workload` at once, each reference only once, by `deadline`.
    public PinnedImages pin(Workload workload, Deadline deadline) {
        Map<String, TaggedReference> tags = new LinkedHashMap<>();
        for (ImageUse use : workload.images()) {
            tagged(use).ifPresent(tag -> tags.putIfAbsent(tag.name(), tag));
        }
        Map<TaggedReference, Resolution> resolutions = Parallel.map(
                List.copyOf(tags.values()),
                tag -> resolve(tag, workload.pullIdentity(), deadline),
                _ -> new Resolution.Failed("the deadline passed before the registry answered"),
                deadline);
        List<PinnedImages.Replacement> replacements = new ArrayList<>();
        List<PinnedImages.Unresolved> unresolved = new ArrayList<>();
        for (ImageUse use : workload.images()) {
            tagged(use).map(tag -> tags.get(tag.name())).map(resolutions::get).ifPresent(resolution -> {
                switch (resolution) {
                    case Resolution.Pinned pinned -> replacements.add(new PinnedImages.Replacement(use, pinned.text()));
                    case Resolution.Failed failed -> unresolved.add(new PinnedImages.Unresolved(use, failed.reason()));
                }
            });
        }
        return new PinnedImages(replacements, unresolved);
    }

    private static Optional<TaggedReference> tagged(ImageUse use) {
        try {
            return switch (ImageReference.parse(use.text())) {
                case TaggedReference tag -> Optional.of(tag);
                case DigestReference _ -> Optional.empty();
            };
        } catch (MalformedNameException _) {
            // Validation refuses it with the text of a malformed reference.
            return Optional.empty();
        }
    }

    private Resolution resolve(TaggedReference tag, PullIdentity identity, Deadline deadline) {
        try {
            Digest digest = resolver.digestOf(tag, identity, deadline);
            return new Resolution.Pinned(tag.pinnedTo(digest).original());
        } catch (NotFoundException | UnavailableException e) {
            return new Resolution.Failed(String.valueOf(e.getMessage()));
        }
    }
}
