// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Descriptor;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.MalformedManifestException;
import dev.gatehouse.core.oci.Manifest;
import dev.gatehouse.core.oci.Manifest.ImageIndex;
import dev.gatehouse.core.oci.Manifest.ImageManifest;
import dev.gatehouse.core.oci.ManifestReader;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.oci.Tag;
import dev.gatehouse.edge.registry.Exchange.Answer;
import dev.gatehouse.edge.registry.Exchange.Failure;
import dev.gatehouse.edge.registry.Exchange.TooLong;
import dev.gatehouse.edge.registry.RegistryClient.Resource;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lists what refers to an image: by the referrers API, page by page, or by the tag `sha256-<hex>` where a registry
/// lacks the API ([distribution-spec, listing
/// referrers](https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers)).
final class ReferrersList {
    private static final Set<Integer> NO_API = Set.of(400, 404, 405, 406, 501);
    private static final Pattern NEXT = Pattern.compile("<([^>]{1,4096})>\\s*;[^,]*\\brel\\s*=\\s*\"?next\"?");

    private static final int LONGEST_LINK = 8 << 10;

    /// What is known of an image's referrers.
    sealed interface Result {
        record None() implements Result {}

        /// Some.
        ///
        /// @param complete whether there are no more than these
        record Listed(List<Descriptor> entries, boolean complete) implements Result {}

        record Bad(String reason) implements Result {}
    }

    private final RegistryClient client;
    private final Manifests manifests;

    ReferrersList(RegistryClient client, Manifests manifests) {
        this.client = client;
        this.manifests = manifests;
    }

    /// Returns what refers to `image` in `repository`.
    ///
    /// @throws RegistryUnavailableException where the registry gave no answer
    Result of(Repository repository, Digest image, PullIdentity identity, Deadline deadline) {
        List<Descriptor> entries = new ArrayList<>();
        String path = "referrers/" + image;
        for (int page = 0; page < Bounds.PAGES; page++) {
            try (BodyBudget.Share share = client.share()) {
                Resource resource = new Resource("GET", path, Manifest.OCI_INDEX, Bounds.MANIFEST, share);
                switch (client.ask(repository, resource, identity, deadline)) {
                    case Failure failure -> throw new RegistryUnavailableException(failure.text());
                    case TooLong tooLong -> {
                        return new Result.Bad(tooLong.text());
                    }
                    case Answer answer -> {
                        boolean spoken =
                                answer.status() == 200 && answer.contentType().equals(Manifest.OCI_INDEX);
                        boolean without = answer.status() == 200 || NO_API.contains(answer.status());
                        if (!spoken && without && page == 0) {
                            // Which needs room itself.
                            share.free();
                            return underTag(repository, image, identity, deadline);
                        }
                        if (!spoken) {
                            throw new RegistryUnavailableException(RegistryErrors.text(answer));
                        }
                        try {
                            entries.addAll(index(answer).manifests());
                        } catch (MalformedManifestException e) {
                            return new Result.Bad(String.valueOf(e.getMessage()));
                        }
                        Optional<String> next = next(answer, image);
                        if (next.isEmpty() || entries.size() >= Bounds.ENTRIES) {
                            return listed(entries, next.isEmpty());
                        }
                        path = next.get();
                    }
                }
            }
        }
        return listed(entries, false);
    }

    private static Result listed(List<Descriptor> entries, boolean complete) {
        return entries.isEmpty() && complete
                ? new Result.None()
                : new Result.Listed(
                        entries.subList(0, Math.min(entries.size(), Bounds.ENTRIES)),
                        complete && entries.size() <= Bounds.ENTRIES);
    }

    private static ImageIndex index(Answer answer) {
        return switch (ManifestReader.read(answer.body().bytes(), answer.contentType(), Bounds.MANIFEST_JSON)) {
            case ImageIndex index -> index;
            // An index without the member `manifests` lists nothing.
            case ImageManifest _ -> throw new MalformedManifestException("list of referrers is no index");
        };
    }

    // Only the query of the link is taken: the rest is what was asked for, and no list can send us elsewhere.
    private static Optional<String> next(Answer answer, Digest image) {
        for (String link : answer.headers().allValues("Link")) {
            if (link.length() > LONGEST_LINK) {
                throw new RegistryUnavailableException(
                        "GET " + PublicUrl.of(answer.url()) + ": the link to the next page is too long");
            }
            Matcher matcher = NEXT.matcher(link);
            if (matcher.find()) {
                try {
                    String query = new URI(matcher.group(1)).getRawQuery();
                    return query == null ? Optional.empty() : Optional.of("referrers/" + image + "?" + query);
                } catch (URISyntaxException _) {
                    throw new RegistryUnavailableException(
                            "GET " + PublicUrl.of(answer.url()) + ": the link to the next page is no URL");
                }
            }
        }
        return Optional.empty();
    }

    private Result underTag(Repository repository, Digest image, PullIdentity identity, Deadline deadline) {
        Tag tag = new Tag("sha256-" + image.hex());
        return switch (manifests.read(repository, tag, identity, deadline)) {
            case Manifests.Result.Missing _ -> new Result.None();
            case Manifests.Result.Bad bad -> new Result.Bad(bad.reason());
            case Manifests.Result.Read read ->
                switch (read.manifest()) {
                    case ImageIndex index -> listed(index.manifests(), true);
                    // Somebody gave an image that name; it lists no referrers.
                    case ImageManifest _ -> new Result.None();
                };
        };
    }
}
