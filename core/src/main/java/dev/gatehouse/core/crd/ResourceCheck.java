// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// The check of any resource, as admission does it: defaults are filled in first.
public final class ResourceCheck {
    private ResourceCheck() {}

    /// Returns what is wrong with `resource` once its defaults are filled in. Kinds without rules have no
    /// problems.
    public static FieldProblems check(Resource resource, CheckSettings settings) {
        return switch (resource) {
            case ClusterImagePolicy policy -> ClusterImagePolicyCheck.check(Defaults.of(policy), settings);
            case TrustRoot root -> TrustRootCheck.check(Defaults.of(root));
            case Secret _, Resource.Other _ -> FieldProblems.NONE;
        };
    }
}
