// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `metadata` of an object. All members are kept as they were written, also those nobody here knows, so
/// that nothing is lost when the object is written again; the accessors name those that Gatehouse looks at.
///
/// @param members everything under `metadata`; empty where the document has none
public record ObjectMeta(JsonObject members) {
    /// The metadata of a document that has none.
    public static final ObjectMeta NONE = new ObjectMeta(JsonObject.EMPTY);

    public @Nullable String name() {
        return members.string("name").orElse(null);
    }

    public @Nullable String namespace() {
        return members.string("namespace").orElse(null);
    }

    public @Nullable String uid() {
        return members.string("uid").orElse(null);
    }

    public @Nullable String resourceVersion() {
        return members.string("resourceVersion").orElse(null);
    }

    public @Nullable Long generation() {
        return members.integer("generation").orElse(null);
    }

    /// Returns when deletion was asked for, in RFC 3339 as the API server wrote it; null while the object
    /// lives.
    public @Nullable String deletionTimestamp() {
        return members.string("deletionTimestamp").orElse(null);
    }

    /// Returns the labels, in the order written; empty where there are none.
    public Map<String, String> labels() {
        return texts("labels");
    }

    /// Returns the annotations, in the order written; empty where there are none.
    public Map<String, String> annotations() {
        return texts("annotations");
    }

    /// Returns the finalizers, in the order written; empty where there are none.
    public List<String> finalizers() {
        List<String> finalizers = new ArrayList<>();
        for (JsonValue element :
                members.array("finalizers").orElse(JsonArray.EMPTY).elements()) {
            if (element instanceof JsonString finalizer) {
                finalizers.add(finalizer.text());
            }
        }
        return List.copyOf(finalizers);
    }

    private Map<String, String> texts(String member) {
        Map<String, String> texts = new LinkedHashMap<>();
        members.object(member).orElse(JsonObject.EMPTY).members().forEach((name, value) -> {
            if (value instanceof JsonString text) {
                texts.put(name, text.text());
            } else if (value == JsonNull.NULL) {
                texts.put(name, "");
            }
        });
        return java.util.Collections.unmodifiableMap(texts);
    }
}
