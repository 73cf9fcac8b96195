// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.app.ServeSettings.CertificateFiles;
import dev.gatehouse.serve.webhook.ServingCertificate;
import dev.gatehouse.serve.webhook.ServingCertificate.SelfSigned;
import dev.gatehouse.serve.webhook.TlsVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneServerTest {
    private static final String REVIEW = review("registry.example/a/b@sha256:" + "a".repeat(64));

    @TempDir
    private Path root = Path.of("");

    private Path policies = Path.of("");

    /// Returns a review for the creation of a Pod that runs `image`.
    static String review(String image) {
        return """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1",
             "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},
             "name":"a","namespace":"demo","operation":"CREATE","userInfo":{},
             "object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"demo"},
              "spec":{"containers":[{"name":"a","image":"%s"}]}}}}
            """.formatted(image);
    }

    @BeforeEach
    void lay() throws IOException {
        policies = Files.createDirectory(root.resolve("policies"));
        Files.writeString(policies.resolve("a.yaml"), StandalonePoliciesTest.policy("strict"));
    }

    private ServeSettings settings(Optional<CertificateFiles> certificate) {
        return settings(policies, root, certificate);
    }

    /// Returns settings for a server on free ports that keeps its things in `root`.
    static ServeSettings settings(Path policies, Path root) {
        return settings(policies, root, Optional.empty());
    }

    private static ServeSettings settings(Path policies, Path root, Optional<CertificateFiles> certificate) {
        return new ServeSettings(
                policies,
                Optional.empty(),
                Optional.empty(),
                new HostPort("localhost", 0),
                new HostPort("localhost", 0),
                certificate,
                root.resolve("state"),
                "cosign-system",
                TlsVersion.TLS_1_3,
                Duration.ofMillis(20));
    }

    static HttpClient trusting(String authorityPem) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(authorityPem.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }

    private static String review(HttpClient client, StandaloneServer server) throws Exception {
        return review(client, server, REVIEW);
    }

    /// Returns what `server` says of a review.
    static String review(HttpClient client, StandaloneServer server, String review) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/validations"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(review))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int probe(StandaloneServer server, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + server.monitorPort() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    @Test
    void answersByTheFolderWithTheCertificateItMade() throws Exception {
        try (StandaloneServer server = StandaloneServer.start(settings(Optional.empty()), Map.of());
                HttpClient client =
                        trusting(Files.readString(root.resolve("state").resolve("ca.crt")))) {
            assertThat(review(client, server)).contains("\"allowed\":false", "failed policy: strict: ");
            assertThat(probe(server, "/healthz")).isEqualTo(200);
            assertThat(probe(server, "/readyz")).isEqualTo(200);
            assertThat(probe(server, "/metrics")).isEqualTo(200);
        }
    }

    @Test
    void takesOverAChangedFolderByItself() throws Exception {
        try (StandaloneServer server = StandaloneServer.start(settings(Optional.empty()), Map.of());
                HttpClient client =
                        trusting(Files.readString(root.resolve("state").resolve("ca.crt")))) {
            Files.writeString(
                    policies.resolve("a.yaml"),
                    StandalonePoliciesTest.policy("lax").replace("action: fail", "action: pass"));
            String answer = review(client, server);
            for (int i = 0; i < 500 && !answer.contains("\"allowed\":true"); i++) {
                Thread.sleep(20);
                answer = review(client, server);
            }
            assertThat(answer).contains("\"allowed\":true");
        }
    }

    @Test
    void showsAReplacedCertificateWithoutARestart() throws Exception {
        SelfSigned first = ServingCertificate.selfSigned("localhost");
        SelfSigned second = ServingCertificate.selfSigned("localhost");
        CertificateFiles files = new CertificateFiles(
                Files.writeString(root.resolve("tls.crt"), first.chainPem()),
                Files.writeString(root.resolve("tls.key"), first.keyPem()));
        try (StandaloneServer server = StandaloneServer.start(settings(Optional.of(files)), Map.of())) {
            try (HttpClient client = trusting(first.authorityPem())) {
                assertThat(review(client, server)).contains("\"allowed\":false");
            }
            Files.writeString(files.certificate(), second.chainPem());
            Files.writeString(files.key(), second.keyPem());
            boolean seen = false;
            for (int i = 0; i < 500 && !seen; i++) {
                Thread.sleep(20);
                seen = accepts(second.authorityPem(), server);
            }
            assertThat(seen).isTrue();
            assertThat(accepts(first.authorityPem(), server)).isFalse();
        }
    }

    private static boolean accepts(String authorityPem, StandaloneServer server) throws Exception {
        try (HttpClient client = trusting(authorityPem)) {
            return review(client, server).contains("AdmissionReview");
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void refusesToStartOnAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            ServeSettings free = settings(Optional.empty());
            ServeSettings settings = new ServeSettings(
                    free.policies(),
                    free.config(),
                    free.registries(),
                    new HostPort("", taken.getLocalPort()),
                    free.monitor(),
                    free.certificate(),
                    free.state(),
                    free.systemNamespace(),
                    free.minimumTls(),
                    free.period());
            assertThatThrownBy(() -> StandaloneServer.start(settings, Map.of()))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("cannot listen");
        }
    }
}
