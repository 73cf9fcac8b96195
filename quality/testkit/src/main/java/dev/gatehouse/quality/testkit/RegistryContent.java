// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// What a registry stores, by repository. Content stands under the name it was put under, true or not.
final class RegistryContent {
    /// A manifest as it was pushed.
    record Stored(String digest, String mediaType, Bytes content) {}

    private record Repository(Map<String, Stored> manifests, Map<String, String> tags, Map<String, Bytes> blobs) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Repository NOTHING = new Repository(Map.of(), Map.of(), Map.of());

    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();

    boolean has(String repository) {
        return repositories.containsKey(repository);
    }

    void manifest(String repository, String digest, String mediaType, Bytes content) {
        repository(repository).manifests().put(digest, new Stored(digest, mediaType, content));
    }

    void tag(String repository, String tag, String digest) {
        repository(repository).tags().put(tag, digest);
    }

    void blob(String repository, String digest, Bytes content) {
        repository(repository).blobs().put(digest, content);
    }

    /// Returns the manifest under a tag or digest.
    Optional<Stored> manifest(String repository, String reference) {
        Repository found = known(repository);
        String digest = found.tags().getOrDefault(reference, reference);
        return Optional.ofNullable(found.manifests().get(digest));
    }

    Optional<Bytes> blob(String repository, String digest) {
        return Optional.ofNullable(known(repository).blobs().get(digest));
    }

    List<String> tags(String repository) {
        return List.copyOf(known(repository).tags().keySet());
    }

    /// Returns descriptors (JSON text) of what refers to `subject`, in the order of their digests.
    List<ObjectNode> referrers(String repository, String subject) {
        List<ObjectNode> referrers = new ArrayList<>();
        for (Stored stored : known(repository).manifests().values()) {
            JsonNode manifest = parsed(stored.content());
            if (manifest.path("subject").path("digest").asText().equals(subject)) {
                String type = manifest.path("artifactType")
                        .asText(manifest.path("config").path("mediaType").asText(""));
                ObjectNode descriptor = JSON.createObjectNode()
                        .put("mediaType", stored.mediaType())
                        .put("size", stored.content().length())
                        .put("digest", stored.digest());
                if (!type.isEmpty()) {
                    descriptor.put("artifactType", type);
                }
                if (manifest.path("annotations").isObject()) {
                    descriptor.set("annotations", manifest.path("annotations"));
                }
                referrers.add(descriptor);
            }
        }
        return referrers;
    }

    private static JsonNode parsed(Bytes content) {
        try {
            return JSON.readTree(content.array());
        } catch (IOException _) {
            return JSON.createObjectNode();
        }
    }

    private Repository known(String name) {
        return repositories.getOrDefault(name, NOTHING);
    }

    private Repository repository(String name) {
        return repositories.computeIfAbsent(
                name,
                _ -> new Repository(
                        new ConcurrentSkipListMap<>(), new ConcurrentSkipListMap<>(), new ConcurrentHashMap<>()));
    }
}
