// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import java.util.Map;

/// A kind whose objects get a status.
enum ObjectKind {
    POLICY(ClusterImagePolicy.KIND, "clusterimagepolicies", "clusterimagepolicy-controller", "config-image-policies"),
    TRUST_ROOT(TrustRoot.KIND, "trustroots", "trustroot-controller", "config-sigstore-keys");

    static final String API_VERSION = "policy.sigstore.dev/v1alpha1";

    private final String kind;
    private final String plural;
    private final String component;
    private final String configMap;

    ObjectKind(String kind, String plural, String component, String configMap) {
        this.kind = kind;
        this.plural = plural;
        this.component = component;
        this.configMap = configMap;
    }

    String kind() {
        return kind;
    }

    /// Returns the name under which events are recorded, which is that of the controller too.
    String component() {
        return component;
    }

    /// Returns the name of the ConfigMap that programs read.
    String configMap() {
        return configMap;
    }

    /// Returns the finalizer of the reference implementation.
    String finalizer() {
        return plural + ".policy.sigstore.dev";
    }

    /// Returns the path of the object called `name`.
    String path(String name) {
        return "/apis/" + API_VERSION + "/" + plural + "/" + name;
    }

    Map<String, KubernetesObject> objects(ClusterObjects objects) {
        return switch (this) {
            case POLICY -> objects.policies();
            case TRUST_ROOT -> objects.trustRoots();
        };
    }
}
