// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.core.crd.ApiVersion;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.TrustRoot;
import java.util.Optional;

/// The kinds of our own API group.
enum ResourceKind {
    CLUSTER_IMAGE_POLICY(ClusterImagePolicy.KIND, "clusterimagepolicies"),
    TRUST_ROOT(TrustRoot.KIND, "trustroots");

    private final String kind;
    private final String resource;

    ResourceKind(String kind, String resource) {
        this.kind = kind;
        this.resource = resource;
    }

    /// Returns the kind that goes by exactly this group, version and name; empty where it is not one of ours.
    static Optional<ResourceKind> of(ObjectKind named) {
        Optional<ApiVersion> version = ApiVersion.of(named.group() + "/" + named.version());
        for (ResourceKind one : values()) {
            if (one.kind.equals(named.kind()) && version.filter(one::isServedAs).isPresent()) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    private boolean isServedAs(ApiVersion version) {
        return this == CLUSTER_IMAGE_POLICY || version == ApiVersion.V1ALPHA1;
    }

    /// Returns the plural in lower case, as it stands in a webhook's rules.
    String resource() {
        return resource;
    }
}
