// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import java.nio.file.Path;
import java.time.Duration;

/// How the API server is found and asked.
///
/// @param kubeconfig file to read (`--kubeconfig`), empty for the one that the variable `KUBECONFIG` names, and
///     where it names none, the service account of the pod
/// @param server address of the API server in place of the one found otherwise (`--server`), empty for none
/// @param cluster entry of the kubeconfig file to use in place of the context's own (`--cluster`), empty for none
/// @param queriesPerSecond requests that are sent in the long run (`--kube-api-qps`)
/// @param burst requests that may be sent at once after a quiet time (`--kube-api-burst`)
/// @param connectTimeout longest time for a connection to come about
/// @param requestTimeout longest time from a request to the end of its answer; watches last longer
/// @param serviceAccount folder with the pod's `token` and `ca.crt`
public record ConnectionSettings(
        String kubeconfig,
        String server,
        String cluster,
        double queriesPerSecond,
        int burst,
        Duration connectTimeout,
        Duration requestTimeout,
        Path serviceAccount) {
    /// 40 requests a second and 80 at once, as the system that Gatehouse replaces has it.
    public static final ConnectionSettings DEFAULT = new ConnectionSettings(
            "",
            "",
            "",
            40,
            80,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));

    public ConnectionSettings {
        if (!(queriesPerSecond > 0) || burst < 1) {
            throw new IllegalArgumentException("requests per second and burst are positive");
        }
    }

    /// Returns the same settings with the kubeconfig file `file`.
    public ConnectionSettings withKubeconfig(String file) {
        return new ConnectionSettings(
                file, server, cluster, queriesPerSecond, burst, connectTimeout, requestTimeout, serviceAccount);
    }

    /// Returns the same settings for the API server at `address`.
    public ConnectionSettings withServer(String address) {
        return new ConnectionSettings(
                kubeconfig, address, cluster, queriesPerSecond, burst, connectTimeout, requestTimeout, serviceAccount);
    }

    /// Returns the same settings with the cluster entry `name` of the kubeconfig file.
    public ConnectionSettings withCluster(String name) {
        return new ConnectionSettings(
                kubeconfig, server, name, queriesPerSecond, burst, connectTimeout, requestTimeout, serviceAccount);
    }

    /// Returns the same settings with another pace.
    public ConnectionSettings withPace(double perSecond, int atOnce) {
        return new ConnectionSettings(
                kubeconfig, server, cluster, perSecond, atOnce, connectTimeout, requestTimeout, serviceAccount);
    }

    /// Returns the same settings with other timeouts.
    public ConnectionSettings withTimeouts(Duration connect, Duration request) {
        return new ConnectionSettings(
                kubeconfig, server, cluster, queriesPerSecond, burst, connect, request, serviceAccount);
    }

    /// Returns the same settings with the service account in `folder`.
    public ConnectionSettings withServiceAccount(Path folder) {
        return new ConnectionSettings(
                kubeconfig, server, cluster, queriesPerSecond, burst, connectTimeout, requestTimeout, folder);
    }
}
