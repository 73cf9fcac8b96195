// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.edge.tuf.TrustSettings;
import dev.gatehouse.serve.cli.Surroundings;
import dev.gatehouse.serve.webhook.TlsVersion;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `gatehouse serve`: the webhook.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Answer admission requests: by the policies of the cluster that this pod runs in, or with --policies by",
            "those of a folder."
        },
        footer = {
            "",
            "Environment: SYSTEM_NAMESPACE (required in a cluster), WEBHOOK_TLS_MIN_VERSION (1.2 or 1.3),",
            "DOCKER_CONFIG (folder of config.json with credentials for registries), SSL_CERT_FILE, SSL_CERT_DIR,",
            "HTTPS_PROXY, HTTP_PROXY, NO_PROXY, COSIGN_MAX_ATTACHMENT_SIZE (such as 16MiB); in a cluster also",
            "KUBECONFIG, POD_NAME, CLUSTER_DOMAIN, KUBERNETES_MIN_VERSION,",
            "SYSTEM_RESOURCE_LABEL, CONFIG_LOGGING_NAME, CONFIG_OBSERVABILITY_NAME, CONFIG_LEADERELECTION_NAME,",
            "METRICS_PROMETHEUS_PORT, METRICS_PROMETHEUS_HOST. For trust roots: TUF_ROOT (folder for what is learnt),",
            "SIGSTORE_NO_CACHE, SIGSTORE_REKOR_PUBLIC_KEY and SIGSTORE_CT_LOG_PUBLIC_KEY_FILE (files with a key).",
            "",
            "Exit codes: 1 something is wrong at the start, 2 wrong arguments; afterwards it runs until a signal."
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--policies",
            paramLabel = "DIR",
            description =
                    "Without a cluster: folder with ClusterImagePolicies (*.yaml, *.yml, *.json). It is" + " watched.")
    private @Nullable Path policies;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "With --policies: YAML or JSON with no-match-policy, fail-on-empty-authorities, enable-oci11."
                    + " It is watched.")
    private @Nullable Path config;

    @Option(names = "--registries", paramLabel = "FILE", description = "Settings for registry hosts.")
    private @Nullable Path registries;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to answer reviews over HTTPS (default: localhost:8443; in a cluster --secure-port on"
                    + " every address).")
    private @Nullable String listen;

    @Option(
            names = "--monitor",
            paramLabel = "HOST:PORT",
            description = "Where to answer /metrics, /healthz and /readyz (default: localhost:9090; in a cluster port"
                    + " 9090 on every address).")
    private @Nullable String monitor;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "With --policies: serving certificate in PEM. It is watched.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key in PEM. It is watched.")
    private @Nullable Path key;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "With --policies and without --tls-cert, a certificate is made and kept here; clients trust DIR/ca.crt"
                            + " (default: .gatehouse).")
    private Path state = ServeSettings.DEFAULT_STATE;

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "debug, info, warn or error (default: info).")
    private String level = "info";

    @Mixin
    private final ClusterOptions inCluster = new ClusterOptions();

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        JsonLog.PROCESS.threshold(level());
        Path folder = policies;
        Running server;
        try {
            server = folder == null ? cluster() : standalone(folder);
        } catch (StartRefusedException e) {
            e.problems().forEach(problem -> surroundings.err().println("gatehouse: " + problem));
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop"));
        new CountDownLatch(1).await();
        return 0;
    }

    /// A server that runs until it is told to stop.
    private interface Running {
        void stop();
    }

    private Running standalone(Path folder) throws StartRefusedException {
        TrustSettings trust;
        try {
            trust = inCluster.trust(surroundings.environment(), state);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        return StandaloneServer.start(settings(folder), trust, surroundings.environment())::close;
    }

    private Running cluster() throws StartRefusedException {
        if (config != null || certificate != null || key != null) {
            throw wrong("--config, --tls-cert and --tls-key go with --policies; in a cluster, ConfigMaps and the Secret"
                    + " webhook-certs hold what they say");
        }
        try {
            ClusterSettings settings = inCluster.settings(
                    surroundings.environment(), Optional.ofNullable(registries), minimumTls(), listen, monitor);
            inCluster
                    .withoutEffect()
                    .forEach(flag -> LOG.atWarn().addKeyValue("flags", flag).log("flags without effect"));
            Level usual = inCluster.verbose() ? Level.DEBUG : level();
            JsonLog.PROCESS.threshold(usual);
            return ClusterServer.start(settings, surroundings.environment(), usual)::close;
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private Level level() {
        return switch (level) {
            case "debug", "info", "warn", "error" -> Level.valueOf(level.toUpperCase(Locale.ROOT));
            default -> throw wrong("--log-level is debug, info, warn or error");
        };
    }

    private ServeSettings settings(Path folder) {
        Path certificateFile = certificate;
        Path keyFile = key;
        if ((certificateFile == null) != (keyFile == null)) {
            throw wrong("--tls-cert and --tls-key go together");
        }
        Optional<ServeSettings.CertificateFiles> files = certificateFile == null || keyFile == null
                ? Optional.empty()
                : Optional.of(new ServeSettings.CertificateFiles(certificateFile, keyFile));
        String namespace = surroundings.environment().getOrDefault("SYSTEM_NAMESPACE", "");
        try {
            return new ServeSettings(
                    folder,
                    Optional.ofNullable(config),
                    Optional.ofNullable(registries),
                    listen == null ? ServeSettings.DEFAULT_LISTEN : HostPort.parse(listen),
                    monitor == null ? ServeSettings.DEFAULT_MONITOR : HostPort.parse(monitor),
                    files,
                    state,
                    namespace.isEmpty() ? ServeSettings.DEFAULT_NAMESPACE : namespace,
                    minimumTls(),
                    ServeSettings.DEFAULT_PERIOD);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private TlsVersion minimumTls() {
        String text = surroundings.environment().getOrDefault("WEBHOOK_TLS_MIN_VERSION", "");
        return text.isEmpty() ? TlsVersion.TLS_1_3 : TlsVersion.named(text);
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
