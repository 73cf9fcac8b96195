// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.crd.MalformedTextException;
import dev.gatehouse.edge.kubernetes.ConnectionSettings;
import dev.gatehouse.edge.tuf.TrustSettings;
import dev.gatehouse.edge.tuf.TrustSettingsException;
import dev.gatehouse.serve.controller.ControllerSettings;
import dev.gatehouse.serve.controller.ControllerSettings.CertificateOrigin;
import dev.gatehouse.serve.controller.WebhookNames;
import dev.gatehouse.serve.webhook.TlsVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options of `gatehouse serve` inside a cluster: those of policy-controller, with one dash or two, and
/// ours.
final class ClusterOptions {
    private static final String ARITY_OF_FLAGS = "0..1";
    private static final int METRICS_PORT = 9090;
    private static final int FIRST_METRICS_PORT = 1024;
    private static final int LAST_PORT = 65_535;
    private static final int MOST_RESOLVER_BYTES = 65_536;
    private static final String OLDEST_SERVER = "v1.25.0";

    @Option(
            names = {"--webhook-name", "-webhook-name"},
            paramLabel = "NAME",
            description = "Name of the webhook configurations for workloads (default: ${DEFAULT-VALUE}).",
            defaultValue = "policy.sigstore.dev")
    private String webhookName = "";

    @Option(
            names = {"--mutating-webhook-name", "-mutating-webhook-name"},
            paramLabel = "NAME",
            description = "Name of the webhook configuration that defaults policies (default: ${DEFAULT-VALUE}).",
            defaultValue = "defaulting.clusterimagepolicy.sigstore.dev")
    private String mutatingWebhookName = "";

    @Option(
            names = {"--validating-webhook-name", "-validating-webhook-name"},
            paramLabel = "NAME",
            description = "Name of the webhook configuration that checks policies (default: ${DEFAULT-VALUE}).",
            defaultValue = "validating.clusterimagepolicy.sigstore.dev")
    private String validatingWebhookName = "";

    @Option(
            names = {"--secure-port", "-secure-port"},
            paramLabel = "PORT",
            description = "Port for reviews on every address (default: ${DEFAULT-VALUE}).",
            defaultValue = "8443")
    private int securePort;

    @Option(
            names = {"--health", "-health"},
            paramLabel = "HOST:PORT",
            description = "Where to answer /health and /readiness (default: ${DEFAULT-VALUE}).",
            defaultValue = ":8080")
    private String health = "";

    @Option(
            names = {"--policy-resync-period", "-policy-resync-period"},
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "How often every policy is looked at again (default: ${DEFAULT-VALUE}).",
            defaultValue = "10h")
    private Duration policyResync = Duration.ZERO;

    @Option(
            names = {"--trustroot-resync-period", "-trustroot-resync-period"},
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "How often every TrustRoot is looked at again (default: ${DEFAULT-VALUE}).",
            defaultValue = "24h")
    private Duration trustRootResync = Duration.ZERO;

    @Option(
            names = {"--tuf-mirror", "-tuf-mirror"},
            paramLabel = "URL",
            description = "TUF repository of the default trust root (default: ${DEFAULT-VALUE}).",
            defaultValue = "https://tuf-repo-cdn.sigstore.dev")
    private String tufMirror = "";

    @Option(
            names = {"--tuf-root", "-tuf-root"},
            paramLabel = "FILE",
            description = "root.json to start from (default: the one that ships); with --disable-tuf a"
                    + " trusted_root.json.",
            defaultValue = "")
    private String tufRoot = "";

    @Option(
            names = {"--disable-tuf", "-disable-tuf"},
            arity = ARITY_OF_FLAGS,
            fallbackValue = "true",
            description = "Trust the root as a file, without TUF.")
    private boolean disableTuf;

    @Option(
            names = {"--disable-ha", "-disable-ha"},
            arity = ARITY_OF_FLAGS,
            fallbackValue = "true",
            description = "Write without being elected: for one replica.")
    private boolean disableElection;

    @Option(
            names = {"--kubeconfig", "-kubeconfig"},
            paramLabel = "FILE",
            description = "How to reach the API server (default: $KUBECONFIG, else the pod's own account).",
            defaultValue = "")
    private String kubeconfig = "";

