// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.Resource;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The JSON Patch that fills in what a document is silent about, and nothing else.
final class DefaultsPatch {
    private final JsonObject document;
    private final List<PatchOperation> operations = new ArrayList<>();
    private final Set<String> made = new HashSet<>();

    private DefaultsPatch(JsonObject document) {
        this.document = document;
    }

    /// Returns the operations, in document order; empty where no default is missing.
    ///
    /// @param resource what was read from `document`
    static List<PatchOperation> of(JsonObject document, Resource resource) {
        DefaultsPatch patch = new DefaultsPatch(document);
        for (Defaults.Addition addition : Defaults.additions(resource)) {
            patch.makeWay(addition.pointer());
            patch.operations.add(PatchOperation.add(addition.pointer(), new JsonString(addition.value())));
        }
        return List.copyOf(patch.operations);
    }

    // An absent `spec`, or a `null` in a list, is an empty object to its reader, but nothing can be added to it.
    private void makeWay(String pointer) {
        String[] steps = pointer.substring(1).split("/", -1);
        JsonValue at = document;
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < steps.length - 1; i++) {
            path.append('/').append(steps[i]);
            boolean element = at instanceof JsonArray;
            at = step(at, steps[i]);
            if (at == JsonNull.NULL && made.add(path.toString())) {
                operations.add(
                        element
                                ? PatchOperation.replace(path.toString(), JsonObject.EMPTY)
                                : PatchOperation.add(path.toString(), JsonObject.EMPTY));
            }
        }
    }

    private static JsonValue step(JsonValue at, String step) {
        Optional<JsonValue> next = switch (at) {
            case JsonObject object -> object.member(step);
            case JsonArray array -> Optional.of(array.elements().get(Integer.parseInt(step)));
            case JsonValue _ -> Optional.empty();
        };
        return next.orElse(JsonNull.NULL);
    }
}
