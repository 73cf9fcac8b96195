// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.policy.PolicySet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A real webhook on free ports of the loopback address, and a client that trusts it.
final class TestServer implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final ScriptedRegistry registry = new ScriptedRegistry();
    final List<String> stale = new CopyOnWriteArrayList<>();
    final Readiness readiness = new Readiness(() -> stale);
    final AtomicReference<PolicySet> policies;
    final ServingCertificate.SelfSigned made = ServingCertificate.selfSigned("localhost", "127.0.0.1");
    final WebhookServer server;
    final HttpClient client;

    TestServer(PolicySet policies, UnaryOperator<WebhookSettings> change) {
        this(policies, change, WebhookOptions.standalone());
    }

    TestServer(PolicySet policies, WebhookOptions options) {
        this(policies, settings -> settings, options);
    }

    private TestServer(PolicySet policies, UnaryOperator<WebhookSettings> change, WebhookOptions options) {
        this.policies = new AtomicReference<>(policies);
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        WebhookSettings settings = change.apply(WebhookSettings.DEFAULT.listeningOn(free, free));
        this.server = new WebhookServer(
                settings,
                made.certificate(),
                this.policies::get,
                new ImageAdmission(registry, InstantSource.system()),
                new DigestPinning(registry),
                readiness,
                options);
        server.start();
        this.client = HttpClient.newBuilder()
                .sslContext(trusting(made.authorityPem()))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    TestServer(PolicySet policies) {
        this(policies, settings -> settings);
    }

    static SSLContext trusting(String... authorities) {
        return trusting(List.of(), authorities);
    }

    /// Returns a client's side of TLS that shows the certificates of `keys` where it is asked to.
    static SSLContext trusting(List<KeyManager> keys, String... authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (String authority : authorities) {
                store.setCertificateEntry(
                        Integer.toString(store.size()),
                        factory.generateCertificate(
                                new ByteArrayInputStream(authority.getBytes(StandardCharsets.UTF_8))));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.toArray(KeyManager[]::new), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    URI uri(String path) {
        return URI.create("https://localhost:" + server.port() + path);
    }

    URI monitor(String path) {
        return URI.create("http://localhost:" + server.monitorPort() + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// Asks for `path` on another port of plain HTTP.
    HttpResponse<String> plain(int port, String path) {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)));
    }

    /// Posts a review and returns the `response` of the answer.
    JsonObject review(String path, String review) {
        HttpResponse<String> answer = post(path, review);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        JsonObject document =
                (JsonObject) JsonReader.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        return document.object("response").orElseThrow();
    }

    String get(URI uri) {
        return send(HttpRequest.newBuilder(uri).GET()).body();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
