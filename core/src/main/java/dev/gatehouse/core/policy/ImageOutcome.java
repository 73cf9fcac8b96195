// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.oci.ImageReference;
import java.util.List;

/// What was decided about one image of an object.
public sealed interface ImageOutcome {
    ImageUse use();

    /// The text is no reference.
    record Unparsable(ImageUse use) implements ImageOutcome {}

    /// The reference names no digest, so nobody can say which image would run.
    record NotPinned(ImageUse use) implements ImageOutcome {}

    /// No policy selects the image; `answer` is the configured one.
    record Unmatched(ImageUse use, UnmatchedImages answer) implements ImageOutcome {}

    /// There is no policy, and `no-match-policy` has every image judged by what stands in for one.
    record JudgedWithoutPolicy(ImageUse use, ImageReference reference, PolicyOutcome outcome) implements ImageOutcome {}

    /// Policies selected the image, sorted by name, never empty.
    record Judged(ImageUse use, ImageReference reference, List<PolicyOutcome> policies) implements ImageOutcome {
        public Judged {
            policies = List.copyOf(policies);
            if (policies.isEmpty()) {
                throw new IllegalArgumentException("judged by nobody");
            }
        }
    }

    /// Tells whether the image may run.
    default boolean admits() {
        return switch (this) {
            case Unparsable _, NotPinned _ -> false;
            case Unmatched unmatched ->
                switch (unmatched.answer()) {
                    case ALLOW, WARN -> true;
                    case DENY, KEYLESS -> false;
                };
            case JudgedWithoutPolicy judged -> judged.outcome().satisfied();
            case Judged judged -> judged.policies().stream().noneMatch(PolicyOutcome::denies);
        };
    }
}
