// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.builtin.Steps;
import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
    private final @Nullable Value extent;
    private final @Nullable Patch patch;

    /// Makes a place.
    ///
    /// @param base data that rules may hide
    /// @param extent what rules further up say about this place
    DataCursor(
            Evaluation evaluation,
            @Nullable RuleNode node,
            @Nullable Value base,
            @Nullable Value extent,
            @Nullable Patch patch) {
        this.evaluation = evaluation;
        this.node = node;
        this.base = base;
        this.extent = extent;
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
        if (current != null && current.isWhole()) {
            Value whole = combine(extent, evaluation.rules(current));
            Value inner = whole == null ? null : Steps.into(whole, key);
            return at(null, inner, null, below);
        }
        Value mine = extent == null ? null : Steps.into(extent, key);
        if (current != null && current.rules != null && current.rules.kind() == RuleSet.Kind.OBJECT) {
            Value whole = evaluation.rules(current);
            Value inner = whole == null ? null : Steps.into(whole, key);
            mine = combine(mine, inner);
        }
        RuleNode child = current == null ? null : current.children.get(key);
        return at(child, base(key), mine, below);
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
        return value == null ? null : new DataCursor(evaluation, null, value, null, null);
    }

    private @Nullable DataCursor at(
            @Nullable RuleNode child, @Nullable Value below, @Nullable Value strong, @Nullable Patch deeper) {
        boolean nothing = child == null && below == null && strong == null && deeper == null;
        return nothing ? null : new DataCursor(evaluation, child, below, strong, deeper);
    }

    /// Returns the keys that lead further, in order.
    List<Value> keys() {
        Set<Value> keys = new LinkedHashSet<>();
        if (isReplaced()) {
            addKeys(patch == null ? null : patch.value(), keys);
        } else {
            if (node != null && node.rules != null && node.rules.kind() != RuleSet.Kind.FUNCTION) {
                addKeys(evaluation.rules(node), keys);
            }
            if (node == null || !node.isWhole()) {
                addKeys(base, keys);
                addKeys(extent, keys);
                if (node != null) {
                    keys.addAll(node.children.keySet());
                }
            }
            if (patch != null) {
                keys.addAll(patch.children().keySet());
            }
        }
        List<Value> sorted = new ArrayList<>(keys);
        Collections.sort(sorted);
        return sorted;
    }

    private static void addKeys(@Nullable Value value, Set<Value> keys) {
        switch (value) {
            case ObjectValue object -> keys.addAll(object.sortedKeys());
            case SetValue set -> keys.addAll(set.sorted());
            case ArrayValue array -> {
                for (int i = 0; i < array.size(); i++) {
                    keys.add(NumberValue.of(i));
                }
            }
            case null, default -> {}
        }
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
        RuleNode current = node;
        if (current == null) {
            return extent == null || base == null ? (extent == null ? base : extent) : ObjectValue.merge(base, extent);
        }
        if (current.isWhole()) {
            return combine(extent, evaluation.rules(current));
        }
        RuleSet rules = current.rules;
        if (rules != null && rules.kind() == RuleSet.Kind.FUNCTION && current.children.isEmpty()) {
            return base;
        }
        Map<Value, Value> members = new HashMap<>();
        for (Map.Entry<Value, RuleNode> child : current.children.entrySet()) {
            DataCursor below = new DataCursor(evaluation, child.getValue(), null, null, null);
            Value inner = below.value();
            if (inner != null) {
                members.put(child.getKey(), inner);
            }
        }
        evaluation.charge(members.size());
        Value strong = extent;
        if (rules != null && rules.kind() == RuleSet.Kind.OBJECT) {
            strong = combine(strong, evaluation.rules(current));
        }
        Value whole = combine(strong, ObjectValue.of(members));
        return base == null || whole == null ? whole : ObjectValue.merge(base, whole);
    }

    // Two rules may both say something about one place as long as they agree.
    private static @Nullable Value combine(@Nullable Value left, @Nullable Value right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        if (left instanceof ObjectValue a && right instanceof ObjectValue b) {
            Map<Value, Value> members = new HashMap<>(a.members());
            for (Map.Entry<Value, Value> member : b.members().entrySet()) {
                Value both = combine(members.get(member.getKey()), member.getValue());
                if (both != null) {
                    members.put(member.getKey(), both);
                }
            }
            return ObjectValue.of(members);
        }
        if (left instanceof SetValue a && right instanceof SetValue b) {
            Set<Value> members = new HashSet<>(a.members());
            members.addAll(b.members());
            return SetValue.of(members);
        }
        if (left.equals(right)) {
            return left;
        }
        throw HaltException.conflict("object keys must be unique", Location.NONE);
    }
}
