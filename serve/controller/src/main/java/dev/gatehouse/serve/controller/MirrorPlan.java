// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What to change in a ConfigMap so that it holds one entry for each object and none besides: the whole is
/// compared, so that entries of objects that are gone go too, whoever wrote them and whoever saw the objects go.
///
/// @param put entries to write
/// @param remove entries to take away
/// @param left objects whose entries do not fit any more
record MirrorPlan(SortedMap<String, String> put, Set<String> remove, Set<String> left) {
    /// What the API server takes for the values of one ConfigMap, in bytes.
    static final int MOST_BYTES = 1 << 20;

    /// Entry with an example for people, which is nobody's.
    private static final String EXAMPLE = "_example";

    // Names stand in the object twice: as keys, and in the record of who wrote what.
    private static final int NAMES = 2;

    /// Compares `present`, the data there is, with `wanted`. Entries that are there already keep their place before
    /// new ones where not all fit.
    static MirrorPlan of(Map<String, String> present, Map<String, MirrorEntry> wanted) {
        SortedMap<String, String> put = new TreeMap<>();
        Set<String> remove = new TreeSet<>();
        Set<String> left = new TreeSet<>();
        long bytes = 0;
        for (Map.Entry<String, String> entry : present.entrySet()) {
            if (wanted.containsKey(entry.getKey()) || entry.getKey().equals(EXAMPLE)) {
                bytes += size(entry.getKey(), entry.getValue());
            } else {
                remove.add(entry.getKey());
            }
        }
        TreeMap<String, MirrorEntry> sorted = new TreeMap<>(wanted);
        for (boolean there : new boolean[] {true, false}) {
            for (Map.Entry<String, MirrorEntry> entry : sorted.entrySet()) {
                String name = entry.getKey();
                Optional<String> before = Optional.ofNullable(present.get(name));
                if (before.isPresent() != there) {
                    continue;
                }
                Optional<String> text = entry.getValue().over(before.orElse(""));
                if (text.isEmpty()) {
                    continue;
                }
                long after = bytes - before.map(old -> size(name, old)).orElse(0L) + size(name, text.get());
                if (after <= MOST_BYTES) {
                    put.put(name, text.get());
                    bytes = after;
                } else {
                    left.add(name);
                    // An entry that is not true any more is worse than none.
                    before.ifPresent(_ -> remove.add(name));
                    bytes -= before.map(old -> size(name, old)).orElse(0L);
                }
            }
        }
        return new MirrorPlan(put, remove, left);
    }

    private static long size(String name, String value) {
        return (long) value.getBytes(StandardCharsets.UTF_8).length + (long) NAMES * name.length();
    }

    boolean changesNothing() {
        return put.isEmpty() && remove.isEmpty();
    }

    /// Returns the changes as a JSON merge patch of the ConfigMap that has `resourceVersion`.
    JsonObject patch(String resourceVersion) {
        Map<String, JsonValue> data = new LinkedHashMap<>();
        put.forEach((name, text) -> data.put(name, new JsonString(text)));
        remove.forEach(name -> data.put(name, JsonNull.NULL));
        return new GoJson()
                .value(
                        "metadata",
                        new GoJson().text("resourceVersion", resourceVersion).done())
                .value("data", new JsonObject(data))
                .done();
    }
}
