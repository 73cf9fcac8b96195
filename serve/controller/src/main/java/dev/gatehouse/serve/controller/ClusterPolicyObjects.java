// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.admission.PolicyObjects;
import dev.gatehouse.admission.PolicyObjects.Written;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a cluster holds, as the compiler of policies takes it.
public final class ClusterPolicyObjects {
    private ClusterPolicyObjects() {}

    /// Returns the policies of `objects` and what they may refer to. A policy somebody has deleted is left out,
    /// even while finalizers keep its object.
    public static PolicyObjects of(ClusterObjects objects) {
        return new PolicyObjects(
                objects.policies().values().stream()
                        .filter(policy -> !policy.terminating())
                        .map(ClusterPolicyObjects::written)
                        .toList(),
                written(objects.secrets()),
                written(objects.configMaps()));
    }

    private static Map<String, Written> written(Map<String, KubernetesObject> objects) {
        Map<String, Written> written = new LinkedHashMap<>();
        objects.forEach((name, object) -> written.put(name, written(object)));
        return written;
    }

    /// Returns `object` as it was written.
    public static Written written(KubernetesObject object) {
        return new Written(
                object.name(),
                object.uid(),
                object.generation(),
                object.resourceVersion(),
                object.content() instanceof JsonObject content ? content : JsonObject.EMPTY);
    }
}
