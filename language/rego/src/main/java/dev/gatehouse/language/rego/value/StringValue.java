// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import org.jspecify.annotations.Nullable;

/// A string; positions and lengths in the language count code points.
public record StringValue(String text) implements Value, Comparable<StringValue> {
    public static final StringValue EMPTY = new StringValue("");

    /// Returns the number of code points.
    public int length() {
        return text.codePointCount(0, text.length());
    }

    @Override
    public int compareTo(StringValue other) {
        return ValueOrder.compare(this, other);
    }

    @Override
    public int weight() {
        return 1 + text.length() / 16;
    }

    @Override
    public int rank() {
        return 3;
    }

    @Override
    public String typeName() {
        return "string";
    }

    // Written out: what the compiler makes of a record costs several classes when it is first asked.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StringValue(String that) && text.equals(that);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return TermText.of(this);
    }
}
