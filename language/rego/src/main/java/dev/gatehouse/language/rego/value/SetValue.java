// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A set.
public final class SetValue implements Value, Comparable<SetValue> {
    public static final SetValue EMPTY = new SetValue(Set.of());

    private final Set<Value> members;
    private int hash;
    private int weight;
    private volatile @Nullable List<Value> sorted;

    private SetValue(Set<Value> members) {
        this.members = members;
    }

    /// Makes the set of `members`, which the caller gives away and must not change afterwards.
    public static SetValue of(Set<Value> members) {
        return members.isEmpty() ? EMPTY : new SetValue(members);
    }

    public static SetValue copyOf(Collection<Value> members) {
        return of(new HashSet<>(members));
    }

    public boolean contains(Value member) {
        return members.contains(member);
    }

    public int size() {
        return members.size();
    }

    /// Returns the members in no particular order.
    public Set<Value> members() {
        return members;
    }

    /// Returns the members in the language's order.
    public List<Value> sorted() {
        List<Value> known = sorted;
        if (known == null) {
            List<Value> fresh = new ArrayList<>(members);
            fresh.sort(Value::order);
            known = Collections.unmodifiableList(fresh);
            sorted = known;
        }
        return known;
    }

    @Override
    public int compareTo(SetValue other) {
        return ValueOrder.compare(this, other);
    }

    @Override
    public int weight() {
        int known = weight;
        if (known == 0) {
            long sum = 1;
            for (Value member : members) {
                sum += member.weight();
            }
            known = (int) Math.min(sum, Integer.MAX_VALUE / 2);
            weight = known;
        }
        return known;
    }

    @Override
    public int rank() {
        return 6;
    }

    @Override
    public String typeName() {
        return "set";
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof SetValue set && members.equals(set.members));
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = members.hashCode() + 1;
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return TermText.of(this);
    }
}
