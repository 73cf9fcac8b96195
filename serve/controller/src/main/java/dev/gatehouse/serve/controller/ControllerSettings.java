// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import java.nio.file.Path;
import java.util.List;

/// What the writer of webhook objects, certificates and leases has to know.
///
/// @param namespace the system namespace (`SYSTEM_NAMESPACE`)
/// @param hostname of this replica, which the leases show
/// @param clusterDomain last part of the names of Services, such as `cluster.local`; see [#clusterDomain(String,
/// String)]
/// @param names of the webhook configurations
/// @param leases how leaders are elected
/// @param certificate where the serving certificate comes from
public record ControllerSettings(
        String namespace,
        String hostname,
        String clusterDomain,
        WebhookNames names,
        LeaseSettings leases,
        CertificateOrigin certificate) {
    /// Where the serving certificate comes from.
    public sealed interface CertificateOrigin {
        /// The Secret `webhook-certs`: made and renewed by the leader, unless it is of the kind that others
        /// write (`kubernetes.io/tls`, or one with `tls.crt` and `tls.key`, as cert-manager does).
        record InSecret() implements CertificateOrigin {}

        /// Files that somebody else renews, such as a mounted Secret; the Secret `webhook-certs` is left alone.
        ///
        /// @param folder with `tls.crt`, `tls.key` and, unless someone else writes the authority into the
        /// webhook configurations, `ca.crt`
        record InFolder(Path folder) implements CertificateOrigin {}
    }

    /// Returns the DNS names of the Service `webhook`, the one by which the API server calls it first.
    List<String> serviceNames() {
        String full = ServiceOwner.SERVICE + "." + namespace + ".svc";
        return List.of(full, ServiceOwner.SERVICE, ServiceOwner.SERVICE + "." + namespace, full + "." + clusterDomain);
    }

    /// Returns the domain of the cluster: what follows `svc.` in the search list of `resolvConf`, else
    /// `environment`
    /// (of `CLUSTER_DOMAIN`) unless that is empty, else `cluster.local`.
    ///
    /// @param resolvConf text of `/etc/resolv.conf`, empty where there is none
    public static String clusterDomain(String resolvConf, String environment) {
        for (String line : resolvConf.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+"));
            if (!words.getFirst().equals("search")) {
                continue;
            }
            for (String domain : words) {
                if (domain.startsWith("svc.") && domain.length() > 4) {
                    return domain.endsWith(".") ? domain.substring(4, domain.length() - 1) : domain.substring(4);
                }
            }
        }
        return environment.isEmpty() ? "cluster.local" : environment;
    }
}
