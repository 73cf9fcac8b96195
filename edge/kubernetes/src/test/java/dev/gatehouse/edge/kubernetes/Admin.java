// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// The administrator of a test cluster.
final class Admin implements AutoCloseable {
    static final String NAMESPACE = "cosign-system";

    private static final Duration SERVED = Duration.ofSeconds(60);

    private final ClusterConnection connection;

    Admin(ControlPlane plane) {
        this.connection = ClusterConnection.open(
                ConnectionSettings.DEFAULT
                        .withKubeconfig(plane.kubeconfig().toString())
                        .withPace(1000, 1000),
                Map.of());
    }

    KubernetesClient client() {
        return connection.client();
    }

    /// Creates or replaces what `yaml` describes. An API server that has just started says that it is ready before it
    /// serves custom resources; what is not served yet is tried again.
    void apply(String yaml) {
        for (HasMetadata object : client().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            long end = System.nanoTime() + SERVED.toNanos();
            while (!applied(object, end)) {
                pause();
            }
        }
    }

    private boolean applied(HasMetadata object, long end) {
        try {
            client().resource(object).createOr(NonDeletingOperation::update);
            return true;
        } catch (KubernetesClientException e) {
            boolean early = e.getCode() == 404 || e.getCode() / 100 == 5;
            if (!early || System.nanoTime() > end) {
                throw e;
            }
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(100));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void delete(String yaml) {
        client().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .delete();
    }

    /// Creates the system namespace and the service account `webhook`, which may read everything.
    void namespace() {
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: cosign-system}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: webhook, namespace: cosign-system}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: reader}
                rules:
                - {apiGroups: ["", policy.sigstore.dev], resources: ["*"], verbs: [get, list, watch]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: reader}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
                subjects: [{kind: ServiceAccount, name: webhook, namespace: cosign-system}]
                """);
    }

    void definitions() {
        apply(definition("clusterimagepolicies", "ClusterImagePolicy"));
        apply(definition("trustroots", "TrustRoot"));
        ControlPlane.await(
                Duration.ofSeconds(20),
                () -> client().apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                        .allMatch(definition -> definition.getStatus().getConditions().stream()
                                .anyMatch(condition -> condition.getType().equals("Established")
                                        && condition.getStatus().equals("True"))));
    }

    static String definition(String plural, String kind) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %s.policy.sigstore.dev}
                spec:
                  group: policy.sigstore.dev
                  scope: Cluster
                  names: {plural: %s, singular: %s, kind: %s}
                  versions:
                  - name: v1alpha1
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(plural, plural, kind.toLowerCase(java.util.Locale.ROOT), kind);
    }

    static String policy(String name, String glob) {
        return """
                apiVersion: policy.sigstore.dev/v1alpha1
                kind: ClusterImagePolicy
                metadata: {name: %s}
                spec: {images: [{glob: "%s"}], authorities: [{static: {action: pass}}]}
                """.formatted(name, glob);
    }

    /// Puts a token of the service account `webhook` and the authority of `plane` into `folder`, as in a pod.
    void serviceAccount(ControlPlane plane, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.copy(plane.authority(), folder.resolve("ca.crt"));
            token(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts a fresh token into `folder`.
    void token(Path folder) {
        try {
            Path fresh = folder.resolve("token.new");
            Files.writeString(fresh, newToken());
            Files.move(
                    fresh,
                    folder.resolve("token"),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String newToken() {
        return client().serviceAccounts()
                .inNamespace(NAMESPACE)
                .withName("webhook")
                .tokenRequest(new io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    @Override
    public void close() {
        connection.close();
    }
}
