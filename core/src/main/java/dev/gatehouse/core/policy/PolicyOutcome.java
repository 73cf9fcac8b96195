// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import java.util.List;

/// What one policy said about one image.
public sealed interface PolicyOutcome {
    ImagePolicy policy();

    /// At least one authority vouched. `outcomes` holds what every asked authority said, in the policy's order.
    record Satisfied(ImagePolicy policy, List<AuthorityOutcome> outcomes) implements PolicyOutcome {
        public Satisfied {
            outcomes = List.copyOf(outcomes);
            if (outcomes.stream().noneMatch(AuthorityOutcome::vouches)) {
                throw new IllegalArgumentException("satisfied by nobody");
            }
        }
    }

    /// No authority vouched; empty where the policy has none.
    record Unsatisfied(ImagePolicy policy, List<AuthorityOutcome> outcomes) implements PolicyOutcome {
        public Unsatisfied {
            outcomes = List.copyOf(outcomes);
        }
    }

    /// Somebody vouched, and yet the document of the policy as a whole is not satisfied.
    ///
    /// @param outcomes what every authority said, in the policy's order
    /// @param reason in the words of the document and its language
    /// @param undetermined whether it did not come to an end, or something it should see could not be had
    record Violated(ImagePolicy policy, List<AuthorityOutcome> outcomes, String reason, boolean undetermined)
            implements PolicyOutcome {
        public Violated {
            outcomes = List.copyOf(outcomes);
        }
    }

    /// Tells whether the image passes this policy.
    default boolean satisfied() {
        return switch (this) {
            case Satisfied _ -> true;
            case Unsatisfied _, Violated _ -> false;
        };
    }

    /// Tells whether the image may not run because of this policy.
    default boolean denies() {
        return !satisfied() && policy().mode() == EnforcementMode.ENFORCE;
    }
}