    @Option(
            names = {"--server", "-server", "--master", "-master"},
            paramLabel = "URL",
            description = "API server, in place of the kubeconfig's.",
            defaultValue = "")
    private String server = "";

    @Option(
            names = {"--cluster", "-cluster"},
            paramLabel = "NAME",
            description = "Cluster of the kubeconfig to use.",
            defaultValue = "")
    private String cluster = "";

    @Option(
            names = {"--kube-api-qps", "-kube-api-qps"},
            paramLabel = "NUMBER",
            description = "Requests a second to the API server (default: ${DEFAULT-VALUE}).",
            defaultValue = "40")
    private double qps;

    @Option(
            names = {"--kube-api-burst", "-kube-api-burst"},
            paramLabel = "NUMBER",
            description = "Requests at once beyond that (default: ${DEFAULT-VALUE}).",
            defaultValue = "80")
    private int burst;

    @Option(
            names = {"--snapshot", "-snapshot"},
            paramLabel = "DIR",
            description = "Folder of this pod alone for what a restarted process decides by until the API server"
                    + " answers.")
    private @Nullable Path snapshot;

    @Option(
            names = {"--snapshot-max-age", "-snapshot-max-age"},
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "How long after the API server last confirmed it the snapshot serves"
                    + " (default: ${DEFAULT-VALUE}).",
            defaultValue = "1h")
    private Duration snapshotMaxAge = Duration.ZERO;

    @Option(
            names = {"--client-ca", "-client-ca"},
            paramLabel = "FILE",
            description = "Demand a client certificate by one of these authorities (PEM) for every review.")
    private @Nullable Path clientCa;

    @Option(
            names = {"--certificate", "-certificate"},
            paramLabel = "DIR",
            description = "Folder with the serving certificate, such as a mounted Secret: tls.crt, tls.key, ca.crt"
                    + " (default: the Secret webhook-certs, which is made and renewed).")
    private @Nullable Path certificate;

    @Option(
            names = {"-v", "--v"},
            paramLabel = "LEVEL",
            description = "4 or more: log at debug level.",
            defaultValue = "0")
    private int verbosity;

    // The other flags of the reference's log library. They mean nothing here, but manifests carry them.
    @Option(
            names = {
                "--logtostderr",
                "-logtostderr",
                "--alsologtostderr",
                "-alsologtostderr",
                "--add_dir_header",
                "-add_dir_header",
                "--one_output",
                "-one_output",
                "--skip_headers",
                "-skip_headers",
                "--skip_log_headers",
                "-skip_log_headers"
            },
            arity = ARITY_OF_FLAGS,
            fallbackValue = "true",
            hidden = true)
    private boolean logFlag;

    @Option(
            names = {
                "--log_dir",
                "-log_dir",
                "--log_file",
                "-log_file",
                "--log_file_max_size",
                "-log_file_max_size",
                "--log_backtrace_at",
                "-log_backtrace_at",
                "--stderrthreshold",
                "-stderrthreshold",
                "--vmodule",
                "-vmodule"
            },
            hidden = true)
    private @Nullable String logText;

