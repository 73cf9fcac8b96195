// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose reviews are answered, and how many at once.
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ClientRulesTest {
    private static final String REVIEW =
            Reviews.create(Reviews.POD, Reviews.pod("good.example/app@" + ScriptedRegistry.digest("any")));

    private static WebhookOptions demanding(ClientAuthority authority) {
        return WebhookOptions.standalone().with(ClientRules.DEFAULT.certifiedBy(authority));
    }

    private static HttpResponse<String> send(TestServer server, List<KeyManager> keys, String path)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(TestServer.trusting(keys, server.made.authorityPem()))
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            return client.send(
                    HttpRequest.newBuilder(server.uri(path))
                            .timeout(TestServer.PATIENCE)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(REVIEW))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void answersOnlyWhoShowsACertificateOfTheAuthority() throws IOException, InterruptedException {
        ClientCertificates apiServer = ClientCertificates.make("api server");
        ClientCertificates stranger = ClientCertificates.make("stranger");
        try (TestServer server =
                new TestServer(Policies.GOOD_AND_BAD, demanding(ClientAuthority.read(apiServer.authorityPem())))) {
            assertThat(send(server, apiServer.keys(), "/validations").statusCode())
                    .isEqualTo(200);
            HttpResponse<String> nobody = send(server, List.of(), "/validations");
            assertThat(nobody.statusCode()).isEqualTo(403);
            assertThat(nobody.body()).isEqualTo("a client certificate is wanted\n");
            // Its certificate is not even offered, since the authority is none the server names.
            assertThat(send(server, stranger.keys(), "/validations").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void answersProbesOfAnybody() throws IOException, InterruptedException {
        ClientAuthority authority =
                ClientAuthority.read(ClientCertificates.make("api server").authorityPem());
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD, demanding(authority))) {
            assertThat(send(server, List.of(), "/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void goesByOtherAuthoritiesOnceTheyAreReplaced() throws IOException, InterruptedException {
        ClientCertificates old = ClientCertificates.make("old");
        ClientCertificates young = ClientCertificates.make("young");
        ClientAuthority authority = ClientAuthority.read(old.authorityPem());
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD, demanding(authority))) {
            authority.replace(old.authorityPem() + young.authorityPem());
            assertThat(send(server, old.keys(), "/validations").statusCode()).isEqualTo(200);
            assertThat(send(server, young.keys(), "/validations").statusCode()).isEqualTo(200);
            authority.replace(young.authorityPem());
            assertThatThrownBy(() -> authority.replace("nonsense")).isInstanceOf(MalformedCertificateException.class);
            assertThat(send(server, young.keys(), "/validations").statusCode()).isEqualTo(200);
            assertThat(send(server, old.keys(), "/validations").statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void refusesTextThatHoldsNoAuthority(String pem) {
        assertThatThrownBy(() -> ClientAuthority.read(pem))
                .isInstanceOf(MalformedCertificateException.class)
                .hasMessageContaining("client authorities");
    }

    @Test
    void answersOneAddressOnlySoManyReviewsAtOnce() throws InterruptedException {
        WebhookOptions two = WebhookOptions.standalone().with(ClientRules.DEFAULT.withMostRequests(2));
        try (TestServer server = new TestServer(Policies.GOOD_AND_BAD, two)) {
            HttpRequest hanging = HttpRequest.newBuilder(server.uri("/mutations?timeout=5s"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            Reviews.create(Reviews.POD, Reviews.pod("good.example/app:hang"))))
                    .build();
            CompletableFuture<HttpResponse<String>> first =
                    server.client.sendAsync(hanging, HttpResponse.BodyHandlers.ofString());
            CompletableFuture<HttpResponse<String>> second =
                    server.client.sendAsync(hanging, HttpResponse.BodyHandlers.ofString());
            while (server.registry.asked().size() < 2) {
                Thread.sleep(5);
            }
            HttpResponse<String> third = server.post("/validations", REVIEW);
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.body()).isEqualTo("too many reviews at once from this address\n");
            assertThat(server.get(server.uri("/readyz"))).isEqualTo("ok\n");
            assertThat(first.join().statusCode()).isEqualTo(200);
            assertThat(second.join().statusCode()).isEqualTo(200);
            assertThat(server.post("/validations", REVIEW).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void answersSomebody() {
        assertThatIllegalArgumentException().isThrownBy(() -> ClientRules.DEFAULT.withMostRequests(0));
    }
}
