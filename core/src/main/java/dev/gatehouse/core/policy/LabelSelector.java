// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Condition on labels ([Kubernetes, label
/// selectors](https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors)).
/// All requirements must hold; without any, every object is meant.
///
/// @param requirements to be met, each of them
public record LabelSelector(List<Requirement> requirements) {
    /// Means every object.
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /// Tells whether `labels` meet every requirement.
    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.holds(labels));
    }

    /// One requirement about one label.
    public sealed interface Requirement {
        /// The label must have one of `values`.
        record In(String key, Set<String> values) implements Requirement {
            public In {
                values = Set.copyOf(values);
            }
        }

        /// The label must not have one of `values`; it may be absent.
        record NotIn(String key, Set<String> values) implements Requirement {
            public NotIn {
                values = Set.copyOf(values);
            }
        }

        /// The label must be there.
        record Exists(String key) implements Requirement {}

        /// The label must not be there.
        record DoesNotExist(String key) implements Requirement {}

        /// Tells whether `labels` meet this.
        default boolean holds(Map<String, String> labels) {
            return switch (this) {
                case In in ->
                    Optional.ofNullable(labels.get(in.key()))
                            .map(in.values()::contains)
                            .orElse(false);
                case NotIn not ->
                    !Optional.ofNullable(labels.get(not.key()))
                            .map(not.values()::contains)
                            .orElse(false);
                case Exists exists -> labels.containsKey(exists.key());
                case DoesNotExist absent -> !labels.containsKey(absent.key());
            };
        }
    }
}
