// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An object; keys are values of any kind.
public final class ObjectValue implements Value, Comparable<ObjectValue> {
    public static final ObjectValue EMPTY = new ObjectValue(Map.of());

    private final Map<Value, Value> members;
    private int hash;
    private int weight;
    private volatile @Nullable List<Value> keys;

    private ObjectValue(Map<Value, Value> members) {
        this.members = members;
    }

    /// Makes the object of `members`, which the caller gives away and must not change afterwards.
    public static ObjectValue of(Map<Value, Value> members) {
        return members.isEmpty() ? EMPTY : new ObjectValue(members);
    }

    /// Returns the member at `key`, or null where there is none.
    public @Nullable Value find(Value key) {
        return members.get(key);
    }

    /// Returns the member called `name`, or null where there is none.
    public @Nullable Value find(String name) {
        return members.get(new StringValue(name));
    }

    /// Returns the member at a key that is known to be there.
    public Value at(Value key) {
        Value value = members.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no member " + key);
        }
        return value;
    }

    public Map<Value, Value> members() {
        return members;
    }

    public int size() {
        return members.size();
    }

    /// Returns the keys in the language's order.
    public List<Value> sortedKeys() {
        List<Value> known = keys;
        if (known == null) {
            List<Value> fresh = new ArrayList<>(members.keySet());
            fresh.sort(Value::order);
            known = Collections.unmodifiableList(fresh);
            keys = known;
        }
        return known;
    }

    /// Returns this object with `value` at `key`.
    public ObjectValue with(Value key, Value value) {
        Map<Value, Value> changed = new HashMap<>(members);
        changed.put(key, value);
        return new ObjectValue(changed);
    }

    /// Returns the union of two values, `over` winning where both have a leaf.
    public static Value merge(Value under, Value over) {
        if (!(under instanceof ObjectValue a) || !(over instanceof ObjectValue b)) {
            return over;
        }
        Map<Value, Value> merged = new HashMap<>(a.members);
        for (Map.Entry<Value, Value> member : b.members.entrySet()) {
            Value below = merged.get(member.getKey());
            merged.put(member.getKey(), below == null ? member.getValue() : merge(below, member.getValue()));
        }
        return of(merged);
    }

    @Override
    public int compareTo(ObjectValue other) {
        return ValueOrder.compare(this, other);
    }

    @Override
    public int weight() {
        int known = weight;
        if (known == 0) {
            long sum = 1;
            for (Map.Entry<Value, Value> member : members.entrySet()) {
                sum += member.getKey().weight() + member.getValue().weight();
            }
            known = (int) Math.min(sum, Integer.MAX_VALUE / 2);
            weight = known;
        }
        return known;
    }

    @Override
    public int rank() {
        return 5;
    }

    @Override
    public String typeName() {
        return "object";
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof ObjectValue object && members.equals(object.members));
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = members.hashCode() + 2;
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return TermText.of(this);
    }
}
