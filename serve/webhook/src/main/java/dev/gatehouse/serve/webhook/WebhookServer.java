// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.policy.PolicySet;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The webhook: reviews over HTTPS on one port, metrics and probes over plain HTTP on others.
public final class WebhookServer implements AutoCloseable {
    private static final String MONITOR = "monitor";
    private static final String HEALTH = "health";
    private static final String PROFILING = "profiling";
    private static final int LONGEST_PATH = 256;

    private final Readiness readiness;
    private final Drain drain;
    private final Traffic traffic;
    private final boolean certifiedClients;
    private final ProbeEndpoint probes;
    private final AdmissionEndpoint reviews;
    private final Map<String, Door> doors;
    private final ScheduledExecutorService watch;
    private final List<String> ports = new ArrayList<>(List.of(MONITOR));
    private final WebServer server;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /// Makes the server without anything beyond judging workloads; [#start()] opens its ports.
    ///
    /// @param policies gives the policies in force; asked once for each review
    public WebhookServer(
            WebhookSettings settings,
            ServingCertificate certificate,
            Supplier<PolicySet> policies,
            ImageAdmission admission,
            DigestPinning pinning,
            Readiness readiness) {
        this(settings, certificate, policies, admission, pinning, readiness, WebhookOptions.standalone());
    }

    /// Makes the server; [#start()] opens its ports.
    ///
    /// @param policies gives the policies in force; asked once for each review
    public WebhookServer(
            WebhookSettings settings,
            ServingCertificate certificate,
            Supplier<PolicySet> policies,
            ImageAdmission admission,
            DigestPinning pinning,
            Readiness readiness,
            WebhookOptions options) {
        this.readiness = readiness;
        this.drain = options.drain();
        this.traffic = new Traffic(options.clients().mostRequests());
        this.certifiedClients = options.clients().authority().isPresent();
        this.watch = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("gatehouse-watch").factory());
        WebhookMetrics metrics = new WebhookMetrics(options.metrics());
        this.probes = new ProbeEndpoint(readiness);
        this.reviews = new AdmissionEndpoint(
                settings, new BodyReader(watch, settings.largestReview(), settings.mostHeld()), metrics);
        ReviewDecider decider = new ReviewDecider(policies, admission, pinning, settings.mostImages());
        this.doors = doors(decider, options, metrics);
        WebServerConfig.Builder builder = WebServer.builder()
                .update(listener -> listen(listener, settings))
                .bindAddress(settings.listen())
                .tls(tls(settings, certificate, options.clients()))
                .routing(HttpRouting.builder().any(this::review))
                // The program that holds this server decides when it ends.
                .shutdownHook(false);
        plain(
                builder,
                MONITOR,
                settings.monitor(),
                settings,
                (request, response) -> monitor(metrics, request, response));
        HealthEndpoint health = new HealthEndpoint(readiness, probes);
        options.ports()
                .health()
                .ifPresent(address -> plain(
                        builder,
                        open(HEALTH),
                        address,
                        settings,
                        (request, response) -> health.handle(path(request), request, response)));
        options.ports()
                .profiling()
                .ifPresent(address -> plain(
                        builder,
                        open(PROFILING),
                        address,
                        settings,
                        (_, response) -> PlainAnswer.sendLast(response, 404, "there are no profiles here")));
        this.server = builder.build();
    }

    private String open(String port) {
        ports.add(port);
        return port;
    }

    private static Map<String, Door> doors(ReviewDecider decider, WebhookOptions options, WebhookMetrics metrics) {
        List<Door> doors = new ArrayList<>(List.of(
                new AdmissionDoor(Phase.MUTATION, decider::pin, metrics),
                new AdmissionDoor(Phase.VALIDATION, decider::judge, metrics)));
        options.doors().map(ResourceDecider::new).ifPresent(resources -> {
            doors.add(new AdmissionDoor(Phase.DEFAULTING, (request, _) -> resources.defaulted(request), metrics));
            doors.add(new AdmissionDoor(Phase.CHECK, (request, _) -> resources.checked(request), metrics));
            doors.add(new ConversionDoor(metrics));
        });
        return doors.stream().collect(Collectors.toUnmodifiableMap(Door::path, Function.identity()));
    }

    private static Tls tls(WebhookSettings settings, ServingCertificate certificate, ClientRules clients) {
        return Tls.builder()
                .sslContext(certificate.sslContext(clients.authority()))
                .enabledProtocols(settings.minimumTls().protocols())
                // Probes have no certificate, so who shows none is only refused a review.
                .clientAuth(clients.authority().isPresent() ? TlsClientAuth.OPTIONAL : TlsClientAuth.NONE)
                .build();
    }

    private static void plain(
            WebServerConfig.Builder builder,
            String name,
            InetSocketAddress address,
            WebhookSettings settings,
            Handler handler) {
        builder.putSocket(
                name,
                socket -> socket.update(listener -> listen(listener, settings))
                        .bindAddress(address)
                        .routing(HttpRouting.builder().any(handler)));
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

    /// Opens all ports.
    public void start() {
        server.start();
        // Helidon only logs that a port is taken.
        if (server.port() < 0 || ports.stream().anyMatch(port -> server.port(port) < 0)) {
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

    /// Returns the port of `/health` and `/readiness`, once started; empty where there is none.
    public OptionalInt healthPort() {
        return ports.contains(HEALTH) ? OptionalInt.of(server.port(HEALTH)) : OptionalInt.empty();
    }

    /// Returns the port where profiles would be, once started; empty where there is none.
    public OptionalInt profilingPort() {
        return ports.contains(PROFILING) ? OptionalInt.of(server.port(PROFILING)) : OptionalInt.empty();
    }

    /// Says that the process is about to end, answers what still comes for a while, lets running requests end
    /// within the grace period, and closes all ports. Only the first call does anything.
    public void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        readiness.drain();
        try {
            traffic.awaitQuiet(drain);
        } catch (InterruptedException _) {
            // Whoever cannot wait any more wants the ports closed now.
            Thread.currentThread().interrupt();
        }
        server.stop();
        watch.shutdownNow();
    }

    @Override
    public void close() {
        stop();
    }

    private void review(ServerRequest request, ServerResponse response) throws IOException {
        if (readiness.draining()) {
            // The next request of this client is to find somebody who stays.
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        String path = path(request);
        if (probes.answered(path, request, response)) {
            return;
        }
        Door door = doors.get(path);
        if (door == null) {
            PlainAnswer.sendLast(response, 400, "no controller registered for: " + PublicText.line(path, LONGEST_PATH));
            return;
        }
        if (certifiedClients && request.remotePeer().tlsCertificates().isEmpty()) {
            reviews.refuse(response, 403, "a client certificate is wanted");
            return;
        }
        String client = request.remotePeer().host();
        if (!traffic.entered(client)) {
            reviews.refuse(response, 429, "too many reviews at once from this address");
            return;
        }
        try {
            reviews.handle(door, request, response);
        } finally {
            traffic.left(client);
        }
    }

    private void monitor(WebhookMetrics metrics, ServerRequest request, ServerResponse response) {
        String path = path(request);
        if (path.equals("/metrics") && metrics.shown()) {
            response.header(HeaderNames.CONTENT_TYPE, MetricRegistry.CONTENT_TYPE)
                    .send(metrics.text());
        } else if (!probes.answered(path, request, response)) {
            PlainAnswer.sendLast(
                    response, 404, metrics.shown() ? "metrics are at /metrics" : "metrics are switched off");
        }
    }

    private static String path(ServerRequest request) {
        return request.prologue().uriPath().rawPath();
    }
}
