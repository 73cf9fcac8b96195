// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.oci.ImageReference;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// All policies in force, as one value that a request keeps from its first image to its last.
public sealed interface PolicySet {
    /// Nothing was loaded yet: every image is refused. `reason` says what is waited for.
    record NotLoaded(String reason) implements PolicySet {}

    /// The policies, by name, and what to do with images that none of them selects.
    final class Loaded implements PolicySet {
        private final List<ImagePolicy> policies;
        private final UnmatchedImages unmatched;
        private final Optional<ImagePolicy> fallback;
        private final PolicyIndex index;

        public Loaded(List<ImagePolicy> policies, UnmatchedImages unmatched) {
            this(sorted(policies), unmatched, Optional.empty(), PolicyIndex.of(policies));
        }

        private Loaded(
                List<ImagePolicy> policies,
                UnmatchedImages unmatched,
                Optional<ImagePolicy> fallback,
                PolicyIndex index) {
            this.policies = policies;
            this.unmatched = unmatched;
            this.fallback = fallback;
            this.index = index;
        }

        private static List<ImagePolicy> sorted(List<ImagePolicy> policies) {
            return policies.stream()
                    .sorted(Comparator.comparing(ImagePolicy::name))
                    .toList();
        }

        /// Returns a set of `policies` that takes over what is known of those that are the very same here: what it
        /// costs goes by how many are not.
        public Loaded with(List<ImagePolicy> policies, UnmatchedImages unmatched) {
            return new Loaded(sorted(policies), unmatched, Optional.empty(), index.with(policies));
        }

        /// Returns a set without policies, in whose place `judge` judges every image: what `no-match-policy:
        /// keyless` means.
        public static Loaded judgingAllBy(ImagePolicy judge) {
            return new Loaded(List.of(), UnmatchedImages.KEYLESS, Optional.of(judge), PolicyIndex.of(List.of()));
        }

        /// Returns what judges every image because there is no policy; empty where there are policies, or
        /// where no such thing was set.
        public Optional<ImagePolicy> fallback() {
            return fallback;
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
