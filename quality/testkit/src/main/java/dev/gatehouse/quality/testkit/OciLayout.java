// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A folder in the OCI image layout
/// ([image-spec](https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md)), with the manifests
/// of its `index.json` and everything they need, in the order in which a registry takes them.
///
/// The annotation `org.opencontainers.image.ref.name` says where a manifest belongs: `tag`, `repository:tag`, or
/// `registry/repository:tag` (the registry is dropped). Without it the manifest is pushed by digest, as a referrer.
public final class OciLayout {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FALLBACK_TAG = Pattern.compile("sha256-[0-9a-f]{64}");

    /// One manifest to push, with the blobs that its repository needs before it.
    ///
    /// @param repository empty for the one that the caller chooses
    /// @param tag empty where it is pushed by digest
    /// @param digest name the layout gives the manifest
    public record Entry(String repository, String tag, String digest, Artifact artifact) {}

    private final List<Entry> entries;

    private OciLayout(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /// Reads the layout in `folder`. Blobs are taken as they are, also where the content does not match the name.
    public static OciLayout read(Path folder) {
        try {
            JsonNode index = JSON.readTree(Files.readAllBytes(folder.resolve("index.json")));
            List<Entry> entries = new ArrayList<>();
            for (JsonNode descriptor : index.path("manifests")) {
                String name = descriptor
                        .path("annotations")
                        .path("org.opencontainers.image.ref.name")
                        .asText("");
                int colon = name.lastIndexOf(':');
                String tag = colon > name.lastIndexOf('/') ? name.substring(colon + 1) : name;
                String repository = colon > name.lastIndexOf('/') ? withoutRegistry(name.substring(0, colon)) : "";
                add(folder, descriptor, repository, tag, entries);
            }
            // An index of referrers names manifests that must be there before it.
            entries.sort(Comparator.comparing(
                    entry -> FALLBACK_TAG.matcher(entry.tag()).matches()));
            return new OciLayout(entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutRegistry(String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        return first.contains(":") || first.contains(".") ? name.substring(slash + 1) : name;
    }

    private static void add(Path folder, JsonNode descriptor, String repository, String tag, List<Entry> entries)
            throws IOException {
        String digest = descriptor.path("digest").asText();
        Bytes content = blob(folder, digest);
        JsonNode manifest = JSON.readTree(content.array());
        Map<String, Bytes> blobs = new LinkedHashMap<>();
        for (JsonNode child : manifest.path("manifests")) {
            if (Files.exists(path(folder, child.path("digest").asText()))) {
                add(folder, child, repository, "", entries);
            }
        }
        List<JsonNode> parts = new ArrayList<>();
        if (manifest.path("config").isObject()) {
            parts.add(manifest.path("config"));
        }
        manifest.path("layers").forEach(parts::add);
        for (JsonNode part : parts) {
            String name = part.path("digest").asText();
            if (Files.exists(path(folder, name))) {
                blobs.put(name, blob(folder, name));
            }
        }
        String mediaType =
                descriptor.path("mediaType").asText(manifest.path("mediaType").asText(Artifact.OCI_MANIFEST));
        entries.add(new Entry(repository, tag, digest, new Artifact(content, mediaType, blobs)));
    }

    private static Path path(Path folder, String digest) {
        return folder.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    private static Bytes blob(Path folder, String digest) throws IOException {
        return Bytes.of(Files.readAllBytes(path(folder, digest)));
    }

    /// Returns what there is to push, in order.
    public List<Entry> entries() {
        return entries;
    }

    /// Stores everything in `registry` as it is; what names no repository goes to `repository`.
    public void loadInto(FakeRegistry registry, String repository) {
        for (Entry entry : entries) {
            String target = entry.repository().isEmpty() ? repository : entry.repository();
            entry.artifact().blobs().forEach((digest, blob) -> registry.putBlob(target, digest, blob));
            registry.putManifest(
                    target,
                    entry.digest(),
                    entry.artifact().mediaType(),
                    entry.artifact().manifest());
            if (!entry.tag().isEmpty()) {
                registry.tag(target, entry.tag(), entry.digest());
            }
        }
    }

    /// Pushes everything to the registry at `client`; what names no repository goes to `repository`.
    ///
    /// @return what the registry refused, one line each
    public List<String> pushTo(PushClient client, String repository) {
        List<String> refused = new ArrayList<>();
        for (Entry entry : entries) {
            String target = entry.repository().isEmpty() ? repository : entry.repository();
            refused.addAll(client.push(target, entry.tag().isEmpty() ? entry.digest() : entry.tag(), entry.artifact()));
        }
        return refused;
    }
}
