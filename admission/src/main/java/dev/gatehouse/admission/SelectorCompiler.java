// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.LabelRequirement;
import dev.gatehouse.core.policy.LabelSelector;
import dev.gatehouse.core.policy.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns a label selector as written into one to match by.
final class SelectorCompiler {
    private SelectorCompiler() {}

    /// Compiles `written`. One that cannot be understood selects every object, and says so in `problems`.
    static LabelSelector compile(
            ClusterImagePolicy.@Nullable LabelSelector written, String path, List<CompiledPolicy.Problem> problems) {
        if (written == null) {
            return LabelSelector.EVERYTHING;
        }
        List<Requirement> requirements = new ArrayList<>();
        written.matchLabels().forEach((key, value) -> requirements.add(new Requirement.In(key, Set.of(value))));
        for (LabelRequirement requirement : written.matchExpressions()) {
            String key = requirement.key() == null ? "" : requirement.key();
            String operator = requirement.operator() == null ? "" : requirement.operator();
            boolean values = !requirement.values().isEmpty();
            boolean understood = !key.isEmpty()
                    && switch (operator) {
                        case "In", "NotIn" -> values;
                        case "Exists", "DoesNotExist" -> !values;
                        default -> false;
                    };
            if (!understood) {
                problems.add(new CompiledPolicy.Problem(path, "policy with wrong match label selector"));
                return LabelSelector.EVERYTHING;
            }
            requirements.add(
                    switch (operator) {
                        case "In" -> new Requirement.In(key, Set.copyOf(requirement.values()));
                        case "NotIn" -> new Requirement.NotIn(key, Set.copyOf(requirement.values()));
                        case "Exists" -> new Requirement.Exists(key);
                        default -> new Requirement.DoesNotExist(key);
                    });
        }
        return new LabelSelector(requirements);
    }
}
