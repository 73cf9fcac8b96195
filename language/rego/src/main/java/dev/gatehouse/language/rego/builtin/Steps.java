// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import org.jspecify.annotations.Nullable;

/// Single steps into values, as references take them.
public final class Steps {
    private Steps() {}

    /// Returns what `key` leads to in `value`, or null where it leads nowhere.
    public static @Nullable Value into(Value value, Value key) {
        return switch (value) {
            case ObjectValue object -> object.find(key);
            case ArrayValue array ->
                key instanceof NumberValue number
                                && number.isSmall()
                                && number.small() >= 0
                                && number.small() < array.size()
                        ? array.at((int) number.small())
                        : null;
            case SetValue set -> set.contains(key) ? key : null;
            default -> null;
        };
    }
}
