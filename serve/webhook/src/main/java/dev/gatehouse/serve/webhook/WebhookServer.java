// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.policy.PolicySet;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/// The webhook: reviews over HTTPS on one port, metrics and probes over plain HTTP on another.
public final class WebhookServer implements AutoCloseable {
    private static final String MONITOR = "monitor";
    private static final int LONGEST_PATH = 256;

    private final Readiness readiness;
    private final ScheduledExecutorService watch;
    private final WebServer server;

    /// Makes the server; [#start()] opens its ports.
    ///
    /// @param policies gives the policies in force; asked once for each review
    public WebhookServer(
            WebhookSettings settings,
            ServingCertificate certificate,
            Supplier<PolicySet> policies,
            ImageAdmission admission,
            DigestPinning pinning,
            Readiness readiness) {
        this.readiness = readiness;
        this.watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("gatehouse-watch").factory());
        WebhookMetrics metrics = new WebhookMetrics();
        ProbeEndpoint probes = new ProbeEndpoint(readiness);
        AdmissionEndpoint reviews = new AdmissionEndpoint(
                settings,
                new ReviewDecider(policies, admission, pinning, settings.mostImages()),
                new BodyReader(watch, settings.largestReview(), settings.mostHeld()),
                metrics);
        this.server = WebServer.builder()
                .update(listener -> listen(listener, settings))
                .bindAddress(settings.listen())
                .tls(Tls.builder()
                        .sslContext(certificate.sslContext())
                        .enabledProtocols(settings.minimumTls().protocols())
                        .build())
                .routing(HttpRouting.builder().any((request, response) -> review(probes, reviews, request, response)))
                .putSocket(
                        MONITOR,
                        monitor -> monitor.update(listener -> listen(listener, settings))
                                .bindAddress(settings.monitor())
                                .routing(HttpRouting.builder()
                                        .any((request, response) -> monitor(probes, metrics, request, response))))
                // The program that holds this server decides when it ends.
                .shutdownHook(false)
                .build();
    }

    private static void listen(ListenerConfig.BuilderBase<?, ?> listener, WebhookSettings settings) {
        // The endpoint has the exact limit; this one is for what nobody reads.
        listener.maxPayloadSize(2L * settings.largestReview() + 1)
                .maxTcpConnections(settings.mostConnections())
                .idleConnectionTimeout(settings.idle())
                .idleConnectionPeriod(settings.idle().dividedBy(2))
                .shutdownGracePeriod(settings.shutdownGrace())
                .connectionOptions(socket -> socket.tcpNoDelay(true).readTimeout(settings.idle()));
    }

    /// Opens both ports.
    public void start() {
        server.start();
        // Helidon only logs that a port is taken.
        if (server.port() < 0 || server.port(MONITOR) < 0) {
            server.stop();
            throw new IllegalStateException("a port to listen on is taken or may not be used");
        }
    }

    /// Returns the port on which reviews are answered, once started.
    public int port() {
        return server.port();
    }

    /// Returns the port on which metrics are answered, once started.
    public int monitorPort() {
        return server.port(MONITOR);
    }

    /// Says that the process is about to end, lets running requests end within the grace period, and closes both
    /// ports.
    public void stop() {
        readiness.drain();
        server.stop();
        watch.shutdownNow();
    }

    @Override
    public void close() {
        stop();
    }

    private static void review(
            ProbeEndpoint probes, AdmissionEndpoint reviews, ServerRequest request, ServerResponse response)
            throws IOException {
        String path = path(request);
        if (probes.answered(path, request, response)) {
            return;
        }
        for (Phase phase : Phase.values()) {
            if (phase.path().equals(path)) {
                reviews.handle(phase, request, response);
                return;
            }
        }
        PlainAnswer.sendLast(response, 400, "no controller registered for: " + PublicText.line(path, LONGEST_PATH));
    }

    private static void monitor(
            ProbeEndpoint probes, WebhookMetrics metrics, ServerRequest request, ServerResponse response) {
        String path = path(request);
        if (path.equals("/metrics")) {
            response.header(HeaderNames.CONTENT_TYPE, WebhookMetrics.CONTENT_TYPE)
                    .send(metrics.text());
        } else if (!probes.answered(path, request, response)) {
            PlainAnswer.sendLast(response, 404, "metrics are at /metrics");
        }
    }

    private static String path(ServerRequest request) {
        return request.prologue().uriPath().rawPath();
    }
}
