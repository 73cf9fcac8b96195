// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ObjectMeta;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/// Whether the CUE documents of a policy refuse what their input lacks. An annotation says so; the reference has
/// no such thing, and passes.
public final class CueStrictness {
    /// The annotation of a ClusterImagePolicy. Anything but `false` is meant.
    public static final String ANNOTATION = "policy.sigstore.dev/cue-strict";

    private CueStrictness() {}

    /// Returns `engine` as a policy with `metadata` wants it.
    public static PolicyEngine apply(PolicyEngine engine, ObjectMeta metadata) {
        return isStrict(metadata.annotations().get(ANNOTATION)) ? engine.strict() : engine;
    }

    /// Tells whether the policy that `object` is wants to be strict.
    static boolean isStrict(JsonObject object) {
        return object.object("metadata")
                .flatMap(metadata -> metadata.object("annotations"))
                .flatMap(annotations -> annotations.string(ANNOTATION))
                .map(CueStrictness::isStrict)
                .orElse(false);
    }

    // Whoever misspells it meant more than nothing.
    private static boolean isStrict(@Nullable String value) {
        return value != null && !value.equals("false");
    }
}
