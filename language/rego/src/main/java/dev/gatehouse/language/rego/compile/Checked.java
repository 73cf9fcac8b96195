// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Modules that may be evaluated, and a query over them.
///
/// @param query goals of the query, ordered
/// @param variables variables of the query by the name written
public record Checked(RuleTree tree, List<Goal> query, Map<String, String> variables) {
    public Checked {
        query = List.copyOf(query);
    }

    public @Nullable RuleTree find(List<String> path) {
        return tree.find(path);
    }
}
