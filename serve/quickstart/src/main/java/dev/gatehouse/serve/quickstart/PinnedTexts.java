// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The texts of all members called `image` in an object, in order.
record PinnedTexts(List<String> texts) {
    PinnedTexts {
        texts = List.copyOf(texts);
    }

    static PinnedTexts of(JsonValue document) {
        List<String> texts = new ArrayList<>();
        collect(document, texts);
        return new PinnedTexts(texts);
    }

    /// Tells whether there are images and each of them names a digest.
    boolean allPinned() {
        return !texts.isEmpty() && texts.stream().allMatch(text -> text.contains("@sha256:"));
    }

    private static void collect(JsonValue value, List<String> texts) {
        if (value instanceof JsonObject object) {
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                if (member.getKey().equals("image") && member.getValue() instanceof JsonString image) {
                    texts.add(image.text());
                } else {
                    collect(member.getValue(), texts);
                }
            }
        } else if (value instanceof JsonArray array) {
            array.elements().forEach(element -> collect(element, texts));
        }
    }
}
