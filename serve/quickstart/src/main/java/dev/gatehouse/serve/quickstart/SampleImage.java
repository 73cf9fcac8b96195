// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An image in a [SampleRegistry].
///
/// @param name of the repository, without the registry
/// @param tag it was pushed under
record SampleImage(SampleRegistry registry, String name, String tag, Digest digest) {
    private static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
    private static final String IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    /// Makes an image with one small layer and pushes it.
    static SampleImage push(SampleRegistry registry, String name, String tag) {
        // Nothing runs these images, so two empty blocks, the end of a tar archive, are content enough.
        Blob layer = Blob.of(new byte[1024]);
        Blob config = json(object(
                "architecture", text("amd64"),
                "os", text("linux"),
                "config", object("Labels", object("org.opencontainers.image.title", text(name))),
                "rootfs",
                        object(
                                "type",
                                text("layers"),
                                "diff_ids",
                                array(text(layer.digest().toString())))));
        StoredManifest manifest = manifest(registry, config, descriptor(registry, LAYER, layer));
        return new SampleImage(registry, name, tag, registry.putManifest(name, tag, manifest));
    }

    /// Signs this image with `key` the way `cosign sign --key` stores it: a manifest under the tag
    /// `sha256-{hex}.sig`, whose layer is the signed payload, with the signature in an annotation
    /// ([cosign, signature specification](https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md)).
    SampleImage signedBy(SigningKey key) {
        Blob payload = json(object(
                "critical",
                object(
                        "identity", object("docker-reference", text(registry.host() + "/" + name)),
                        "image", object("docker-manifest-digest", text(digest.toString())),
                        "type", text("cosign container image signature")),
                "optional",
                JsonNull.NULL));
        String signature = Base64.getEncoder().encodeToString(key.sign(payload).bytes());
        Map<String, JsonValue> layer = new LinkedHashMap<>(
                descriptor(registry, SIMPLE_SIGNING, payload).members());
        layer.put("annotations", object("dev.cosignproject.cosign/signature", text(signature)));
        Blob config = json(object(
                "architecture", text(""),
                "os", text(""),
                "config", object(),
                "rootfs",
                        object(
                                "type",
                                text("layers"),
                                "diff_ids",
                                array(text(payload.digest().toString())))));
        registry.putManifest(
                name, "sha256-" + digest.hex() + ".sig", manifest(registry, config, new JsonObject(layer)));
        return this;
    }

    /// Returns the reference a pod would have: `localhost:{port}/{name}:{tag}`.
    String reference() {
        return registry.host() + "/" + name + ":" + tag;
    }

    private static StoredManifest manifest(SampleRegistry registry, Blob config, JsonObject layer) {
        return new StoredManifest(
                StoredManifest.OCI_MANIFEST,
                json(object(
                        "schemaVersion", JsonNumber.of(2),
                        "mediaType", text(StoredManifest.OCI_MANIFEST),
                        "config", descriptor(registry, IMAGE_CONFIG, config),
                        "layers", array(layer))));
    }

    private static JsonObject descriptor(SampleRegistry registry, String mediaType, Blob content) {
        return object(
                "mediaType", text(mediaType),
                "size", JsonNumber.of(content.length()),
                "digest", text(registry.putBlob(content).toString()));
    }

    private static Blob json(JsonValue value) {
        return Blob.of(JsonWriter.compact(value).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonString text(String text) {
        return new JsonString(text);
    }

    private static JsonArray array(JsonValue element) {
        return new JsonArray(List.of(element));
    }

    private static JsonObject object(Object... namesAndValues) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (JsonValue) namesAndValues[i + 1]);
        }
        return new JsonObject(members);
    }
}
