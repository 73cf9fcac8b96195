// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.ImageConfigSource;
import dev.gatehouse.admission.ImageConfigs;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Descriptor;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.Manifest;
import dev.gatehouse.core.oci.Manifest.ImageIndex;
import dev.gatehouse.core.oci.Manifest.ImageManifest;
import dev.gatehouse.core.oci.Platform;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.edge.registry.Exchange.Answer;
import dev.gatehouse.edge.registry.Exchange.Failure;
import dev.gatehouse.edge.registry.Exchange.TooLong;
import dev.gatehouse.edge.registry.RegistryClient.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Configurations of images: of one image, or of every image below an index. Bounded in depth, number and size;
/// what cannot be had is named, since a policy that sees only a part could be satisfied by it.
final class RegistryImageConfigs implements ImageConfigSource {
    private static final int MOST_IMAGES = 64;
    private static final int DEEPEST = 4;
    private static final JsonLimits CONFIG = new JsonLimits(1 << 20, 32, 20_000, 100);
    private static final long MOST_BYTES = 2 << 20;

    private final RegistryClient client;
    private final Manifests manifests;

    RegistryImageConfigs(RegistryClient client, Manifests manifests) {
        this.client = client;
        this.manifests = manifests;
    }

    /// An image below what was asked for.
    ///
    /// @param platform as its index says; empty where no index led to it, or the index does not say
    private record Wanted(Descriptor config, Optional<Platform> platform) {}

    private sealed interface Found {
        record Read(String platform, JsonObject config) implements Found {}

        record Away(String problem) implements Found {}
    }

    @Override
    public ImageConfigs configs(DigestReference image, PullIdentity identity, Deadline deadline) {
        Walk walk = new Walk(image.repository(), identity, deadline);
        walk.manifest(image.digest(), Optional.empty(), 0);
        long bytes = bounded(image, walk.images);
        List<Found> found = SideBySide.map(
                walk.images,
                walk::read,
                wanted -> new Found.Away("the deadline passed before the registry answered with "
                        + wanted.config().digest()),
                deadline);
        Map<String, JsonObject> configs = new TreeMap<>();
        for (Found one : found) {
            switch (one) {
                case Found.Away away -> throw failed(away.problem());
                case Found.Read read -> {
                    // Runtimes take either of them, and the reference shows whichever comes last.
                    if (configs.put(read.platform(), read.config()) != null) {
                        throw failed(image.name() + " has more than one image of platform " + read.platform());
                    }
                }
            }
        }
        return new ImageConfigs(configs, bytes);
    }

    // Before anything is fetched: what is parsed takes many times its bytes.
    private static long bounded(DigestReference image, List<Wanted> wanted) {
        if (wanted.isEmpty()) {
            throw failed(image.name() + " has no image that could run");
        }
        long bytes = wanted.stream().mapToLong(one -> one.config().size()).sum();
        if (bytes > MOST_BYTES) {
            throw failed(image.name() + " has configurations of " + bytes + " bytes; the limit is " + MOST_BYTES);
        }
        return bytes;
    }

    private static RegistryUnavailableException failed(String problem) {
        return new RegistryUnavailableException("failed to get a ConfigFile: " + problem);
    }

    private final class Walk {
        private final Repository repository;
        private final PullIdentity identity;
        private final Deadline deadline;
        private final List<Wanted> images = new ArrayList<>();
        private int looked;

        Walk(Repository repository, PullIdentity identity, Deadline deadline) {
            this.repository = repository;
            this.identity = identity;
            this.deadline = deadline;
        }

        void manifest(Digest digest, Optional<Platform> platform, int depth) {
            if (++looked > MOST_IMAGES) {
                throw failed("the index has more than " + MOST_IMAGES + " manifests");
            }
            if (depth > DEEPEST) {
                throw failed("indexes are nested deeper than " + DEEPEST);
            }
            String name = repository + "@" + digest;
            Manifest manifest = switch (manifests.read(repository, digest, identity, deadline)) {
                case Manifests.Result.Missing missing -> throw failed(missing.text());
                case Manifests.Result.Bad bad -> throw failed(name + ": " + bad.reason());
                case Manifests.Result.Read read -> read.manifest();
            };
            switch (manifest) {
                case ImageManifest image ->
                    images.add(new Wanted(
                            image.config().orElseThrow(() -> failed(name + " has no configuration")), platform));
                case ImageIndex index ->
                    index.manifests().stream()
                            .filter(child -> !runsNowhere(child))
                            .forEach(child -> manifest(child.digest(), child.platform(), depth + 1));
            }
        }

        Found read(Wanted wanted) {
            Descriptor config = wanted.config();
            String digest = config.digest().toString();
            if (config.size() > CONFIG.bytes()) {
                return new Found.Away(digest + " is longer than " + CONFIG.bytes() + " bytes");
            }
            try (BodyBudget.Share share = client.share()) {
                Resource blob = new Resource("GET", "blobs/" + digest, "", CONFIG.bytes(), share);
                return switch (client.ask(repository, blob, identity, deadline)) {
                    case Failure failure -> new Found.Away(failure.text());
                    case TooLong tooLong -> new Found.Away(tooLong.text());
                    case Answer answer when answer.status() != 200 -> new Found.Away(RegistryErrors.text(answer));
                    case Answer answer -> judged(wanted, answer.body());
                };
            }
        }
    }

    // BuildKit lists the attestations of an image beside it, as an image of no platform. Runtimes go by
    // the platform, and by nothing else that whoever wrote the index could say.
    private static boolean runsNowhere(Descriptor child) {
        return child.platform()
                .filter(platform -> platform.os().equals("unknown")
                        && platform.architecture().equals("unknown"))
                .isPresent();
    }

    private static Found judged(Wanted wanted, Blob content) {
        String digest = wanted.config().digest().toString();
        if (!content.digest().equals(wanted.config().digest())) {
            return new Found.Away(digest + ": the registry gave " + content.digest());
        }
        // The limit for all of them together goes by what the manifests say.
        if (content.length() != wanted.config().size()) {
            return new Found.Away(digest + " has " + content.length() + " bytes, and its manifest says "
                    + wanted.config().size());
        }
        JsonValue value;
        try {
            value = JsonReader.read(content.bytes(), CONFIG);
        } catch (MalformedJsonException e) {
            return new Found.Away(digest + " is not readable: " + e.getMessage());
        }
        if (!(value instanceof JsonObject written)) {
            return new Found.Away(digest + " is no object");
        }
        Optional<String> otherwise = ImageConfig.otherwiseSpelled(written);
        if (otherwise.isPresent()) {
            return new Found.Away(digest + " has a member that is spelled in another letter case");
        }
        // A runtime chooses by what the index says, and documents look under what the configuration says.
        boolean contradicted = wanted.platform()
                .filter(platform -> !platform.os().isEmpty()
                        && !(platform.os().equals(written.string("os").orElse(""))
                                && platform.architecture()
                                        .equals(written.string("architecture").orElse(""))))
                .isPresent();
        if (contradicted) {
            return new Found.Away(digest + " is for another platform than its index says");
        }
        return new Found.Read(platform(written), ImageConfig.of(written));
    }

    private static String platform(JsonObject config) {
        StringBuilder platform = new StringBuilder(config.string("os").orElse(""));
        config.string("architecture")
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> platform.append('/').append(text));
        config.string("variant")
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> platform.append('/').append(text));
        config.string("os.version")
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> platform.append(':').append(text));
        return platform.toString();
    }
}
