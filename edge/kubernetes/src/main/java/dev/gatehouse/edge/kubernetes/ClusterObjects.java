// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.util.Map;

/// What the cluster holds of the kinds that decide, at one moment and as one value: everything by name.
///
/// @param policies ClusterImagePolicies
/// @param trustRoots TrustRoots
/// @param configMaps of the system namespace
/// @param secrets of the system namespace
public record ClusterObjects(
        Map<String, KubernetesObject> policies,
        Map<String, KubernetesObject> trustRoots,
        Map<String, KubernetesObject> configMaps,
        Map<String, KubernetesObject> secrets) {
    /// A cluster that holds nothing.
    public static final ClusterObjects NONE = new ClusterObjects(Map.of(), Map.of(), Map.of(), Map.of());

    public ClusterObjects {
        policies = Map.copyOf(policies);
        trustRoots = Map.copyOf(trustRoots);
        configMaps = Map.copyOf(configMaps);
        secrets = Map.copyOf(secrets);
    }
}
