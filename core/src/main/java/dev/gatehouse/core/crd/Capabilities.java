// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.HashSet;
import java.util.Set;

/// What a build can evaluate of what a policy may ask for.
///
/// @param features those it has
public record Capabilities(Set<Feature> features) {
    /// Everything: policies are checked for their form only.
    public static final Capabilities ALL = of(Feature.values());

    /// Keys given in the policy or in a Secret, and static answers; nothing else.
    public static final Capabilities KEYS_ONLY = of();

    /// Everything about signatures, certificates, logs, timestamps and trust roots; no policy languages,
    /// and no keys that a key store keeps.
    public static final Capabilities SIGNATURES = of(
            Feature.KEYLESS,
            Feature.ATTESTATIONS,
            Feature.TRANSPARENCY_LOGS,
            Feature.TIMESTAMPS,
            Feature.TRUST_ROOTS,
            Feature.BUNDLES);

    public Capabilities {
        features = Set.copyOf(features);
    }

    /// Returns the capabilities of a build that has `features` besides keys and static answers.
    public static Capabilities of(Feature... features) {
        return new Capabilities(Set.of(features));
    }

    /// Returns these capabilities and `feature`.
    public Capabilities plus(Feature feature) {
        Set<Feature> more = new HashSet<>(features);
        more.add(feature);
        return new Capabilities(more);
    }

    /// Tells whether the build has `feature`.
    public boolean has(Feature feature) {
        return features.contains(feature);
    }
}
