// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.builtin.Steps;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A place in `data`, where rules, base data and replacements may meet.
final class DataCursor {
    private final Evaluation evaluation;
    private final @Nullable RuleNode node;
    private final @Nullable Value base;
    private final List<Extent> extents;
    private final @Nullable Patch patch;

    /// Makes a place.
    ///
    /// @param base data that rules may hide
    /// @param extents what rules further up say about this place
    DataCursor(
            Evaluation evaluation,
            @Nullable RuleNode node,
            @Nullable Value base,
            List<Extent> extents,
            @Nullable Patch patch) {
        this.evaluation = evaluation;
        this.node = node;
        this.base = base;
        this.extents = extents;
        this.patch = patch;
    }

    private boolean isReplaced() {
        return patch != null && patch.value() != null;
    }

    /// Returns the place one step further, or null where there is nothing.
    @Nullable DataCursor step(Value key) {
        if (patch != null && patch.value() != null) {
            return plain(Steps.into(patch.value(), key));
        }
        Patch below = patch == null ? null : patch.child(key);
        RuleNode current = node;
        List<Extent> deeper = new ArrayList<>();
        for (Extent extent : extents) {
            add(extent.step(key), deeper);
        }
        boolean whole = current != null && current.isWhole();
        if (current != null && (current.isWhole() || current.isObject())) {
            Extent own = evaluation.extent(current);
            if (own != null) {
                add(own.step(key), deeper);
            }
        }
        RuleNode child = current == null ? null : current.children.get(key);
        Value data = whole ? null : base(key);
        boolean nothing = child == null && data == null && deeper.isEmpty() && below == null;
        return nothing ? null : new DataCursor(evaluation, child, data, deeper, below);
    }

    private static void add(@Nullable Extent extent, List<Extent> extents) {
        if (extent != null) {
            extents.add(extent);
        }
    }

    // The base document is JSON: a number leads to the member with the same text.
    private @Nullable Value base(Value key) {
        if (base == null) {
            return null;
        }
        Value found = Steps.into(base, key);
        return found == null && base instanceof ObjectValue object && key instanceof NumberValue number
                ? object.find(number.text())
                : found;
    }

    private @Nullable DataCursor plain(@Nullable Value value) {
        return value == null ? null : new DataCursor(evaluation, null, value, List.of(), null);
    }

    /// Returns the keys that lead further, in order.
    List<Value> keys() {
        Set<Value> keys = new LinkedHashSet<>();
        if (patch != null && isReplaced()) {
            Extent.addKeys(patch.value(), keys);
        } else {
            extents.forEach(extent -> extent.addKeys(keys));
            RuleNode current = node;
            if (current != null) {
                keys.addAll(current.children.keySet());
                if (current.isWhole() || current.isObject()) {
                    Extent own = evaluation.extent(current);
                    if (own != null) {
                        own.addKeys(keys);
                    }
                }
            }
            if (current == null || !current.isWhole()) {
                Extent.addKeys(base, keys);
            }
            if (patch != null) {
                keys.addAll(patch.children().keySet());
            }
        }
        evaluation.charge(keys.size());
        List<Value> sorted = new ArrayList<>(keys);
        sorted.sort(Value::order);
        return sorted;
    }

    /// Returns everything at this place as one value, or null where there is none.
    @Nullable Value value() {
        if (patch != null && patch.value() != null) {
            return patch.value();
        }
        Value value = unpatched();
        if (patch == null || patch.isEmpty()) {
            return value;
        }
        Map<Value, Value> members = new HashMap<>();
        if (value instanceof ObjectValue object) {
            members.putAll(object.members());
        } else if (value != null) {
            throw new HaltException(
                    "eval_with_merge_error", "real and replacement data could not be merged", Location.NONE);
        }
        for (Value key : patch.children().keySet()) {
            DataCursor below = step(key);
            Value replaced = below == null ? null : below.value();
            if (replaced != null) {
                members.put(key, replaced);
            }
        }
        return ObjectValue.of(members);
    }

    private @Nullable Value unpatched() {
        Extent extent = node == null ? null : below(node);
        for (Extent more : extents) {
            extent = extent == null ? more : Extent.merge(extent, more);
        }
        Value value = extent == null ? null : extent.value();
        Value data = node != null && node.isWhole() ? null : base;
        return value == null || data == null ? (value == null ? data : value) : ObjectValue.merge(data, value);
    }

    /// Returns what the rules at `current` and below define, or null where that is nothing.
    private @Nullable Extent below(RuleNode current) {
        boolean defines = current.isWhole() || current.isObject();
        Extent own = defines ? evaluation.extent(current) : null;
        if (current.isWhole() || (current.rules != null && !defines && current.children.isEmpty())) {
            return own;
        }
        Map<Value, Extent> children = new HashMap<>();
        current.children.forEach((key, child) -> {
            Extent inner = below(child);
            if (inner != null) {
                children.put(key, inner);
            }
        });
        evaluation.charge(children.size());
        Extent branch = new Extent.Branch(children);
        return own == null ? branch : Extent.merge(own, branch);
    }
}
