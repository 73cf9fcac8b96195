// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.util.List;

/// The total order over all values.
final class ValueOrder {
    private ValueOrder() {}

    static int compare(Value left, Value right) {
        return switch (left) {
            case NumberValue a when right instanceof NumberValue b -> NumberValue.compare(a, b);
            case StringValue a when right instanceof StringValue b -> compareText(a.text(), b.text());
            case BooleanValue a when right instanceof BooleanValue b -> Boolean.compare(a.value(), b.value());
            case ArrayValue a when right instanceof ArrayValue b -> sequences(a.elements(), b.elements());
            case SetValue a when right instanceof SetValue b -> sequences(a.sorted(), b.sorted());
            case ObjectValue a when right instanceof ObjectValue b -> objects(a, b);
            default -> Integer.compare(left.rank(), right.rank());
        };
    }

    /// Compares by code point, which is the order of the UTF-8 bytes; `String.compareTo` goes by UTF-16 unit.
    static int compareText(String left, String right) {
        int end = Math.min(left.length(), right.length());
        for (int i = 0; i < end; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean highA = Character.isSurrogate(a);
                boolean highB = Character.isSurrogate(b);
                return highA == highB ? Character.compare(a, b) : highA ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static int sequences(List<Value> left, List<Value> right) {
        int end = Math.min(left.size(), right.size());
        for (int i = 0; i < end; i++) {
            int order = compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int objects(ObjectValue left, ObjectValue right) {
        List<Value> a = left.sortedKeys();
        List<Value> b = right.sortedKeys();
        int end = Math.min(a.size(), b.size());
        for (int i = 0; i < end; i++) {
            int order = compare(a.get(i), b.get(i));
            if (order == 0) {
                order = compare(left.at(a.get(i)), right.at(b.get(i)));
            }
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
