// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.edge.registry.Keychain;
import dev.gatehouse.edge.registry.Registries;
import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.edge.remote.RekorLogs;
import dev.gatehouse.serve.webhook.Readiness;
import dev.gatehouse.serve.webhook.ServingCertificate;
import dev.gatehouse.serve.webhook.WebhookServer;
import dev.gatehouse.serve.webhook.WebhookSettings;
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
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The webhook on a free port, wired as the program wires it, and a client that trusts its certificate.
public final class WholeStack implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicReference<PolicySet> policies = new AtomicReference<>(new PolicySet.NotLoaded("test begins"));
    private final Registries registries;
    private final WebhookServer server;
    private final HttpClient client;

    private WholeStack(RegistrySettings settings, Keychain keychain) {
        registries = Registries.open(settings, keychain);
        ServingCertificate.SelfSigned made = ServingCertificate.selfSigned("localhost");
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = new WebhookServer(
                WebhookSettings.DEFAULT.listeningOn(free, free),
                made.certificate(),
                policies::get,
                new ImageAdmission(
                        registries.signatures(), registries.configs(), new RekorLogs(), InstantSource.system()),
                new DigestPinning(registries.digests()),
                new Readiness());
        client = HttpClient.newBuilder()
                .sslContext(trusting(made.authorityPem()))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    /// Starts over registries that are asked anonymously and about which nothing is set.
    public static WholeStack start() {
        return start(RegistrySettings.NONE, Keychain.ANONYMOUS);
    }

    /// Starts over registries with settings and credentials.
    public static WholeStack start(RegistrySettings settings, Keychain keychain) {
        WholeStack stack = new WholeStack(settings, keychain);
        stack.server.start();
        return stack;
    }

    /// Puts other policies in force.
    public void judgeBy(PolicySet set) {
        policies.set(set);
    }

    /// Posts a review.
    ///
    /// @throws IOException where the connection ends without an answer
    public HttpResponse<String> post(String path, String review) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(review))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Returns what the webhook counts, in Prometheus' text.
    ///
    /// @throws IOException where the connection ends without an answer
    public String metrics() throws IOException {
        try {
            URI address = URI.create("http://localhost:" + server.monitorPort() + "/metrics");
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trusting(String authority) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "authority",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(authority.getBytes(StandardCharsets.UTF_8))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        registries.close();
    }
}
