// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a process in a cluster ends.
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class DrainTest {
    private static final String REVIEW =
            Reviews.create(Reviews.POD, Reviews.pod("good.example/app@" + ScriptedRegistry.digest("any")));

    private static TestServer server(Drain drain) {
        return new TestServer(Policies.GOOD_AND_BAD, WebhookOptions.standalone().with(drain));
    }

    private static HttpRequest.Builder request(TestServer server, String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(REVIEW));
    }

    @Test
    void answersWhatStillComesAndAsksForNoMoreOnTheSameConnection() throws InterruptedException {
        try (TestServer server = server(new Drain(Duration.ofSeconds(2), Duration.ofSeconds(30)))) {
            assertThat(server.send(request(server, "/validations")).headers().firstValue("Connection"))
                    .isNotEqualTo(Optional.of("close"));
            Thread stopping = Thread.ofVirtual().start(server.server::stop);
            while (!server.readiness.draining()) {
                Thread.sleep(5);
            }
            HttpResponse<String> late = server.send(request(server, "/validations"));
            assertThat(late.statusCode()).isEqualTo(200);
            assertThat(late.headers().firstValue("Connection")).hasValue("close");
            assertThat(server.send(HttpRequest.newBuilder(server.uri("/readyz")))
                            .statusCode())
                    .isEqualTo(503);
            stopping.join();
        }
    }

    @Test
    void letsRunningReviewsEnd() throws InterruptedException {
        try (TestServer server = server(new Drain(Duration.ofMillis(50), Duration.ofSeconds(30)))) {
            String review = Reviews.create(Reviews.POD, Reviews.pod("good.example/app:hang"));
            CompletableFuture<HttpResponse<String>> running = server.client.sendAsync(
                    HttpRequest.newBuilder(server.uri("/mutations?timeout=2s"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(review))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            while (server.registry.asked().isEmpty()) {
                Thread.sleep(5);
            }
            server.server.stop();
            assertThat(running.join().statusCode()).isEqualTo(200);
        }
    }

    /// The test's own limit of time is what this one is about: idle connections are not waited for.
    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void doesNotWaitForConnectionsThatSayNothing() throws IOException {
        try (TestServer server = server(Drain.IN_CLUSTER);
                SSLSocket idle = (SSLSocket) TestServer.trusting(server.made.authorityPem())
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.server.port())) {
            idle.startHandshake();
            server.post("/validations", REVIEW);
            server.server.stop();
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void waitsAtMostItsLongestTime() throws InterruptedException {
        Traffic traffic = new Traffic(10);
        assertThat(traffic.entered("a")).isTrue();
        traffic.awaitQuiet(new Drain(Duration.ofMinutes(5), Duration.ofMillis(50)));
        traffic.awaitQuiet(Drain.NONE);
        traffic.left("a");
        traffic.awaitQuiet(new Drain(Duration.ofMillis(20), Duration.ofMinutes(5)));
    }

    @Test
    void countsEachAddressForItself() {
        Traffic traffic = new Traffic(1);
        assertThat(traffic.entered("a")).isTrue();
        assertThat(traffic.entered("a")).isFalse();
        assertThat(traffic.entered("b")).isTrue();
        traffic.left("a");
        assertThat(traffic.entered("a")).isTrue();
    }

    @Test
    void lastsNoNegativeTime() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Drain(Duration.ofSeconds(-1), Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Drain(Duration.ZERO, Duration.ofSeconds(-1)));
    }
}
