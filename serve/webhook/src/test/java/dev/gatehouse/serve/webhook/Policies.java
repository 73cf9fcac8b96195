// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.Glob;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import java.util.List;

/// Small sets of policies for tests.
final class Policies {
    /// Passes what comes from `good.example`, fails what comes from `bad.example`, warns about `warn.example`.
    static final PolicySet GOOD_AND_BAD = loaded(
            policy("good", "good.example/**", new Authority.Pass("yes"), EnforcementMode.ENFORCE),
            policy("bad", "bad.example/**", new Authority.Fail("no", "not here"), EnforcementMode.ENFORCE),
            policy("careful", "warn.example/**", new Authority.Fail("no", "take care"), EnforcementMode.WARN));

    private Policies() {}

    static PolicySet loaded(ImagePolicy... policies) {
        return new PolicySet.Loaded(List.of(policies), UnmatchedImages.DENY);
    }

    static ImagePolicy policy(String name, String glob, Authority authority, EnforcementMode mode) {
        return new ImagePolicy(name, List.of(Glob.parse(glob)), List.of(), List.of(authority), mode);
    }
}
