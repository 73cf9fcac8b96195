// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.oci.ImageReference;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Finds the policies that select an image. Of ten thousand mostly a few change: those are indexed beside an index of
/// the others, which is made anew only once they have become many. Unchangeable.
final class PolicyIndex {
    // How many changes an index carries along, and of how many policies each one may be.
    private static final int FEW = 64;
    private static final int SHARE = 8;

    private final GlobIndex<ImagePolicy> settled;
    private final Set<ImagePolicy> ofSettled;
    private final GlobIndex<ImagePolicy> recent;
    private final Set<ImagePolicy> inForce;

    private PolicyIndex(
            GlobIndex<ImagePolicy> settled,
            Set<ImagePolicy> ofSettled,
            GlobIndex<ImagePolicy> recent,
            Set<ImagePolicy> inForce) {
        this.settled = settled;
        this.ofSettled = ofSettled;
        this.recent = recent;
        this.inForce = inForce;
    }

    static PolicyIndex of(List<ImagePolicy> policies) {
        Set<ImagePolicy> all = identities(policies);
        return new PolicyIndex(indexed(policies), all, indexed(List.of()), all);
    }

    /// Returns the index of `policies`; what is the very same policy as here is not indexed again.
    PolicyIndex with(List<ImagePolicy> policies) {
        List<ImagePolicy> fresh =
                policies.stream().filter(policy -> !ofSettled.contains(policy)).toList();
        int gone = ofSettled.size() - (policies.size() - fresh.size());
        return fresh.size() + gone > FEW + ofSettled.size() / SHARE
                ? of(policies)
                : new PolicyIndex(settled, ofSettled, indexed(fresh), identities(policies));
    }

    /// Returns the policies one of whose patterns matches `reference`, sorted by name.
    List<ImagePolicy> matching(ImageReference reference) {
        return Stream.concat(settled.matching(reference).stream(), recent.matching(reference).stream())
                .filter(inForce::contains)
                .sorted(Comparator.comparing(ImagePolicy::name))
                .toList();
    }

    private static GlobIndex<ImagePolicy> indexed(List<ImagePolicy> policies) {
        return GlobIndex.of(policies, ImagePolicy::globs);
    }

    private static Set<ImagePolicy> identities(List<ImagePolicy> policies) {
        Set<ImagePolicy> set = Collections.newSetFromMap(new IdentityHashMap<>(policies.size()));
        set.addAll(policies);
        return set;
    }
}
