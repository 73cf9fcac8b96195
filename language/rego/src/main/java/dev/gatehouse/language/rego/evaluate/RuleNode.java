// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import dev.gatehouse.language.rego.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A place below `data` at or under which rules stand.
final class RuleNode {
    final int id;
    final String name;
    final Map<Value, RuleNode> children = new LinkedHashMap<>();

    @Nullable RuleSet rules;

    RuleNode(int id, String name) {
        this.id = id;
        this.name = name;
    }

    /// Tells whether the rules here define the whole value, so that nothing below or in base data counts.
    boolean isWhole() {
        return rules != null && rules.kind() != RuleSet.Kind.OBJECT && rules.kind() != RuleSet.Kind.FUNCTION;
    }

    /// Tells whether the rules here have variables in their heads, so that others may stand below.
    boolean isObject() {
        return rules != null && rules.kind() == RuleSet.Kind.OBJECT;
    }
}
