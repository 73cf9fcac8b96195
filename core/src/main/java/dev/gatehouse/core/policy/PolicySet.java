// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.oci.ImageReference;
import java.util.Comparator;
import java.util.List;

/// All policies in force, as one value that a request keeps from its first image to its last.
public sealed interface PolicySet {
    /// Nothing was loaded yet: every image is refused. `reason` says what is waited for.
    record NotLoaded(String reason) implements PolicySet {}

    /// The policies, by name, and what to do with images that none of them selects.
    final class Loaded implements PolicySet {
        private final List<ImagePolicy> policies;
        private final UnmatchedImages unmatched;
        private final GlobIndex<ImagePolicy> index;

        public Loaded(List<ImagePolicy> policies, UnmatchedImages unmatched) {
            this.policies = policies.stream()
                    .sorted(Comparator.comparing(ImagePolicy::name))
                    .toList();
            this.unmatched = unmatched;
            this.index = GlobIndex.of(this.policies, ImagePolicy::globs);
        }

        /// Returns all policies, sorted by name.
        public List<ImagePolicy> policies() {
            return policies;
        }

        /// Returns what becomes of an image that no policy selects.
        public UnmatchedImages unmatched() {
            return unmatched;
        }

        /// Returns the policies that apply to the image `reference` of `object`, sorted by name.
        public List<ImagePolicy> selecting(ImageReference reference, AdmittedObject object) {
            return index.matching(reference).stream()
                    .filter(policy -> policy.selectsObject(object))
                    .toList();
        }
    }
}
