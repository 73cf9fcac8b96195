// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.edge.kubernetes.ConnectionSettings;
import dev.gatehouse.edge.tuf.TrustSettings;
import dev.gatehouse.serve.controller.ControllerSettings.CertificateOrigin;
import dev.gatehouse.serve.controller.WebhookNames;
import dev.gatehouse.serve.webhook.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What `gatehouse serve` inside a cluster was asked for.
///
/// @param connection to the API server
/// @param systemNamespace in which Gatehouse runs
/// @param configMapLabel key of the label that ConfigMaps must carry to count; empty for none
/// @param configMaps names of ConfigMaps that can be called otherwise
/// @param names of the webhook configurations
/// @param listen where reviews are answered
/// @param monitor where metrics and probes are answered
/// @param health where health is answered
/// @param registries file with settings for registry hosts; empty: the ConfigMap `config-registries`
/// @param snapshot folder for what a restarted process decides by until the API server answers
/// @param snapshotMaxAge how long after the API server last confirmed it the snapshot serves
/// @param clientCa file with who vouches for clients; empty: nobody has to
/// @param certificate where the serving certificate comes from
/// @param hostname of this replica
/// @param clusterDomain last part of the names of Services
/// @param elected whether this replica writes only where it was elected
/// @param policyResync how often every policy is looked at again
/// @param trustRootResync how often every TrustRoot is looked at again
/// @param trust where the default trust root comes from
/// @param minimumTls oldest version of TLS that is spoken
/// @param oldestServer oldest version of Kubernetes that is served
record ClusterSettings(
        ConnectionSettings connection,
        String systemNamespace,
        String configMapLabel,
        ConfigMapNames configMaps,
        WebhookNames names,
        HostPort listen,
        HostPort monitor,
        HostPort health,
        Optional<Path> registries,
        Optional<Path> snapshot,
        Duration snapshotMaxAge,
        Optional<Path> clientCa,
        CertificateOrigin certificate,
        String hostname,
        String clusterDomain,
        boolean elected,
        Duration policyResync,
        Duration trustRootResync,
        TrustSettings trust,
        TlsVersion minimumTls,
        String oldestServer) {

    /// Names of ConfigMaps that can be called otherwise.
    ///
    /// @param logging `CONFIG_LOGGING_NAME`
    /// @param observability `CONFIG_OBSERVABILITY_NAME`
    /// @param election `CONFIG_LEADERELECTION_NAME`
    record ConfigMapNames(String logging, String observability, String election) {
        static final ConfigMapNames DEFAULT =
                new ConfigMapNames("config-logging", "config-observability", "config-leader-election");
    }

    /// ConfigMap with `no-match-policy` and its like.
    static final String CONTROLLER_CONFIG = "config-policy-controller";

    /// ConfigMap whose key [#REGISTRIES_KEY] holds settings for registry hosts.
    static final String REGISTRIES_CONFIG = "config-registries";

    static final String REGISTRIES_KEY = "registries.yaml";
}
