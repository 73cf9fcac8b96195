// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ObjectMeta;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;

/// Whether the CUE documents of a policy refuse what their input lacks. An annotation says so; the reference has
/// no such thing, and passes.
public final class CueStrictness {
    /// The annotation of a ClusterImagePolicy. Anything but `false` is meant.
    public static final String ANNOTATION = "policy.sigstore.dev/cue-strict";

    private static final JsonString NO = new JsonString("false");

    private CueStrictness() {}

    /// Returns `engine` as a policy with `metadata` wants it.
    public static PolicyEngine apply(PolicyEngine engine, ObjectMeta metadata) {
        return isWantedBy(metadata) ? engine.strict() : engine;
    }

    /// Tells whether the policy with `metadata` wants to be strict.
    static boolean isWantedBy(ObjectMeta metadata) {
        return isStrict(metadata.members());
    }

    /// Tells whether the policy that `object` is wants to be strict.
    static boolean isWantedBy(JsonObject object) {
        return object.object("metadata").map(CueStrictness::isStrict).orElse(false);
    }

    // Whoever misspells it, or forgets the quotation marks, meant more than nothing.
    private static boolean isStrict(JsonObject metadata) {
        return metadata.object("annotations")
                .flatMap(annotations -> annotations.member(ANNOTATION))
                .map(value -> !value.equals(NO) && !value.equals(JsonBoolean.FALSE))
                .orElse(false);
    }
}
