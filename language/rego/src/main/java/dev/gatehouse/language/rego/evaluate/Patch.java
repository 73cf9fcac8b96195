// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Parts of `data` that `with` replaces. Immutable.
final class Patch {
    static final Patch NONE = new Patch(Map.of(), null);

    private final Map<Value, Patch> children;
    private final @Nullable Value value;

    private Patch(Map<Value, Patch> children, @Nullable Value value) {
        this.children = children;
        this.value = value;
    }

    boolean isEmpty() {
        return children.isEmpty() && value == null;
    }

    /// Returns the replacement of everything from here on, or null where only deeper parts are replaced.
    @Nullable Value value() {
        return value;
    }

    Map<Value, Patch> children() {
        return children;
    }

    @Nullable Patch child(Value key) {
        return children.get(key);
    }

    Patch with(List<Value> path, Value replacement) {
        if (path.isEmpty()) {
            return new Patch(Map.of(), replacement);
        }
        if (value != null) {
            return new Patch(Map.of(), put(value, path, replacement));
        }
        Map<Value, Patch> changed = new HashMap<>(children);
        Patch below = children.getOrDefault(path.getFirst(), NONE);
        changed.put(path.getFirst(), below.with(path.subList(1, path.size()), replacement));
        return new Patch(changed, null);
    }

    /// Returns `document` with `replacement` at `path`; what is in the way and no object becomes one.
    static Value put(@Nullable Value document, List<Value> path, Value replacement) {
        if (path.isEmpty()) {
            return replacement;
        }
        ObjectValue object = document instanceof ObjectValue known ? known : ObjectValue.EMPTY;
        Value key = path.getFirst();
        return object.with(key, put(object.find(key), path.subList(1, path.size()), replacement));
    }
}
