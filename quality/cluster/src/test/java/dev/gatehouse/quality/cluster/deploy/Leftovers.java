// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.deploy;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// What an installation has left behind.
final class Leftovers {
    private static final String IN_NAMESPACE =
            "deployments,replicasets,pods,services,configmaps,secrets,leases,serviceaccounts,roles,"
                    + "rolebindings,poddisruptionbudgets,networkpolicies,jobs";
    private static final String IN_CLUSTER = "customresourcedefinitions,clusterroles,clusterrolebindings,"
            + "validatingwebhookconfigurations,mutatingwebhookconfigurations,validatingadmissionpolicies,"
            + "validatingadmissionpolicybindings";

    private Leftovers() {}

    /// Returns the names of the objects, as `kubectl -o name` says them; what every namespace has is not among
    /// them.
    ///
    /// @param get runs `kubectl get` with further arguments in one text, separated by spaces
    static List<String> found(UnaryOperator<String> get) {
        Stream<String> inNamespace = get.apply("-n cosign-system " + IN_NAMESPACE + " --ignore-not-found -o name")
                .lines()
                .filter(name -> !name.equals("configmap/kube-root-ca.crt") && !name.equals("serviceaccount/default"));
        Stream<String> inCluster = get.apply(IN_CLUSTER + " -o name")
                .lines()
                .filter(name -> name.contains("sigstore") || name.contains("policy-controller"));
        return Stream.concat(inNamespace, inCluster).toList();
    }
}
