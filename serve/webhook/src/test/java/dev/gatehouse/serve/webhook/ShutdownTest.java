// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ShutdownTest {
    @Test
    void letsRunningReviewsEndAndClosesItsPorts() throws IOException, InterruptedException, ExecutionException {
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD)) {
            // A registry that does not answer holds the review until its deadline, which is after the stop.
            String review = Reviews.create(Reviews.POD, Reviews.pod("good.example/app:hang"));
            CompletableFuture<HttpResponse<String>> running = server.client.sendAsync(
                    HttpRequest.newBuilder(server.uri("/mutations?timeout=3s"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(review))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            while (server.registry.asked().isEmpty()) {
                Thread.sleep(5);
            }
            int port = server.server.port();
            int monitor = server.server.monitorPort();
            server.server.stop();
            assertThat(server.readiness.draining()).isTrue();
            assertThat(running.get().statusCode()).isEqualTo(200);
            assertThat(running.get().body()).contains("the deadline passed before the registry answered");
            for (int closed : new int[] {port, monitor}) {
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), closed).close())
                        .isInstanceOf(ConnectException.class);
            }
        }
    }
}
