// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// Where the API server is, and what it is shown.
///
/// @param config for the client's library, without keys and authorities
/// @param keys what proves who we are, empty for nothing
/// @param authorities who vouches for the API server, empty for the platform's
/// @param tokens the pod's token, empty where the library itself knows how to get one
record ConnectionConfig(
        Config config, List<KeyManager> keys, List<TrustManager> authorities, Optional<TokenFile> tokens) {
    /// Finds the API server.
    ///
    /// @param environment variables by name
    /// @throws ConnectionSettingsException where there is none to be found
    static ConnectionConfig of(ConnectionSettings settings, Map<String, String> environment) {
        String variable = environment.getOrDefault("KUBECONFIG", "");
        String file = settings.kubeconfig().isEmpty() ? variable : settings.kubeconfig();
        ConnectionConfig found =
                file.isEmpty() ? ofServiceAccount(settings, environment) : ofKubeconfig(settings, new File(file));
        Config config = found.config();
        config.setConnectionTimeout(Math.toIntExact(settings.connectTimeout().toMillis()));
        config.setRequestTimeout(Math.toIntExact(settings.requestTimeout().toMillis()));
        // Whoever asks decides whether and when to ask again.
        config.setRequestRetryBackoffLimit(0);
        // Over HTTP/2 all requests share one connection, and one that died without a word takes all of them with it
        // until the kernel gives up on it, which takes a quarter of an hour.
        config.setHttp2Disable(true);
        config.setUserAgent("gatehouse");
        return found;
    }

    private static ConnectionConfig ofServiceAccount(ConnectionSettings settings, Map<String, String> environment) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
        Path token = settings.serviceAccount().resolve("token");
        Path authority = settings.serviceAccount().resolve("ca.crt");
        if (settings.server().isEmpty() && host.isEmpty()) {
            throw new ConnectionSettingsException("no API server: neither --kubeconfig nor KUBECONFIG nor --server"
                    + " names one, and KUBERNETES_SERVICE_HOST is not set as it is in a pod");
        }
        String found = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/";
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(settings.server().isEmpty() ? found : settings.server())
                .build();
        if (host.isEmpty() && !Files.exists(token)) {
            // No pod around it: anonymous, as behind `kubectl proxy`.
            return new ConnectionConfig(config, List.of(), List.of(), Optional.empty());
        }
        return new ConnectionConfig(
                config, List.of(), List.of(new FileTrust(authority)), Optional.of(new TokenFile(token)));
    }

    private static ConnectionConfig ofKubeconfig(ConnectionSettings settings, File file) {
        // The library stumbles over a document without anything in it.
        if (text(file.toPath())
                .lines()
                .allMatch(line -> line.isBlank() || line.startsWith("#") || line.equals("---"))) {
            throw new ConnectionSettingsException("kubeconfig " + file + " is empty");
        }
        Config config;
        try {
            config = Config.fromKubeconfig(file);
            if (!settings.cluster().isEmpty()) {
                point(config, cluster(KubeConfigUtils.parseConfig(file), settings.cluster()), file);
            }
        } catch (KubernetesClientException | IllegalArgumentException e) {
            throw new ConnectionSettingsException("kubeconfig " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (config.getCurrentContext() == null) {
            throw new ConnectionSettingsException("kubeconfig " + file + " has no current context");
        }
        if (!settings.server().isEmpty()) {
            config.setMasterUrl(settings.server());
        }
        Optional<String> certificate = pem(config.getClientCertData(), config.getClientCertFile());
        Optional<String> key = pem(config.getClientKeyData(), config.getClientKeyFile());
        List<KeyManager> keys = certificate
                .flatMap(chain -> key.map(secret -> ServerTrust.client(chain, secret)))
                .orElse(List.of());
        List<TrustManager> authorities = pem(config.getCaCertData(), config.getCaCertFile())
                .map(ServerTrust::authorities)
                .orElse(List.of());
        config.setClientCertData(null);
        config.setClientCertFile(null);
        config.setClientKeyData(null);
        config.setClientKeyFile(null);
        config.setCaCertData(null);
        config.setCaCertFile(null);
        return new ConnectionConfig(config, keys, authorities, Optional.empty());
    }

    private static Cluster cluster(io.fabric8.kubernetes.api.model.Config kubeconfig, String name) {
        return kubeconfig.getClusters().stream()
                .filter(cluster -> name.equals(cluster.getName()))
                .findFirst()
                .map(NamedCluster::getCluster)
                .orElseThrow(() -> new ConnectionSettingsException("the kubeconfig file has no cluster " + name));
    }

    private static void point(Config config, Cluster cluster, File kubeconfig) {
        config.setMasterUrl(cluster.getServer());
        config.setCaCertData(cluster.getCertificateAuthorityData());
        String authority = cluster.getCertificateAuthority();
        config.setCaCertFile(
                authority == null
                        ? null
                        : kubeconfig
                                .toPath()
                                .toAbsolutePath()
                                .resolveSibling(authority)
                                .toString());
        config.setTlsServerName(cluster.getTlsServerName());
        config.setTrustCerts(Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify()));
    }

    private static Optional<String> pem(@Nullable String base64, @Nullable String file) {
        if (base64 != null && !base64.isEmpty()) {
            try {
                return Optional.of(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw new ConnectionSettingsException("a key or certificate of the kubeconfig is not base64", e);
            }
        }
        return file == null || file.isEmpty() ? Optional.empty() : Optional.of(text(Path.of(file)));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConnectionSettingsException(file + " cannot be read", e);
        }
    }
}
