// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The reference's ports for probes and profiles.
class SidePortsTest {
    private static final InetSocketAddress FREE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static TestServer server() {
        return new TestServer(
                Policies.GOOD_AND_BAD,
                WebhookOptions.standalone().with(SidePorts.NONE.withHealth(FREE).withProfiling(FREE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/readiness"})
    void answersProbesUntilTheProcessEnds(String path) {
        try (TestServer server = server()) {
            int port = server.server.healthPort().orElseThrow();
            assertThat(server.plain(port, path).statusCode()).isEqualTo(200);
            server.readiness.drain();
            HttpResponse<String> ending = server.plain(port, path);
            assertThat(ending.statusCode()).isEqualTo(500);
            assertThat(ending.body()).isEqualTo("received SIGTERM from kubelet\n");
        }
    }

    @Test
    void tellsBeingReadyFromBeingWell() {
        try (TestServer server = server()) {
            int port = server.server.healthPort().orElseThrow();
            server.readiness.waitFor("policies", "not read");
            assertThat(server.plain(port, "/health").statusCode()).isEqualTo(200);
            HttpResponse<String> notReady = server.plain(port, "/readiness");
            assertThat(notReady.statusCode()).isEqualTo(503);
            assertThat(notReady.body()).isEqualTo("policies: not read\n");
            server.readiness.broke("out of threads");
            assertThat(server.plain(port, "/health").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void hasNothingElseOnThesePorts() {
        try (TestServer server = server()) {
            int health = server.server.healthPort().orElseThrow();
            int profiling = server.server.profilingPort().orElseThrow();
            for (String path : List.of("/", "/metrics", "/validations", "/healthy")) {
                assertThat(server.plain(health, path).statusCode()).isEqualTo(404);
            }
            assertThat(server.plain(health, "/readyz").statusCode()).isEqualTo(200);
            for (String path : List.of("/", "/debug/pprof/", "/debug/pprof/heap", "/health")) {
                assertThat(server.plain(profiling, path).statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void opensNeitherUnlessAsked() {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            assertThat(server.server.healthPort()).isEmpty();
            assertThat(server.server.profilingPort()).isEmpty();
        }
    }
}
