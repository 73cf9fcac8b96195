// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.FieldProblems;
import dev.gatehouse.core.crd.TrustRoot;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// What the doors for ClusterImagePolicies and TrustRoots go by: `/defaulting`, `/validating` and
/// `/resource-conversion`.
///
/// @param settings asked once for each review, so that a changed setting counts at once
/// @param warnings what else the author of a policy that is accepted should be told, one text each; asked with
/// its
///     defaults filled in
/// @param trust what else is wrong with a TrustRoot whose form is right; asked with its defaults filled in
public record ResourceDoors(
        Supplier<CheckSettings> settings,
        Function<ClusterImagePolicy, List<String>> warnings,
        Function<TrustRoot, FieldProblems> trust) {
    /// Returns doors that look at the form of TrustRoots only.
    public ResourceDoors(Supplier<CheckSettings> settings, Function<ClusterImagePolicy, List<String>> warnings) {
        this(settings, warnings, _ -> FieldProblems.NONE);
    }

    /// Returns doors that go by `settings` and tell nothing beyond them.
    public static ResourceDoors of(Supplier<CheckSettings> settings) {
        return new ResourceDoors(settings, _ -> List.of());
    }
}
