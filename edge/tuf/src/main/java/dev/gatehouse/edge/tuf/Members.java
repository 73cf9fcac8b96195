// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads parts that several kinds of metadata have.
final class Members {
    private static final int MOST_THRESHOLD = 1024;

    private Members() {}

    static TufException malformed(String role, String what) {
        return new TufException(TufReason.MALFORMED, role + " " + what);
    }

    /// Returns the member called `name` of `object`, which belongs to `role`.
    static JsonObject object(JsonObject object, String name, String role) {
        return object.object(name).orElseThrow(() -> malformed(role, "has no " + name));
    }

    /// Returns the texts in the array called `name`; an absent one is empty.
    static List<String> texts(JsonObject object, String name, String role) {
        List<String> texts = new ArrayList<>();
        for (JsonValue element : object.array(name).orElse(JsonArray.EMPTY).elements()) {
            if (!(element instanceof JsonString string)) {
                throw malformed(role, "has " + name + " that are no texts");
            }
            texts.add(string.text());
        }
        return texts;
    }

    /// Returns who must sign for a role that `description` describes, out of `keys`.
    static RoleKeys roleKeys(JsonObject description, JsonObject keys, String role) {
        long threshold = description.integer("threshold").orElse(0L);
        if (threshold < 1 || threshold > MOST_THRESHOLD) {
            throw malformed(role, "has a threshold that is no number from 1 on");
        }
        Map<String, TufKey> found = new HashMap<>();
        for (String keyId : texts(description, "keyids", role)) {
            keys.object(keyId).flatMap(TufKey::read).ifPresent(key -> found.put(keyId, key));
        }
        return new RoleKeys(found, (int) threshold);
    }
}
