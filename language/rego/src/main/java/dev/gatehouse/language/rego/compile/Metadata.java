// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.Optional;

/// What `rego.metadata.rule()` and `rego.metadata.chain()` yield in one rule.
///
/// @param rule annotations of the rule itself
/// @param chain annotations of everything around it, innermost first
record Metadata(ObjectValue rule, ArrayValue chain) {
    static final Metadata NONE = new Metadata(ObjectValue.EMPTY, ArrayValue.EMPTY);

    Optional<Value> call(String name) {
        return switch (name) {
            case "rego.metadata.rule" -> Optional.of(rule);
            case "rego.metadata.chain" -> Optional.of(chain);
            default -> Optional.empty();
        };
    }
}
