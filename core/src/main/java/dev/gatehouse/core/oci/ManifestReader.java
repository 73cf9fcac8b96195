// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.MalformedJsonException;
import dev.gatehouse.core.json.MemberNames;
import dev.gatehouse.core.oci.Manifest.ImageIndex;
import dev.gatehouse.core.oci.Manifest.ImageManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads manifests and indexes. A document that could be taken for both (`layers` or `config` beside
/// `manifests`), or whose own type contradicts its members or what the registry calls it, is refused:
/// two programs would see two different images in it (containerd GHSA-5j5w-g665-5m35).
public final class ManifestReader {
    private ManifestReader() {}

    private static final Set<String> MEMBERS = Set.of(
            "schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject", "annotations");
    private static final Set<String> OF_DESCRIPTOR =
            Set.of("mediaType", "artifactType", "digest", "size", "urls", "annotations", "data", "platform");
    private static final Set<String> OF_PLATFORM = Set.of("architecture", "os", "os.version", "os.features", "variant");

    /// Reads `document`.
    ///
    /// @param contentType type the registry gave, without parameters; empty where it gave none
    /// @throws MalformedManifestException where it is no manifest
    public static Manifest read(byte[] document, String contentType, JsonLimits limits) {
        JsonObject root = root(document, limits);
        requireSpelling(root, MEMBERS);
        boolean index = root.member("manifests").isPresent();
        if (index && (root.member("layers").isPresent() || root.member("config").isPresent())) {
            throw new MalformedManifestException("manifest has both manifests and layers: ambiguous");
        }
        if (root.member("fsLayers").isPresent()) {
            throw new MalformedManifestException("manifest is of Docker schema 1, which is not supported");
        }
        String own = text(root, "mediaType").orElse("");
        if (!own.isEmpty() && !contentType.isEmpty() && known(contentType) && !own.equals(contentType)) {
            throw new MalformedManifestException(
                    "manifest says it is " + printable(own) + ", the registry says " + printable(contentType));
        }
        String type = own.isEmpty() ? contentType : own;
        if (index ? isManifestType(type) : isIndexType(type)) {
            throw new MalformedManifestException("manifest of type " + type + " has the members of another type");
        }
        Optional<Descriptor> subject = object(root, "subject").map(ManifestReader::descriptor);
        Optional<String> artifactType = text(root, "artifactType");
        Map<String, String> annotations = annotations(root);
        if (index) {
            return new ImageIndex(type, descriptors(root, "manifests"), subject, artifactType, annotations);
        }
        Optional<Descriptor> config = object(root, "config").map(ManifestReader::descriptor);
        return new ImageManifest(type, config, descriptors(root, "layers"), subject, artifactType, annotations);
    }

    private static JsonObject root(byte[] document, JsonLimits limits) {
        try {
            if (JsonReader.read(document, limits) instanceof JsonObject root) {
                return root;
            }
            throw new MalformedManifestException("manifest is not a JSON object");
        } catch (MalformedJsonException e) {
            throw new MalformedManifestException("manifest is not readable: " + e.getMessage());
        }
    }

    private static boolean known(String type) {
        return isIndexType(type) || isManifestType(type);
    }

    private static boolean isIndexType(String type) {
        return type.equals(Manifest.OCI_INDEX) || type.equals(Manifest.DOCKER_LIST);
    }

    private static boolean isManifestType(String type) {
        return type.equals(Manifest.OCI_MANIFEST) || type.equals(Manifest.DOCKER_MANIFEST);
    }

    private static List<Descriptor> descriptors(JsonObject root, String name) {
        Optional<JsonValue> member = root.member(name);
        if (member.isEmpty() || member.get() == JsonNull.NULL) {
            return List.of();
        }
        if (!(member.get() instanceof JsonArray array)) {
            throw new MalformedManifestException("manifest member " + name + " is not an array");
        }
        List<Descriptor> descriptors = new ArrayList<>(array.elements().size());
        for (JsonValue element : array.elements()) {
            if (!(element instanceof JsonObject object)) {
                throw new MalformedManifestException("manifest member " + name + " has an element that is no object");
            }
            descriptors.add(descriptor(object));
        }
        return descriptors;
    }

    // Registries and runtimes take names in any letter case: they would read another manifest than we do.
    private static void requireSpelling(JsonObject object, Set<String> known) {
        MemberNames.otherwiseSpelled(object, known).ifPresent(name -> {
            throw new MalformedManifestException("manifest member " + printable(name) + " is spelled in another case");
        });
    }

    private static Descriptor descriptor(JsonObject object) {
        requireSpelling(object, OF_DESCRIPTOR);
        Digest digest;
        try {
            digest = Digest.parse(text(object, "digest")
                    .orElseThrow(() -> new MalformedManifestException("descriptor without a digest")));
        } catch (MalformedNameException e) {
            throw new MalformedManifestException("descriptor with a malformed digest: " + e.getMessage());
        }
        long size = object.integer("size")
                .orElseThrow(() -> new MalformedManifestException("descriptor of " + digest + " without a size"));
        return new Descriptor(
                text(object, "mediaType").orElse(""),
                digest,
                size,
                annotations(object),
                text(object, "artifactType"),
                object(object, "platform").map(ManifestReader::platform));
    }

    private static Platform platform(JsonObject object) {
        requireSpelling(object, OF_PLATFORM);
        return new Platform(
                text(object, "os").orElse(""),
                text(object, "architecture").orElse(""),
                text(object, "variant").orElse(""),
                text(object, "os.version").orElse(""));
    }

    private static Map<String, String> annotations(JsonObject object) {
        Map<String, String> annotations = new LinkedHashMap<>();
        object(object, "annotations")
                .ifPresent(members -> members.members().forEach((name, value) -> {
                    if (!(value instanceof JsonString string)) {
                        throw new MalformedManifestException("annotation " + printable(name) + " is not a string");
                    }
                    annotations.put(name, string.text());
                }));
        return annotations;
    }

    private static Optional<JsonObject> object(JsonObject parent, String name) {
        Optional<JsonValue> member = parent.member(name);
        if (member.isEmpty() || member.get() == JsonNull.NULL) {
            return Optional.empty();
        }
        if (member.get() instanceof JsonObject object) {
            return Optional.of(object);
        }
        throw new MalformedManifestException("manifest member " + name + " is not an object");
    }

    private static Optional<String> text(JsonObject parent, String name) {
        Optional<JsonValue> member = parent.member(name);
        if (member.isEmpty() || member.get() == JsonNull.NULL) {
            return Optional.empty();
        }
        if (member.get() instanceof JsonString string) {
            return Optional.of(string.text());
        }
        throw new MalformedManifestException("manifest member " + name + " is not a string");
    }

    // Foreign text that goes into a message: printable ASCII, at most 100 characters.
    private static String printable(String text) {
        String cut = text.length() > 100 ? text.substring(0, 100) + "…" : text;
        return cut.replaceAll("[^\\x20-\\x7E…]", "?");
    }
}
