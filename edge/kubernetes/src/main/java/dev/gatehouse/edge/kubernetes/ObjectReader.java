// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads objects of one kind out of what the API server sends.
final class ObjectReader {
    private static final int LONGEST_NAME = 64;

    private final WatchedKind kind;

    ObjectReader(WatchedKind kind) {
        this.kind = kind;
    }

    /// Returns the object that `content` is.
    ///
    /// @throws ApiServerException where it has no name, uid or version, or another kind
    KubernetesObject read(JsonObject content) {
        JsonObject metadata = content.object("metadata").orElse(JsonObject.EMPTY);
        require(content.string("kind").orElse(kind.kind()).equals(kind.kind()));
        return new KubernetesObject(
                text(metadata, "name"),
                text(metadata, "uid"),
                metadata.integer("generation").orElse(0L),
                text(metadata, "resourceVersion"),
                metadata.string("deletionTimestamp").isPresent(),
                complete(content, metadata));
    }

    private String text(JsonObject metadata, String name) {
        String text = metadata.string(name).orElse("");
        require(!text.isEmpty());
        return text;
    }

    private void require(boolean condition) {
        if (!condition) {
            throw new ApiServerException(
                    0, Duration.ZERO, "the API server sent something that is no " + kind.kind() + " of its");
        }
    }

    // The items of a list say neither kind nor version.
    private JsonObject complete(JsonObject content, JsonObject metadata) {
        Map<String, JsonValue> slim = new LinkedHashMap<>(metadata.members());
        slim.remove("managedFields");
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("apiVersion", new JsonString(kind.apiVersion()));
        members.put("kind", new JsonString(kind.kind()));
        members.putAll(content.members());
        members.put("metadata", new JsonObject(slim));
        return new JsonObject(shared(members));
    }

    // Ten thousand objects of a kind have the same few member names, which the reader makes anew each time.
    private static Map<String, JsonValue> shared(Map<String, JsonValue> members) {
        Map<String, JsonValue> shared = LinkedHashMap.newLinkedHashMap(members.size());
        members.forEach(
                (name, value) -> shared.put(name.length() > LONGEST_NAME ? name : name.intern(), shared(value)));
        return shared;
    }

    private static JsonValue shared(JsonValue value) {
        return switch (value) {
            case JsonObject object -> new JsonObject(shared(object.members()));
            case JsonArray array ->
                new JsonArray(
                        array.elements().stream().map(ObjectReader::shared).toList());
            case JsonValue.JsonString _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _, JsonValue.JsonNull _ -> value;
        };
    }
}
