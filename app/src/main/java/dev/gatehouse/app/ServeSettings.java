// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.serve.webhook.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What `gatehouse serve --policies` was asked for.
///
/// @param policies folder of policies
/// @param config file with the keys of `config-policy-controller`
/// @param registries file with settings for registry hosts
/// @param listen where reviews are answered
/// @param monitor where metrics and probes are answered
/// @param certificate files of the serving certificate; empty: one is made
/// @param state folder for what has to survive a restart
/// @param systemNamespace namespace of the Secrets that policies refer to
/// @param minimumTls oldest version of TLS that is spoken
/// @param period how often files are looked at even if the system tells of no change
record ServeSettings(
        Path policies,
        Optional<Path> config,
        Optional<Path> registries,
        HostPort listen,
        HostPort monitor,
        Optional<CertificateFiles> certificate,
        Path state,
        String systemNamespace,
        TlsVersion minimumTls,
        Duration period) {
    static final HostPort DEFAULT_LISTEN = new HostPort("localhost", 8443);
    static final HostPort DEFAULT_MONITOR = new HostPort("localhost", 9090);
    static final Path DEFAULT_STATE = Path.of(".gatehouse");
    static final String DEFAULT_NAMESPACE = "cosign-system";
    static final Duration DEFAULT_PERIOD = Duration.ofSeconds(2);

    /// Files of a serving certificate.
    record CertificateFiles(Path certificate, Path key) {}

    /// Returns the settings with which nothing but `policies` was given.
    static ServeSettings of(Path policies) {
        return new ServeSettings(
                policies,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_LISTEN,
                DEFAULT_MONITOR,
                Optional.empty(),
                DEFAULT_STATE,
                DEFAULT_NAMESPACE,
                TlsVersion.TLS_1_3,
                DEFAULT_PERIOD);
    }
}
