// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import java.util.List;

/// What was decided about an object.
public sealed interface Verdict {
    /// One outcome for each image, in the order in which they stand in the object.
    record Decided(List<ImageOutcome> images) implements Verdict {
        public Decided {
            images = List.copyOf(images);
        }
    }

    /// Refused whatever its images, since no policies are loaded. `reason` is one line.
    record NotLoaded(String reason) implements Verdict {}

    /// Tells whether the object may be admitted: every image may run. A decided object without images is admitted.
    default boolean admits() {
        return switch (this) {
            case Decided decided -> decided.images().stream().allMatch(ImageOutcome::admits);
            case NotLoaded _ -> false;
        };
    }
}
