// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.oci.ImageReference;
import java.util.List;
import java.util.Optional;

/// A ClusterImagePolicy, compiled: everything it names was fetched and parsed.
///
/// @param globs images it applies to; any match is enough
/// @param matches objects it applies to; any match is enough, none given means every object
/// @param authorities who may vouch; one is enough, and where there are none the policy is never satisfied
/// @param demand what must hold besides, once an authority vouched; empty for nothing
public record ImagePolicy(
        String name,
        List<Glob> globs,
        List<ResourceMatch> matches,
        List<Authority> authorities,
        EnforcementMode mode,
        Optional<PolicyDemand> demand) {
    /// Makes a policy that demands nothing besides.
    public ImagePolicy(
            String name,
            List<Glob> globs,
            List<ResourceMatch> matches,
            List<Authority> authorities,
            EnforcementMode mode) {
        this(name, globs, matches, authorities, mode, Optional.empty());
    }

    public ImagePolicy {
        globs = List.copyOf(globs);
        matches = List.copyOf(matches);
        authorities = List.copyOf(authorities);
    }

    /// Tells whether this policy applies to the image `reference` of `object`.
    public boolean selects(ImageReference reference, AdmittedObject object) {
        return selectsObject(object) && globs.stream().anyMatch(glob -> glob.matches(reference));
    }

    /// Tells whether this policy applies to `object`, whatever its images.
    public boolean selectsObject(AdmittedObject object) {
        return matches.isEmpty() || matches.stream().anyMatch(match -> match.matches(object));
    }
}
