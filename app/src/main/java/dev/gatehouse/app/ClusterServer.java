// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.DocumentExercise;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.admission.KeySource;
import dev.gatehouse.admission.PolicyDocumentCheck;
import dev.gatehouse.admission.PolicyWeakness;
import dev.gatehouse.admission.WeaknessCheck;
import dev.gatehouse.core.crd.Capabilities;
import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.crd.Feature;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.edge.kubernetes.ClusterConnection;
import dev.gatehouse.edge.kubernetes.ClusterKeychain;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.ClusterWatch;
import dev.gatehouse.edge.kubernetes.ConnectionSettingsException;
import dev.gatehouse.edge.kubernetes.Snapshot;
import dev.gatehouse.edge.kubernetes.SnapshotFile;
import dev.gatehouse.edge.kubernetes.WatchSettings;
import dev.gatehouse.edge.registry.CloudLogins;
import dev.gatehouse.edge.registry.DockerConfigKeychain;
import dev.gatehouse.edge.registry.RegistrySettings;
import dev.gatehouse.edge.remote.RekorLogs;
import dev.gatehouse.edge.remote.RemoteDocuments;
import dev.gatehouse.serve.cli.PolicyLanguages;
import dev.gatehouse.serve.controller.CertificateSource;
import dev.gatehouse.serve.controller.ClusterPolicyObjects;
import dev.gatehouse.serve.controller.ControllerMetrics;
import dev.gatehouse.serve.controller.ControllerSettings;
import dev.gatehouse.serve.webhook.ClientAuthority;
import dev.gatehouse.serve.webhook.ClientRules;
import dev.gatehouse.serve.webhook.MalformedCertificateException;
import dev.gatehouse.serve.webhook.MetricRegistry;
import dev.gatehouse.serve.webhook.Readiness;
import dev.gatehouse.serve.webhook.ResourceDoors;
import dev.gatehouse.serve.webhook.SidePorts;
import dev.gatehouse.serve.webhook.WebhookOptions;
import dev.gatehouse.serve.webhook.WebhookServer;
import dev.gatehouse.serve.webhook.WebhookSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The webhook inside a cluster: its policies come from the API server, and what it was elected for it writes
/// there.
final class ClusterServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterServer.class);
    private static final String POLICIES = "policies";
    private static final int MOST_CA_BYTES = (1 << 20) + 1;

    private final ClusterSettings settings;
    private final Readiness readiness;
    private final ClusterConnection connection;
    private final ClusterWatch watch;
    private final LiveRegistries registries;
    private final RemoteDocuments documents;
    private final ClusterPolicies policies;
    private final TrustKeeper trust;
    private final ClusterTrust trustRoots;
    private final LiveSettings live;
    private final ServedCertificate certificate;
    private final CertificateSource source;
    private final Optional<SnapshotKeeper> snapshots;
    private final WebhookServer webhook;
    private final WeaknessCheck weaknesses;
    private final ControllerMetrics metrics;
    private final ServerCheck version;
    private final AtomicReference<Optional<LeaderDuties>> duties = new AtomicReference<>(Optional.empty());
    private final AtomicBoolean closed = new AtomicBoolean();

    private ClusterServer(
            ClusterSettings settings,
            Readiness readiness,
            ClusterConnection connection,
            ClusterWatch watch,
            LiveRegistries registries,
            RemoteDocuments documents,
            ClusterPolicies policies,
            TrustKeeper trust,
            ClusterTrust trustRoots,
            LiveSettings live,
            ServedCertificate certificate,
            WebhookServer webhook,
            WeaknessCheck weaknesses,
            ControllerMetrics metrics) {
        this.settings = settings;
        this.readiness = readiness;
        this.connection = connection;
        this.watch = watch;
        this.registries = registries;
        this.documents = documents;
        this.policies = policies;
        this.trust = trust;
        this.trustRoots = trustRoots;
        this.live = live;
        this.certificate = certificate;
        this.snapshots = settings.snapshot()
                .map(folder -> new SnapshotKeeper(
                        new SnapshotFile(folder), settings.snapshotMaxAge(), InstantSource.system()));
        this.source = new CertificateSource(settings.certificate(), watch::current);
        this.version = new ServerCheck(connection, settings.oldestServer());
        this.webhook = webhook;
        this.weaknesses = weaknesses;
        this.metrics = metrics;
    }

    /// Reads the environment, opens the ports and starts to watch the cluster. The API server need not
    /// be there yet: until it answered, every review is refused.
    ///
    /// @throws StartRefusedException where anything is wrong that only a person can change
    static ClusterServer start(ClusterSettings settings, Map<String, String> environment, Level usualLevel)
            throws StartRefusedException {
        RegistrySettings.Platform platform = NetworkEnvironment.takeOver(environment);
        RegistrySettings registrySettings = settings.registries().isPresent()
                ? RegistryFile.read(settings.registries().get()).on(platform)
                : RegistrySettings.NONE.on(platform);
        ClusterConnection connection = connection(settings, environment);
        // The watch starts after the server: a port that is taken ends the start before anybody is asked.
        AtomicReference<Supplier<List<String>>> stale = new AtomicReference<>(List::of);
        AtomicReference<Supplier<List<String>>> notes = new AtomicReference<>(List::of);
        Readiness readiness = new Readiness(() -> Stream.concat(stale.get().get().stream(), notes.get().get().stream())
                .toList());
        readiness.waitFor(POLICIES, "the API server has not answered yet");
        AtomicReference<Runnable> look = new AtomicReference<>(() -> {});
        RemoteDocuments documents = RemoteDocuments.start(() -> look.get().run());
        MetricRegistry metrics = new MetricRegistry();
        TrustKeeper trust = TrustKeeper.start(settings.trust(), InstantSource.system(), metrics);
        ClusterTrust trustRoots = new ClusterTrust(trust);
        DocumentExercise exercise = exercise(metrics);
        PolicyLanguages languages = new PolicyLanguages(exercise);
        ClusterPolicies policies = new ClusterPolicies(
                CheckSettings.DEFAULT
                        .withSystemNamespace(settings.systemNamespace())
                        .withCapabilities(
                                Capabilities.SIGNATURES.plus(Feature.REGO).plus(Feature.CUE)),
                KeySource.NONE,
                documents,
                trustRoots,
                languages);
        WithoutPolicies.show(metrics, policies);
        notes.set(() -> Stream.concat(trust.problems().stream(), WithoutPolicies.notes(policies.get()).stream())
                .toList());
        LiveRegistries registries = LiveRegistries.open(
                registrySettings,
                new ClusterKeychain(connection)
                        .then(DockerConfigKeychain.of(environment))
                        .then(new CloudLogins()));
        ServedCertificate certificate =
                new ServedCertificate("webhook." + settings.systemNamespace() + ".svc", readiness);
        WebhookServer webhook = new WebhookServer(
                WebhookSettings.DEFAULT
                        .listeningOn(
                                address("--secure-port", settings.listen()), address("--monitor", settings.monitor()))
                        .speaking(settings.minimumTls()),
                certificate.certificate(),
                policies,
                new ImageAdmission(registries, registries, new RekorLogs(), InstantSource.system()),
                new DigestPinning(registries),
                readiness,
                options(settings, policies, metrics));
        LiveSettings live = new LiveSettings(
                settings.configMaps(),
                usualLevel,
                JsonLog.PROCESS,
                settings.registries().isPresent() ? Optional.empty() : Optional.of(registries),
                platform,
                metrics::show);
        try {
            webhook.start();
        } catch (IllegalStateException e) {
            webhook.close();
            documents.close();
            trust.close();
            registries.close();
            connection.close();
            throw new StartRefusedException(List.of(
                    "cannot listen on " + settings.listen() + " or " + settings.monitor() + ": " + e.getMessage()));
        }
        ClusterWatch watch = ClusterWatch.start(
                connection, WatchSettings.of(settings.systemNamespace()).withConfigMapLabel(settings.configMapLabel()));
        ClusterServer server = new ClusterServer(
                settings,
                readiness,
                connection,
                watch,
                registries,
                documents,
                policies,
                trust,
                trustRoots,
                live,
                certificate,
                webhook,
                new WeaknessCheck(defaultRoot(settings), languages, exercise),
                new ControllerMeters(metrics));
        Optional<Snapshot> earlier = server.snapshots.flatMap(SnapshotKeeper::earlier);
        earlier.ifPresent(server::restore);
        stale.set(watch::stale);
        look.set(server::refresh);
        trust.onChange(server::trustChanged);
        exercise.onChange(server::exerciseChanged);
        watch.onChange(server::refresh);
        server.snapshots.ifPresent(keeper -> keeper.start(server::snapshot, earlier, watch::loaded, server::forget));
        LOG.atInfo()
                .addKeyValue("port", webhook.port())
                .addKeyValue("monitorPort", webhook.monitorPort())
                .addKeyValue("systemNamespace", settings.systemNamespace())
                .log("serving");
        return server;
    }

    private static DocumentExercise exercise(MetricRegistry metrics) {
        MetricRegistry.Meter unexercised = metrics.count(
                "gatehouse_cue_unexercised_total",
                "CUE documents satisfied by an input that lacks something they name.");
        return new DocumentExercise(() -> unexercised.record(1));
    }

    private static WebhookOptions options(ClusterSettings settings, ClusterPolicies policies, MetricRegistry metrics)
            throws StartRefusedException {
        WebhookOptions options = WebhookOptions.inCluster(
                        new ResourceDoors(
                                policies::checkSettings,
                                policy -> PolicyWeakness.warnings(policy, defaultRoot(settings)),
                                root -> ClusterTrust.problems(
                                        root, InstantSource.system().instant()),
                                new PolicyDocumentCheck(new PolicyLanguages())::check),
                        metrics)
                .with(SidePorts.NONE.withHealth(address("--health", settings.health())));
        if (settings.clientCa().isEmpty()) {
            return options;
        }
        Path file = settings.clientCa().get();
        try (InputStream stream = Files.newInputStream(file)) {
            String pem = new String(stream.readNBytes(MOST_CA_BYTES), StandardCharsets.UTF_8);
            return options.with(ClientRules.DEFAULT.certifiedBy(ClientAuthority.read(pem)));
        } catch (IOException e) {
            throw new StartRefusedException(List.of(file + " cannot be read: " + e));
        } catch (MalformedCertificateException e) {
            throw new StartRefusedException(List.of(file + ": " + e.getMessage()));
        }
    }

    private static PolicyWeakness.DefaultRoot defaultRoot(ClusterSettings settings) {
        return settings.trust().trustsAFile() ? PolicyWeakness.DefaultRoot.FILE : PolicyWeakness.DefaultRoot.REFRESHED;
    }

    private static ClusterConnection connection(ClusterSettings settings, Map<String, String> environment)
            throws StartRefusedException {
        try {
            return ClusterConnection.open(settings.connection(), environment);
        } catch (ConnectionSettingsException e) {
            throw new StartRefusedException(List.of(String.valueOf(e.getMessage())));
        }
    }

    private static InetSocketAddress address(String option, HostPort address) throws StartRefusedException {
        InetSocketAddress resolved = address.address();
        if (resolved.isUnresolved()) {
            throw new StartRefusedException(List.of(option + ": the host " + address.host() + " is not known"));
        }
        return resolved;
    }

    // Called by the thread that looks after trust roots.
    private synchronized void trustChanged() {
        policies.again();
        duties.get().ifPresent(LeaderDuties::look);
    }

    // Called by whoever answers a review: it only asks for a look.
    private void exerciseChanged() {
        duties.get().ifPresent(LeaderDuties::look);
    }

    // Called by the thread of the watch, and when a document came. What says whether there are policies to decide
    // by is not said by two
    // threads at once.
    private synchronized void refresh() {
        certificate.take(source.contents());
        if (!watch.loaded()) {
            return;
        }
        ClusterObjects objects = watch.current();
        live.take(objects);
        trustRoots.take(objects);
        policies.take(objects);
        readiness.arrived(POLICIES);
        version.problem().ifPresent(problem -> {
            LOG.atError().log(problem);
            readiness.broke(problem);
        });
        duties.get().ifPresentOrElse(LeaderDuties::look, () -> duties.set(Optional.of(duties(objects))));
    }

    // Before the watch tells of its first change.
    private synchronized void restore(Snapshot snapshot) {
        LOG.atInfo().addKeyValue("confirmed", snapshot.confirmed()).log("decides by the snapshot for now");
        trustRoots.take(snapshot.objects());
        policies.restore(snapshot);
        readiness.arrived(POLICIES);
    }

    private synchronized void forget() {
        policies.forget();
        if (policies.get() instanceof PolicySet.NotLoaded notLoaded) {
            readiness.waitFor(POLICIES, notLoaded.reason());
        }
    }

    private Optional<Snapshot> snapshot() {
        return watch.confirmed().map(at -> new Snapshot(watch.current(), policies.remembered(), at));
    }

    private LeaderDuties duties(ClusterObjects objects) {
        ElectionConfig election = ElectionConfig.read(
                ClusterPolicyObjects.configMap(objects, settings.configMaps().election()));
        election.problems()
                .forEach(problem -> LOG.atError()
                        .addKeyValue("configMap", settings.configMaps().election())
                        .addKeyValue("problem", problem)
                        .log("setting not taken over"));
        ControllerSettings controllers = new ControllerSettings(
                settings.systemNamespace(),
                settings.hostname(),
                settings.clusterDomain(),
                settings.names(),
                election.settings(),
                settings.certificate());
        LeaderDuties started = LeaderDuties.start(
                settings,
                controllers,
                connection,
                watch,
                source,
                KeySource.NONE,
                documents,
                trust,
                weaknesses,
                metrics);
        started.whenCertificateChanges(certificate::take);
        return started;
    }

    /// Lets probes fail, lets running requests end, and stops.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        LOG.atInfo().log("stopping");
        // Others take over what only one writes while the last reviews are answered here.
        duties.get().ifPresent(LeaderDuties::close);
        webhook.stop();
        snapshots.ifPresent(SnapshotKeeper::close);
        watch.close();
        trust.close();
        connection.close();
        documents.close();
        registries.close();
        LOG.atInfo().log("stopped");
    }
}
