// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

/// One Rego value. Immutable, ground, compared by content. "Undefined" is the absence of a value and has no
/// instance.
///
/// The order is the language's: null, booleans, numbers, strings (by code point), arrays, objects, sets.
/// Values have no common `Comparable`: each class is comparable with itself, so that hash tables can put
/// those with one hash code into a tree. Whoever sends documents may choose strings with one hash code.
public sealed interface Value
        permits NullValue, BooleanValue, NumberValue, StringValue, ArrayValue, ObjectValue, SetValue {

    /// Returns the position of this kind of value in the language's order.
    int rank();

    /// Returns the name that `type_name` gives to this kind of value.
    String typeName();

    /// Returns how much work it is to compare this value or to compute its hash code for the first time: about
    /// one for each value inside.
    default int weight() {
        return 1;
    }

    /// Compares in the language's order.
    default int order(Value other) {
        return ValueOrder.compare(this, other);
    }
}
