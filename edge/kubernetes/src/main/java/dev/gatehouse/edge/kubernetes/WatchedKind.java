// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// A kind of object that is watched.
enum WatchedKind {
    POLICIES("clusterimagepolicies", "policy.sigstore.dev/v1alpha1", "ClusterImagePolicy"),
    TRUST_ROOTS("trustroots", "policy.sigstore.dev/v1alpha1", "TrustRoot"),
    CONFIG_MAPS("configmaps", "v1", "ConfigMap"),
    SECRETS("secrets", "v1", "Secret");

    // The records of Helm releases are long, many, and no policy can mean them.
    private static final String NO_RELEASES = "type!=helm.sh/release.v1";

    private final String resource;
    private final String apiVersion;
    private final String kind;

    WatchedKind(String resource, String apiVersion, String kind) {
        this.resource = resource;
        this.apiVersion = apiVersion;
        this.kind = kind;
    }

    /// Returns the name of the kind in the plural, as the API server's addresses spell it.
    String resource() {
        return resource;
    }

    String apiVersion() {
        return apiVersion;
    }

    String kind() {
        return kind;
    }

    /// Returns the address of all objects of the kind, with a query that may be gone on with.
    String path(WatchSettings settings) {
        return switch (this) {
            case POLICIES, TRUST_ROOTS -> "/apis/" + apiVersion + "/" + resource + "?";
            case CONFIG_MAPS ->
                inNamespace(settings)
                        + (settings.configMapLabel().isEmpty()
                                ? ""
                                : "labelSelector=" + encoded(settings.configMapLabel()) + "&");
            case SECRETS -> inNamespace(settings) + "fieldSelector=" + encoded(NO_RELEASES) + "&";
        };
    }

    private String inNamespace(WatchSettings settings) {
        return "/api/v1/namespaces/" + encoded(settings.namespace()) + "/" + resource + "?";
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
