// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `with` can change, and what was computed while it stood so.
///
/// @param input the document; null where there is none
/// @param replacements what calls go to instead, by function name
record Layer(@Nullable Value input, Patch patch, Map<String, Replacement> replacements, Memo memo) {
    /// What stands in for a function: a value, or another function.
    ///
    /// @param value what every call yields; null where `target` is set
    /// @param target what calls go to; null where `value` is set
    record Replacement(@Nullable Value value, CallSteps.@Nullable Target target) {}
}
