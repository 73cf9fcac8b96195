// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.util.List;

/// An array.
public final class ArrayValue implements Value, Comparable<ArrayValue> {
    public static final ArrayValue EMPTY = new ArrayValue(List.of());

    private final List<Value> elements;
    private int hash;
    private int weight;

    private ArrayValue(List<Value> elements) {
        this.elements = elements;
    }

    /// Makes the array of `elements`, which the caller gives away and must not change afterwards.
    public static ArrayValue of(List<Value> elements) {
        return elements.isEmpty() ? EMPTY : new ArrayValue(elements);
    }

    public static ArrayValue of(Value... elements) {
        return of(List.of(elements));
    }

    public List<Value> elements() {
        return elements;
    }

    public int size() {
        return elements.size();
    }

    public Value at(int index) {
        return elements.get(index);
    }

    @Override
    public int compareTo(ArrayValue other) {
        return ValueOrder.compare(this, other);
    }

    @Override
    public int weight() {
        int known = weight;
        if (known == 0) {
            long sum = 1;
            for (Value element : elements) {
                sum += element.weight();
            }
            known = (int) Math.min(sum, Integer.MAX_VALUE / 2);
            weight = known;
        }
        return known;
    }

    @Override
    public int rank() {
        return 4;
    }

    @Override
    public String typeName() {
        return "array";
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof ArrayValue array && elements.equals(array.elements));
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = elements.hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        return TermText.of(this);
    }
}
