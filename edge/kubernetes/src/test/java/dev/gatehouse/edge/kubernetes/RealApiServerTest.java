// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.PullIdentity;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.edge.registry.Credentials;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// The watch against an API server that nobody here wrote.
class RealApiServerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static Optional<ControlPlane> running = Optional.empty();

    @BeforeAll
    static void start() {
        running = ControlPlane.start(folder, "the watch on a real API server");
    }

    @AfterAll
    static void stop() {
        running.ifPresent(ControlPlane::close);
    }

    @TestFactory
    Stream<DynamicTest> keepsUpWithARealApiServer() {
        return running.map(this::stories).stream().flatMap(List::stream);
    }

    private List<DynamicTest> stories(ControlPlane plane) {
        Path account = folder.resolve("serviceaccount");
        Admin admin = new Admin(plane);
        admin.namespace();
        admin.serviceAccount(plane, account);
        ClusterConnection connection = ClusterConnection.open(
                ConnectionSettings.DEFAULT
                        .withServiceAccount(account)
                        .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5)),
                Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", "" + plane.port()));
        List<ClusterWatch> watches = new ArrayList<>();
        List<DynamicTest> stories = new ArrayList<>();
        add(stories, "is not loaded while the definitions are missing, and says so", () -> {
            watches.add(ClusterWatch.start(
                    connection, WatchSettings.of(Admin.NAMESPACE).withRenewal(Duration.ofSeconds(5))));
            ControlPlane.await(
                    SOON,
                    () -> watches.getFirst().stale().stream()
                                    .filter(line -> line.contains("404"))
                                    .count()
                            == 2);
            assertThat(watches.getFirst().loaded()).isFalse();
            assertThat(watches.getFirst().confirmed()).isEmpty();
            assertThat(watches.getFirst().stale())
                    .anySatisfy(line -> assertThat(line).startsWith("clusterimagepolicies: not read yet: "))
                    .anySatisfy(line -> assertThat(line).startsWith("trustroots: not read yet: "));
        });
        add(stories, "loads once the definitions are there", () -> {
            admin.definitions();
            ControlPlane.await(SOON, () -> watches.getFirst().loaded());
            ControlPlane.await(SOON, () -> watches.getFirst().stale().isEmpty());
        });
        add(stories, "sees objects come, change and go", () -> {
            ClusterWatch watch = watches.getFirst();
            admin.apply(Admin.policy("one", "a"));
            ControlPlane.await(SOON, () -> watch.current().policies().containsKey("one"));
            KubernetesObject before = policy(watch, "one");
            admin.apply(Admin.policy("one", "b"));
            ControlPlane.await(SOON, () -> !policy(watch, "one").equals(before));
            KubernetesObject after = policy(watch, "one");
            assertThat(after.uid()).isEqualTo(before.uid());
            assertThat(after.generation()).isEqualTo(2);
            assertThat(after.content().toString()).doesNotContain("managedFields");
            admin.delete(Admin.policy("one", "b"));
            ControlPlane.await(SOON, () -> watch.current().policies().isEmpty());
        });
        add(stories, "confirms without anything happening", () -> {
            Instant then = watches.getFirst().confirmed().orElseThrow();
            ControlPlane.await(
                    SOON, () -> watches.getFirst().confirmed().orElseThrow().isAfter(then));
        });
        add(stories, "keeps what it has while the API server is away, and goes on where it stopped", () -> {
            ClusterWatch watch = watches.getFirst();
            admin.apply(Admin.policy("kept", "a"));
            ControlPlane.await(SOON, () -> watch.current().policies().containsKey("kept"));
            plane.stopServer();
            ControlPlane.await(SOON, () -> watch.stale().size() == 4);
            assertThat(watch.current().policies()).containsKey("kept");
            assertThat(watch.loaded()).isTrue();
            plane.startServer();
            plane.awaitReady();
            long start = System.nanoTime();
            admin.apply(Admin.policy("later", "a"));
            ControlPlane.await(SOON, () -> watch.current().policies().containsKey("later"));
            System.out.println("seen after the restart within " + Duration.ofNanos(System.nanoTime() - start));
            ControlPlane.await(SOON, () -> watch.stale().isEmpty());
        });
        add(stories, "notices an API server that has frozen", () -> {
            ClusterWatch watch = watches.getFirst();
            plane.freezeServer();
            try {
                ControlPlane.await(Duration.ofSeconds(40), () -> watch.stale().size() == 4);
            } finally {
                plane.thawServer();
            }
            ControlPlane.await(SOON, () -> watch.stale().isEmpty());
        });
        add(stories, "sees the policies go with their definition, and new ones come with it", () -> {
            ClusterWatch watch = watches.getFirst();
            admin.delete(Admin.definition("clusterimagepolicies", "ClusterImagePolicy"));
            ControlPlane.await(SOON, () -> watch.current().policies().isEmpty());
            ControlPlane.await(
                    SOON, () -> watch.stale().stream().anyMatch(line -> line.startsWith("clusterimagepolicies")));
            admin.definitions();
            ControlPlane.await(SOON, () -> watch.stale().isEmpty());
            admin.apply(Admin.policy("again", "a"));
            ControlPlane.await(SOON, () -> watch.current().policies().containsKey("again"));
        });
        add(stories, "outlives a token that was revoked, and goes on with a new one", () -> {
            ClusterWatch watch = watches.getFirst();
            admin.client()
                    .serviceAccounts()
                    .inNamespace(Admin.NAMESPACE)
                    .withName("webhook")
                    .delete();
            ControlPlane.await(
                    Duration.ofSeconds(40),
                    () -> watch.stale().stream()
                                    .filter(line -> line.contains("401"))
                                    .count()
                            == 4);
            assertThat(watch.current().policies()).containsKey("again");
            admin.namespace();
            admin.token(account);
            ControlPlane.await(SOON, () -> watch.stale().isEmpty());
        });
        add(stories, "outlives its API server's memory being away", () -> {
            ClusterWatch watch = watches.getFirst();
            plane.stopEtcd();
            assertThat(watch.current().policies()).containsKey("again");
            plane.startEtcd();
            plane.awaitReady();
            admin.apply(Admin.policy("after", "a"));
            ControlPlane.await(SOON, () -> watch.current().policies().containsKey("after"));
            ControlPlane.await(SOON, () -> watch.stale().isEmpty());
        });
        add(stories, "finds pull secrets of an object and of its service account", () -> {
            admin.apply("""
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: pull, namespace: default}
                    type: kubernetes.io/dockerconfigjson
                    stringData: {.dockerconfigjson: '{"auths": {"registry.example": {"username": "u", "password": "p"}}}'}
                    ---
                    apiVersion: v1
                    kind: ServiceAccount
                    metadata: {name: builder, namespace: default}
                    imagePullSecrets: [{name: pull}]
                    """);
            assertThat(new ClusterKeychain(connection)
                            .credentials(
                                    new Repository("registry.example", "team/app"),
                                    new PullIdentity("default", "builder", List.of("gone"))))
                    .containsExactly(
                            new Credentials.Basic("u", "p"),
                            new Credentials.Anonymous("pull secret \"default/gone\" not found"));
        });
        add(stories, "takes the cluster that is named, and leaves the process's security providers alone", () -> {
            List<Provider> before = List.of(Security.getProviders());
            ConnectionSettings file =
                    ConnectionSettings.DEFAULT.withKubeconfig(plane.kubeconfig().toString());
            Deadline deadline = Deadline.in(Duration.ofSeconds(10));
            try (ClusterConnection one = ClusterConnection.open(file.withCluster("test"), Map.of());
                    ClusterConnection other = ClusterConnection.open(file.withCluster("elsewhere"), Map.of())) {
                assertThat(one.get("/api/v1/namespaces/default", deadline)).isPresent();
                assertThatThrownBy(() -> other.get("/api/v1/namespaces/default", deadline))
                        .isInstanceOf(ApiServerException.class)
                        .hasMessageContaining("no connection");
            }
            assertThat(Security.getProviders()).containsExactlyElementsOf(before);
        });
        add(stories, "ends", () -> {
            watches.forEach(ClusterWatch::close);
            connection.close();
            admin.close();
        });
        return stories;
    }

    private static KubernetesObject policy(ClusterWatch watch, String name) {
        return Objects.requireNonNull(watch.current().policies().get(name));
    }

    private static void add(List<DynamicTest> stories, String name, Executable story) {
        stories.add(dynamicTest(name, story));
    }
}
