// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Workload;
import dev.gatehouse.core.json.JsonValue.JsonObject;

/// What a manifest holds, read as if an API server asked about its object: for those who judge objects that nobody
/// has sent to a cluster yet.
public sealed interface WorkloadManifest {
    /// An object of a kind whose images are judged.
    record Judged(Workload workload) implements WorkloadManifest {}

    /// An object of another kind, which is never asked about.
    ///
    /// @param kind as API machinery spells it: `/v1, Kind=ConfigMap`
    record OtherKind(String kind) implements WorkloadManifest {}

    /// An object whose images cannot be read; the webhook would deny it. `reason` is for people.
    record Unreadable(String reason) implements WorkloadManifest {}

    /// Reads `object`.
    ///
    /// @param namespace of the object where it names none
    static WorkloadManifest read(JsonObject object, String namespace) {
        ObjectKind kind = ObjectKind.of(
                object.string("apiVersion").orElse(""), object.string("kind").orElse(""));
        Target target = new Target(kind, "", namespace, "");
        return WorkloadKind.of(kind)
                .map(known -> read(object, known, target))
                .orElseGet(() -> new OtherKind(kind.toString()));
    }

    private static WorkloadManifest read(JsonObject object, WorkloadKind kind, Target target) {
        try {
            return new Judged(WorkloadReader.read(object, kind, target, WebhookSettings.DEFAULT.mostImages()));
        } catch (MalformedObjectException e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        }
    }
}