    /// A length of time in Go's spelling.
    static final class DurationText implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return GoDuration.parse(text);
            } catch (MalformedTextException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /// Returns what was asked for, together with the variables of the environment.
    ///
    /// @param listen where to answer reviews, in place of `--secure-port` on every address
    /// @param monitor where to answer metrics, in place of what the environment says
    /// @throws IllegalArgumentException saying what is wrong with an option or a variable
    ClusterSettings settings(
            Map<String, String> environment,
            Optional<Path> registries,
            TlsVersion minimumTls,
            @Nullable String listen,
            @Nullable String monitor) {
        Variables variables = new Variables(environment);
        ConnectionSettings connection = new ConnectionSettings(
                kubeconfig,
                server,
                cluster,
                qps,
                burst,
                ConnectionSettings.DEFAULT.connectTimeout(),
                ConnectionSettings.DEFAULT.requestTimeout(),
                ConnectionSettings.DEFAULT.serviceAccount());
        ClusterSettings.ConfigMapNames usual = ClusterSettings.ConfigMapNames.DEFAULT;
        return new ClusterSettings(
                connection,
                variables.required("SYSTEM_NAMESPACE"),
                variables.text("SYSTEM_RESOURCE_LABEL", ""),
                new ClusterSettings.ConfigMapNames(
                        variables.text("CONFIG_LOGGING_NAME", usual.logging()),
                        variables.text("CONFIG_OBSERVABILITY_NAME", usual.observability()),
                        variables.text("CONFIG_LEADERELECTION_NAME", usual.election())),
                new WebhookNames(webhookName, mutatingWebhookName, validatingWebhookName),
                listen == null ? new HostPort("", port("--secure-port", securePort)) : HostPort.parse(listen),
                monitor == null
                        ? new HostPort(
                                variables.text("METRICS_PROMETHEUS_HOST", ""),
                                variables.port("METRICS_PROMETHEUS_PORT", METRICS_PORT))
                        : HostPort.parse(monitor),
                HostPort.parse(health),
                registries,
                Optional.ofNullable(snapshot),
                snapshotMaxAge,
                Optional.ofNullable(clientCa),
                certificate == null ? new CertificateOrigin.InSecret() : new CertificateOrigin.InFolder(certificate),
                variables.text("POD_NAME", variables.text("HOSTNAME", "gatehouse")),
                ControllerSettings.clusterDomain(resolvConf(), variables.text("CLUSTER_DOMAIN", "")),
                !disableElection,
                policyResync,
                trustRootResync,
                trust(environment, snapshot),
                minimumTls,
                variables.text("KUBERNETES_MIN_VERSION", OLDEST_SERVER));
    }

    // Only the search list of a pod matters, and outside of one there need not be such a file.
    private static String resolvConf() {
        try (InputStream stream = Files.newInputStream(Path.of("/etc/resolv.conf"))) {
            return new String(stream.readNBytes(MOST_RESOLVER_BYTES), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }

    private static int port(String option, int port) {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException(option + ": " + port + " is no port");
        }
        return port;
    }

    /// Returns what the flags say that mean nothing here, or not yet, one line each.
    List<String> withoutEffect() {
        List<String> without = new ArrayList<>();
        if (logFlag || logText != null) {
            without.add("the flags of the reference's log library, but for -v, have no effect");
        }
        return List.copyOf(without);
    }

    /// Tells whether `-v` asks for more than usual.
    boolean verbose() {
        return verbosity >= 4;
    }

    /// Returns where the default trust root comes from. What is learnt of repositories is kept below
    /// `folder`, unless the environment says otherwise.
    ///
    /// @throws IllegalArgumentException saying what is wrong with an option, a variable or a file that one
    ///     names
    TrustSettings trust(Map<String, String> environment, @Nullable Path folder) {
        TrustSettings settings;
        try {
            settings = TrustSettings.read(new TrustSettings.Wanted(tufMirror, tufRoot, disableTuf), environment)
                    .every(trustRootResync);
        } catch (TrustSettingsException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return folder == null ? settings : settings.keptIn(folder.resolve("tuf"), environment);
    }

    /// The variables of the environment.
    private record Variables(Map<String, String> values) {
        String text(String name, String otherwise) {
            String value = values.getOrDefault(name, "");
            return value.isEmpty() ? otherwise : value;
        }

        String required(String name) {
            String value = text(name, "");
            if (value.isEmpty()) {
                throw new IllegalArgumentException("the environment variable " + name + " is not set: it names the"
                        + " namespace that Gatehouse runs in (without a cluster, use --policies DIR)");
            }
            return value;
        }

        int port(String name, int otherwise) {
            String value = text(name, "");
            if (value.isEmpty()) {
                return otherwise;
            }
            boolean number = value.length() <= 5 && value.chars().allMatch(c -> c >= '0' && c <= '9');
            int port = number ? Integer.parseInt(value) : 0;
            if (port < FIRST_METRICS_PORT || port > LAST_PORT) {
                throw new IllegalArgumentException(
                        name + ": " + value + " is no port from " + FIRST_METRICS_PORT + " to " + LAST_PORT);
            }
            return port;
        }
    }
}
