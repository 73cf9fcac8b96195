// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

/// `null`.
public final class NullValue implements Value, Comparable<NullValue> {
    public static final NullValue NULL = new NullValue();

    private NullValue() {}

    @Override
    public int compareTo(NullValue other) {
        return ValueOrder.compare(this, other);
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public String typeName() {
        return "null";
    }

    @Override
    public String toString() {
        return "null";
    }
}
