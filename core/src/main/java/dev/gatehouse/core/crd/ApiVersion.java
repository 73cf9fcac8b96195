// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.Optional;

/// A version of the API group `policy.sigstore.dev`. ClusterImagePolicies are stored as `v1alpha1` and
/// served as both; the two versions have the same fields.
public enum ApiVersion {
    V1ALPHA1("v1alpha1"),
    V1BETA1("v1beta1");

    /// The API group of ClusterImagePolicy and TrustRoot.
    public static final String GROUP = "policy.sigstore.dev";

    private final String version;

    ApiVersion(String version) {
        this.version = version;
    }

    /// Returns the version for `apiVersion` as it stands in a document, such as
    /// `policy.sigstore.dev/v1beta1`; empty for any other text.
    public static Optional<ApiVersion> of(String apiVersion) {
        for (ApiVersion candidate : values()) {
            if (candidate.toString().equals(apiVersion)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// Returns the version without its group, such as `v1beta1`.
    public String version() {
        return version;
    }

    /// Returns what stands in the member `apiVersion` of a document, such as `policy.sigstore.dev/v1beta1`.
    @Override
    public String toString() {
        return GROUP + "/" + version;
    }
}
