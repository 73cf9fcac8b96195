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

/// Conversion of ClusterImagePolicies between their versions. The versions have the same fields, so nothing
/// is lost in either direction: the document stays as it is but for `apiVersion` and the defaults it lacks.
public final class Conversion {
    private Conversion() {}

    /// Returns the policy in `document` as `desired` has it, defaults filled in. Every member is kept, also
    /// those that are not known here.
    ///
    /// @throws UnreadableResourceException where `document` is no ClusterImagePolicy, or a value is of
    ///     another type
    public static JsonObject convert(JsonObject document, ApiVersion desired) {
        ClusterImagePolicy policy = ResourceReader.lenientPolicy(document);
        Map<String, JsonValue> members = new LinkedHashMap<>(document.members());
        members.put("apiVersion", new JsonString(desired.toString()));
        return withDefaults(new JsonObject(members), policy);
    }

    /// Returns `document` with the defaults it lacks, and otherwise as it is.
    ///
    /// @param resource what was read from `document`
    public static JsonObject withDefaults(JsonObject document, Resource resource) {
        JsonValue result = document;
        for (Defaults.Addition addition : Defaults.additions(resource)) {
            List<String> steps = List.of(addition.pointer().substring(1).split("/", -1));
            result = put(result, steps, new JsonString(addition.value()));
        }
        return (JsonObject) result;
    }

    private static JsonValue put(JsonValue target, List<String> steps, JsonString value) {
        if (steps.isEmpty()) {
            return value;
        }
        String step = steps.getFirst();
        List<String> rest = steps.subList(1, steps.size());
        if (target instanceof JsonArray array) {
            List<JsonValue> elements = new ArrayList<>(array.elements());
            int index = Integer.parseInt(step);
            elements.set(index, put(elements.get(index), rest, value));
            return new JsonArray(elements);
        }
        // What is absent or null here was read as an empty object.
        Map<String, JsonValue> members =
                new LinkedHashMap<>(target instanceof JsonObject object ? object.members() : Map.of());
        members.put(step, put(members.getOrDefault(step, JsonNull.NULL), rest, value));
        return new JsonObject(members);
    }
}
