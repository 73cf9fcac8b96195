// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

/// One Rego value. Immutable, ground, compared by content. "Undefined" is the absence of a value and has no
/// instance.
///
/// The order is the language's: null, booleans, numbers, strings (by code point), arrays, objects, sets.
public sealed interface Value extends Comparable<Value>
        permits NullValue, BooleanValue, NumberValue, StringValue, ArrayValue, ObjectValue, SetValue {

    /// Returns the position of this kind of value in the language's order.
    int rank();

    /// Returns the name that `type_name` gives to this kind of value.
    String typeName();

    @Override
    default int compareTo(Value other) {
        return ValueOrder.compare(this, other);
    }
}
