// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.ImageConfigSource;
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
import java.util.TreeMap;

/// Configurations of images: of one image, or of every image below an index. Bounded in depth, number and size;
/// what
/// cannot be had is named, since a policy that sees only a part could be satisfied by it.
final class RegistryImageConfigs implements ImageConfigSource {
    private static final int MOST_IMAGES = 64;
    private static final int DEEPEST = 4;
    private static final JsonLimits CONFIG = new JsonLimits(1 << 20, 32, 100_000, 100);
    private static final String REFERENCE_TYPE = "vnd.docker.reference.type";

    private final RegistryClient client;
    private final Manifests manifests;

    RegistryImageConfigs(RegistryClient client, Manifests manifests) {
        this.client = client;
        this.manifests = manifests;
    }

    private record Found(Map<String, JsonObject> configs, String problem) {}

    @Override
    public Map<String, JsonObject> configs(DigestReference image, PullIdentity identity, Deadline deadline) {
        Walk walk = new Walk(image.repository(), identity, deadline);
        walk.manifest(image.digest(), 0);
        List<Found> found = SideBySide.map(
                walk.images,
                walk::read,
                config ->
                        new Found(Map.of(), "the deadline passed before the registry answered with " + config.digest()),
                deadline);
        Map<String, JsonObject> configs = new TreeMap<>();
        for (Found one : found) {
            if (!one.problem().isEmpty()) {
                throw failed(one.problem());
            }
            one.configs().forEach((platform, config) -> {
                if (configs.put(platform, config) != null) {
                    // The reference shows whichever comes last.
                    throw failed(image.name() + " has more than one image of platform " + platform);
                }
            });
        }
        return configs;
    }

    private static RegistryUnavailableException failed(String problem) {
        return new RegistryUnavailableException("failed to get a ConfigFile: " + problem);
    }

    private final class Walk {
        private final Repository repository;
        private final PullIdentity identity;
        private final Deadline deadline;
        private final List<Descriptor> images = new ArrayList<>();
        private int looked;

        Walk(Repository repository, PullIdentity identity, Deadline deadline) {
            this.repository = repository;
            this.identity = identity;
            this.deadline = deadline;
        }

        void manifest(Digest digest, int depth) {
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
                    images.add(image.config().orElseThrow(() -> failed(name + " has no configuration")));
                case ImageIndex index ->
                    index.manifests().stream()
                            .filter(child -> !isBesideImages(child))
                            .forEach(child -> manifest(child.digest(), depth + 1));
            }
        }

        Found read(Descriptor config) {
            String digest = config.digest().toString();
            if (config.size() > CONFIG.bytes()) {
                return new Found(Map.of(), digest + " is longer than " + CONFIG.bytes() + " bytes");
            }
            try (BodyBudget.Share share = client.share()) {
                Resource blob = new Resource("GET", "blobs/" + digest, "", CONFIG.bytes(), share);
                return switch (client.ask(repository, blob, identity, deadline)) {
                    case Failure failure -> new Found(Map.of(), failure.text());
                    case TooLong tooLong -> new Found(Map.of(), tooLong.text());
                    case Answer answer when answer.status() != 200 -> new Found(Map.of(), RegistryErrors.text(answer));
                    case Answer answer -> judged(config, answer.body());
                };
            }
        }
    }

    // BuildKit lists the attestations of an image beside it, as if they were an image of no platform.
    private static boolean isBesideImages(Descriptor child) {
        Platform platform = child.platform().orElse(new Platform("", "", "", ""));
        boolean unknown =
                platform.os().equals("unknown") && platform.architecture().equals("unknown");
        return unknown || "attestation-manifest".equals(child.annotations().get(REFERENCE_TYPE));
    }

    private static Found judged(Descriptor config, Blob content) {
        String digest = config.digest().toString();
        if (!content.digest().equals(config.digest())) {
            return new Found(Map.of(), digest + ": the registry gave " + content.digest());
        }
        JsonValue value;
        try {
            value = JsonReader.read(content.bytes(), CONFIG);
        } catch (MalformedJsonException e) {
            return new Found(Map.of(), digest + " is not readable: " + e.getMessage());
        }
        if (!(value instanceof JsonObject written)) {
            return new Found(Map.of(), digest + " is no object");
        }
        return new Found(Map.of(platform(written), ImageConfig.of(written)), "");
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
