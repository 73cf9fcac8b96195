// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A manifest or index with everything of its own that must be pushed before it.
///
/// @param mediaType of the manifest
/// @param blobs by digest; the content need not match its digest
public record Artifact(Bytes manifest, String mediaType, Map<String, Bytes> blobs) {
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
    public static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    public static final String COSIGN_ARTIFACT = "application/vnd.dev.cosign.artifact.sig.v1+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    public Artifact {
        blobs = Collections.unmodifiableMap(new LinkedHashMap<>(blobs));
    }

    /// Returns a small image for linux/amd64. Different marks make different images.
    public static Artifact image(String mark) {
        Bytes layer = Bytes.of("layer " + mark);
        Bytes config = Bytes.of("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Labels\":{\"mark\":\""
                + mark + "\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + layer.digest() + "\"]}}");
        ObjectNode manifest = manifest(config, IMAGE_CONFIG);
        manifest.withArray("layers").add(descriptor("application/vnd.oci.image.layer.v1.tar", layer));
        return new Artifact(text(manifest), OCI_MANIFEST, Map.of(config.digest(), config, layer.digest(), layer));
    }

    /// Returns an index of images, each for the platform `os/architecture` it stands under.
    public static Artifact index(Map<String, Artifact> platforms) {
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", OCI_INDEX);
        ArrayNode manifests = index.withArray("manifests");
        platforms.forEach((platform, child) -> {
            ObjectNode entry = descriptor(child.mediaType(), child.manifest());
            String[] words = platform.split("/", -1);
            entry.putObject("platform").put("os", words[0]).put("architecture", words[1]);
            manifests.add(entry);
        });
        return new Artifact(text(index), OCI_INDEX, Map.of());
    }

    /// Returns a manifest with `layers` as cosign writes them for signatures.
    public static Artifact signatures(SignedLayer... layers) {
        return signatures(List.of(layers));
    }

    /// Returns a manifest with `layers` as cosign writes them for signatures.
    public static Artifact signatures(List<SignedLayer> layers) {
        Bytes config = signatureConfig(layers);
        return withLayers(manifest(config, IMAGE_CONFIG), config, layers);
    }

    /// Returns a manifest that holds `layers` and refers to `subject`, as cosign writes it in its OCI 1.1 mode.
    public static Artifact referringSignatures(Artifact subject, SignedLayer... layers) {
        Bytes config = signatureConfig(List.of(layers));
        ObjectNode manifest = manifest(config, COSIGN_ARTIFACT);
        manifest.set("subject", descriptor(subject.mediaType(), subject.manifest()));
        return withLayers(manifest, config, List.of(layers));
    }

    /// Returns a manifest that holds `bundle` and refers to `subject`, as cosign 3 writes it.
    public static Artifact referringBundle(Artifact subject, Bytes bundle) {
        Bytes empty = Bytes.of("{}");
        ObjectNode manifest =
                manifest(empty, "application/vnd.oci.empty.v1+json").put("artifactType", BUNDLE);
        manifest.withArray("layers").add(descriptor(BUNDLE, bundle));
        manifest.set("subject", descriptor(subject.mediaType(), subject.manifest()));
        return new Artifact(text(manifest), OCI_MANIFEST, Map.of(empty.digest(), empty, bundle.digest(), bundle));
    }

    /// Returns a manifest of type `artifactType` that refers to `subject` and holds nothing of use.
    public static Artifact referrer(Artifact subject, String artifactType, String mark) {
        Bytes empty = Bytes.of("{}");
        ObjectNode manifest =
                manifest(empty, "application/vnd.oci.empty.v1+json").put("artifactType", artifactType);
        manifest.withArray("layers").add(descriptor("application/vnd.oci.empty.v1+json", empty));
        manifest.set("subject", descriptor(subject.mediaType(), subject.manifest()));
        manifest.putObject("annotations").put("mark", mark);
        return new Artifact(text(manifest), OCI_MANIFEST, Map.of(empty.digest(), empty));
    }

    /// Returns a manifest of type `artifactType` that holds `layers` and refers to `subject`, as those write
    /// it who attach attestations.
    public static Artifact referring(Artifact subject, String artifactType, SignedLayer... layers) {
        Bytes empty = Bytes.of("{}");
        ObjectNode manifest =
                manifest(empty, "application/vnd.oci.empty.v1+json").put("artifactType", artifactType);
        manifest.set("subject", descriptor(subject.mediaType(), subject.manifest()));
        return withLayers(manifest, empty, List.of(layers));
    }

    /// Returns an index that lists `referrers`, for the tag that stands in for the referrers API.
    public static Artifact listing(Artifact... referrers) {
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", OCI_INDEX);
        ArrayNode manifests = index.putArray("manifests");
        for (Artifact referrer : referrers) {
            manifests.add(descriptor(referrer.mediaType(), referrer.manifest()));
        }
        return new Artifact(text(index), OCI_INDEX, Map.of());
    }

    /// Returns a manifest of `text` as it stands, with `blobs` beside it.
    public static Artifact raw(String text, String mediaType, Bytes... blobs) {
        Map<String, Bytes> byDigest = new LinkedHashMap<>();
        for (Bytes blob : blobs) {
            byDigest.put(blob.digest(), blob);
        }
        return new Artifact(Bytes.of(text), mediaType, byDigest);
    }

    /// Returns the digest of the manifest.
    public String digest() {
        return manifest.digest();
    }

    /// Returns the tag under which cosign keeps the signatures of this artifact.
    public String signatureTag() {
        return digest().replace(':', '-') + ".sig";
    }

    /// Returns the tag under which cosign keeps the attestations about this artifact.
    public String attestationTag() {
        return digest().replace(':', '-') + ".att";
    }

    /// Returns the tag of the list of referrers where a registry has no referrers API.
    public String fallbackTag() {
        return digest().replace(':', '-');
    }

    /// Returns the descriptor of this manifest as JSON text.
    public String descriptor() {
        return text(descriptor(mediaType, manifest)).text();
    }

    private static Artifact withLayers(ObjectNode manifest, Bytes config, List<SignedLayer> layers) {
        Map<String, Bytes> blobs = new LinkedHashMap<>();
        blobs.put(config.digest(), config);
        for (SignedLayer layer : layers) {
            ObjectNode descriptor = descriptor(layer.mediaType(), layer.payload());
            if (!layer.annotations().isEmpty()) {
                ObjectNode annotations = descriptor.putObject("annotations");
                layer.annotations().forEach(annotations::put);
            }
            manifest.withArray("layers").add(descriptor);
            blobs.put(layer.payload().digest(), layer.payload());
        }
        return new Artifact(text(manifest), OCI_MANIFEST, blobs);
    }

    private static Bytes signatureConfig(List<SignedLayer> layers) {
        List<String> ids = new ArrayList<>();
        layers.forEach(layer -> ids.add("\"" + layer.payload().digest() + "\""));
        return Bytes.of("{\"architecture\":\"\",\"created\":\"0001-01-01T00:00:00Z\",\"history\":["
                + String.join(",", Collections.nCopies(layers.size(), "{\"created\":\"0001-01-01T00:00:00Z\"}"))
                + "],\"os\":\"\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + String.join(",", ids)
                + "]},\"config\":{}}");
    }

    private static ObjectNode manifest(Bytes config, String configType) {
        ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", OCI_MANIFEST);
        manifest.set("config", descriptor(configType, config));
        manifest.putArray("layers");
        return manifest;
    }

    private static ObjectNode descriptor(String mediaType, Bytes content) {
        return JSON.createObjectNode()
                .put("mediaType", mediaType)
                .put("size", content.length())
                .put("digest", content.digest());
    }

    private static Bytes text(ObjectNode node) {
        try {
            return Bytes.of(JSON.writeValueAsBytes(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always has a text", e);
        }
    }
}
