// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.LoopbackServer;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConnectionTest {
    private static final Reply OBJECT = FakeApiServer.json("{\"kind\":\"Namespace\"}");

    @TempDir
    Path folder;

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(10));
    }

    private ConnectionSettings settings() {
        return ConnectionSettings.DEFAULT.withServiceAccount(folder);
    }

    @Test
    void saysWhereItLookedForAnApiServer() {
        assertThatThrownBy(() -> ClusterConnection.open(settings(), Map.of()))
                .isInstanceOf(ConnectionSettingsException.class)
                .hasMessageContaining("--kubeconfig")
                .hasMessageContaining("KUBERNETES_SERVICE_HOST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "---\n# nothing\n", "<>", "apiVersion: v1\nkind: Config\nclusters: 7\n"})
    void refusesAKubeconfigThatIsNone(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("kubeconfig"), text);
        Map<String, String> environment = Map.of("KUBECONFIG", file.toString());
        assertThatThrownBy(() -> ClusterConnection.open(settings(), environment))
                .isInstanceOf(ConnectionSettingsException.class);
    }

    @Test
    void refusesAKubeconfigThatIsNotThere() {
        assertThatThrownBy(() -> ClusterConnection.open(
                        settings().withKubeconfig(folder.resolve("missing").toString()), Map.of()))
                .isInstanceOf(ConnectionSettingsException.class);
    }

    @Test
    void trustsTheAuthorityOfThePodAndNobodyElse() throws IOException {
        TestCertificates certificates = TestCertificates.make();
        Files.writeString(folder.resolve("token"), "token");
        try (LoopbackServer server = LoopbackServer.start(certificates.server(), _ -> OBJECT);
                ClusterConnection connection = ClusterConnection.open(
                        settings(),
                        Map.of(
                                "KUBERNETES_SERVICE_HOST",
                                "127.0.0.1",
                                "KUBERNETES_SERVICE_PORT",
                                "" + server.port()))) {
            assertThatThrownBy(() -> connection.get("/api", soon())).isInstanceOf(ApiServerException.class);

            Path authority = folder.resolve("ca.crt");
            Files.writeString(authority, TestCertificates.make().authorityPem());
            Files.setLastModifiedTime(authority, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
            assertThatThrownBy(() -> connection.get("/api", soon())).isInstanceOf(ApiServerException.class);

            // Replaced while the process runs.
            Files.writeString(authority, certificates.authorityPem());
            assertThat(connection.get("/api", soon())).isPresent();
        }
    }

    @Test
    void tellsWhatIsNotThereFromWhatMayNotBeRead() {
        try (FakeApiServer server = new FakeApiServer()
                        .at("/gone", _ -> FakeApiServer.status(404, "not found"))
                        .at("/closed", _ -> FakeApiServer.status(403, "forbidden"))
                        .at("/long", _ -> Reply.of(200).with(new Reply.Body.Endless((byte) ' ')))
                        .at("/torn", _ -> Reply.of(200).with(new Reply.Body.Truncated(Bytes.of("{\"a\": 1}"), 3)));
                ClusterConnection connection =
                        ClusterConnection.open(settings().withServer(server.address()), Map.of())) {
            assertThat(connection.get("/there", soon())).isPresent();
            assertThat(connection.get("/gone", soon())).isEmpty();
            assertThatThrownBy(() -> connection.get("/closed", soon()))
                    .isInstanceOfSatisfying(
                            ApiServerException.class,
                            e -> assertThat(e.status()).isEqualTo(403))
                    .hasMessage("GET /closed: 403 forbidden");
            assertThatThrownBy(() -> connection.get("/long", soon()))
                    .isInstanceOf(ApiServerException.class)
                    .hasMessageContaining("longer than");
            assertThatThrownBy(() -> connection.get("/torn", soon())).isInstanceOf(ApiServerException.class);
        }
    }

    @Test
    void givesUpAtTheDeadline() {
        try (FakeApiServer server = new FakeApiServer()
                        .at(
                                "/slow",
                                _ -> Reply.of(200)
                                        .with(new Reply.Body.Dripping(Bytes.of("{}"), Duration.ofSeconds(30))));
                ClusterConnection connection =
                        ClusterConnection.open(settings().withServer(server.address()), Map.of())) {
            assertThatThrownBy(() -> connection.get("/slow", Deadline.in(Duration.ofMillis(200))))
                    .isInstanceOf(ApiServerException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refusesAPaceThatStandsStill(int number) {
        assertThatThrownBy(() -> settings().withPace(number, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings().withPace(1, number)).isInstanceOf(IllegalArgumentException.class);
    }
}
