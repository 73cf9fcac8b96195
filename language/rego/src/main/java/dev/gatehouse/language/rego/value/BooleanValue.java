// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import org.jspecify.annotations.Nullable;

/// `true` or `false`.
public record BooleanValue(boolean value) implements Value, Comparable<BooleanValue> {
    public static final BooleanValue TRUE = new BooleanValue(true);
    public static final BooleanValue FALSE = new BooleanValue(false);

    public static BooleanValue of(boolean value) {
        return value ? TRUE : FALSE;
    }

    @Override
    public int compareTo(BooleanValue other) {
        return ValueOrder.compare(this, other);
    }

    @Override
    public int rank() {
        return 1;
    }

    @Override
    public String typeName() {
        return "boolean";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BooleanValue(boolean that) && value == that;
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(value);
    }

    @Override
    public String toString() {
        return Boolean.toString(value);
    }
}
