// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.edge.registry.DockerConfigKeychain;
import dev.gatehouse.edge.registry.Registries;
import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.edge.remote.RekorLogs;
import dev.gatehouse.edge.tuf.TrustSettings;
import dev.gatehouse.serve.webhook.Readiness;
import dev.gatehouse.serve.webhook.WebhookOptions;
import dev.gatehouse.serve.webhook.WebhookServer;
import dev.gatehouse.serve.webhook.WebhookSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The webhook without a cluster: its policies come from a folder.
final class StandaloneServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneServer.class);

    private final StandalonePolicies policies;
    private final TrustKeeper trust;
    private final Registries registries;
    private final WebhookServer webhook;
    private final FileWatch watch;
    private final AtomicBoolean closed = new AtomicBoolean();

    private StandaloneServer(
            StandalonePolicies policies,
            TrustKeeper trust,
            Registries registries,
            WebhookServer webhook,
            FileWatch watch) {
        this.policies = policies;
        this.trust = trust;
        this.registries = registries;
        this.webhook = webhook;
        this.watch = watch;
    }

    /// Reads everything, opens the ports and starts to watch the files.
    ///
    /// @throws StartRefusedException where anything is wrong; holds everything that was found
    static StandaloneServer start(ServeSettings settings, Map<String, String> environment)
            throws StartRefusedException {
        return start(settings, TrustSettings.read(TrustSettings.Wanted.PUBLIC_GOOD, environment), environment);
    }

    /// Reads everything, opens the ports and starts to watch the files.
    ///
    /// @param trustSettings where the default trust root comes from
    /// @throws StartRefusedException where anything is wrong; holds everything that was found
    static StandaloneServer start(ServeSettings settings, TrustSettings trustSettings, Map<String, String> environment)
            throws StartRefusedException {
        InetSocketAddress listen = address("--listen", settings.listen());
        InetSocketAddress monitor = address("--monitor", settings.monitor());
        RegistrySettings.Platform platform = NetworkEnvironment.takeOver(environment);
        RegistrySettings registrySettings = settings.registries().isPresent()
                ? RegistryFile.read(settings.registries().get()).on(platform)
                : RegistrySettings.NONE.on(platform);
        WebhookOptions options = WebhookOptions.standalone();
        TrustKeeper trust = TrustKeeper.start(trustSettings, InstantSource.system(), options.metrics());
        StandalonePolicies policies;
        ServingFiles serving;
        try {
            policies = StandalonePolicies.load(
                    settings.policies(), settings.config(), settings.systemNamespace(), InstantSource.system(), trust);
            serving = serving(settings);
        } catch (StartRefusedException e) {
            trust.close();
            throw e;
        }
        WithoutPolicies.show(options.metrics(), policies);
        Registries registries = Registries.open(registrySettings, DockerConfigKeychain.of(environment));
        WebhookServer webhook = new WebhookServer(
                WebhookSettings.DEFAULT.listeningOn(listen, monitor).speaking(settings.minimumTls()),
                serving.certificate(),
                policies,
                new ImageAdmission(
                        registries.signatures(), registries.configs(), new RekorLogs(), InstantSource.system()),
                new DigestPinning(registries.digests()),
                new Readiness(() -> Stream.of(policies.stale(), trust.problems(), WithoutPolicies.notes(policies.get()))
                        .flatMap(List::stream)
                        .toList()),
                options);
        try {
            webhook.start();
        } catch (IllegalStateException e) {
            webhook.close();
            trust.close();
            registries.close();
            throw new StartRefusedException(List.of(
                    "cannot listen on " + settings.listen() + " or " + settings.monitor() + ": " + e.getMessage()));
        }
        FileWatch watch = watch(settings, policies, trust, serving, webhook, registries);
        LOG.atInfo()
                .addKeyValue("address", "https://" + reachable(settings.listen(), webhook.port()))
                .addKeyValue("monitor", "http://" + reachable(settings.monitor(), webhook.monitorPort()))
                .addKeyValue("policies", settings.policies())
                .addKeyValue("certificateValidUntil", serving.certificate().notAfter())
                .log("serving");
        return new StandaloneServer(policies, trust, registries, webhook, watch);
    }

    private static HostPort reachable(HostPort address, int port) {
        return new HostPort(address.host().isEmpty() ? "localhost" : address.host(), port);
    }

    private static FileWatch watch(
            ServeSettings settings,
            StandalonePolicies policies,
            TrustKeeper trust,
            ServingFiles serving,
            WebhookServer webhook,
            Registries registries)
            throws StartRefusedException {
        Set<Path> folders = new LinkedHashSet<>(List.of(settings.policies()));
        settings.config().ifPresent(file -> folders.add(parent(file)));
        folders.addAll(serving.folders());
        try {
            return FileWatch.start(
                    List.copyOf(folders), settings.period(), List.of(policies::refresh, serving::refresh));
        } catch (IOException e) {
            webhook.close();
            trust.close();
            registries.close();
            throw new StartRefusedException(List.of("files cannot be watched: " + e));
        }
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private static InetSocketAddress address(String option, HostPort address) throws StartRefusedException {
        InetSocketAddress resolved = address.address();
        if (resolved.isUnresolved()) {
            throw new StartRefusedException(List.of(option + ": the host " + address.host() + " is not known"));
        }
        return resolved;
    }

    private static ServingFiles serving(ServeSettings settings) throws StartRefusedException {
        if (settings.certificate().isPresent()) {
            ServeSettings.CertificateFiles files = settings.certificate().get();
            return ServingFiles.given(files.certificate(), files.key());
        }
        List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        String host = settings.listen().host();
        boolean everyAddress = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
        if (!everyAddress && !names.contains(host)) {
            names.add(host);
        }
        names.add("webhook." + settings.systemNamespace() + ".svc");
        return ServingFiles.made(settings.state(), names, InstantSource.system());
    }

    /// Returns the port on which reviews are answered.
    int port() {
        return webhook.port();
    }

    /// Returns the port on which metrics and probes are answered.
    int monitorPort() {
        return webhook.monitorPort();
    }

    /// Returns the policies as they are in force and kept up to date.
    StandalonePolicies policies() {
        return policies;
    }

    /// Lets probes fail, lets running requests end, and stops.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        LOG.atInfo().log("stopping");
        webhook.stop();
        try {
            watch.close();
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("reason", e).log("watch of files not closed cleanly");
        }
        trust.close();
        registries.close();
        LOG.atInfo().log("stopped");
    }
}
