// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.crd.MalformedTextException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options of `gatehouse serve` inside a cluster: those of policy-controller, with one dash or two, and ours.
final class ClusterOptions {
    private static final String ARITY_OF_FLAGS = "0..1";

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
            description = "root.json to start from (default: the one that ships).",
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
            description = "How to reach the API server (default: $KUBECONFIG, else the pod's own account).")
    private @Nullable Path kubeconfig;

    @Option(
            names = {"--server", "-server", "--master", "-master"},
            paramLabel = "URL",
            description = "API server, in place of the kubeconfig's.")
    private @Nullable String server;

    @Option(
            names = {"--cluster", "-cluster"},
            paramLabel = "NAME",
            description = "Cluster of the kubeconfig to use.")
    private @Nullable String cluster;

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

    /// Names of the four webhook configurations; the two for workloads share one.
    ///
    /// @param workloads validating and mutating, for workloads
    /// @param defaulting for policies
    /// @param validating for policies
    record WebhookNames(String workloads, String defaulting, String validating) {}

    WebhookNames names() {
        return new WebhookNames(webhookName, mutatingWebhookName, validatingWebhookName);
    }

    int securePort() {
        return securePort;
    }

    /// Where health is answered.
    ///
    /// @throws IllegalArgumentException where that is no address
    HostPort health() {
        return HostPort.parse(health);
    }

    Duration policyResync() {
        return policyResync;
    }

    Duration trustRootResync() {
        return trustRootResync;
    }

    String tufMirror() {
        return tufMirror;
    }

    /// The file to start TUF from; empty for the one that ships.
    Optional<Path> tufRoot() {
        return tufRoot.isEmpty() ? Optional.empty() : Optional.of(Path.of(tufRoot));
    }

    boolean disableTuf() {
        return disableTuf;
    }

    boolean disableElection() {
        return disableElection;
    }

    Optional<Path> kubeconfig() {
        return Optional.ofNullable(kubeconfig);
    }

    Optional<String> server() {
        return Optional.ofNullable(server);
    }

    Optional<String> cluster() {
        return Optional.ofNullable(cluster);
    }

    double qps() {
        return qps;
    }

    int burst() {
        return burst;
    }

    Optional<Path> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    Duration snapshotMaxAge() {
        return snapshotMaxAge;
    }

    Optional<Path> clientCa() {
        return Optional.ofNullable(clientCa);
    }

    /// Tells whether `-v` asks for more than usual.
    boolean verbose() {
        return verbosity >= 4;
    }

    /// Tells whether a flag was given that means nothing here.
    boolean hasMeaninglessFlags() {
        return logFlag || logText != null;
    }
}
