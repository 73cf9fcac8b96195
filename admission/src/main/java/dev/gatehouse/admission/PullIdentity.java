// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import java.util.List;

/// On whose behalf a registry is asked: decides which credentials may be used. Part of every key under which anything
/// that came with credentials is kept.
///
/// @param namespace of the workload
/// @param serviceAccount of the pod, `default` where it names none
/// @param pullSecrets names of Secrets in `namespace`, in the pod's order
public record PullIdentity(String namespace, String serviceAccount, List<String> pullSecrets) {
    public PullIdentity {
        pullSecrets = List.copyOf(pullSecrets);
    }

    /// Returns the identity that uses exactly `secrets` of the same namespace and no service account, as an
    /// authority's `signaturePullSecrets` ask for.
    public PullIdentity with(List<String> secrets) {
        return new PullIdentity(namespace, "", secrets);
    }
}
