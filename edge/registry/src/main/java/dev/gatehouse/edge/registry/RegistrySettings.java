// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How registries are reached. Written as YAML or JSON:
///
/// ```yaml
/// defaults:                      # for every registry; each key may be left out
///   concurrency: 16              # requests at once to one host, 1 to 1000
///   requestTimeout: 10s          # longest single request, 100ms to 30s
///   connectTimeout: 5s           # longest wait for a connection, 100ms to 30s
/// hosts:                         # by the host as image names write it, with a port where they have one
///   ghcr.io:
/// endpoints: # stand in for the host, asked in this order; a path goes before the repository's
///       - https://mirror.example/ghcr
/// fallback: false # true: what an endpoint has not is looked for in the next and at last at the host
/// credentials: own # of the endpoints: `own`, those for their own host, or `original`, those for this host
///   registry.example:5000:
///     ca: /etc/gatehouse/ca.pem  # path of a PEM file, or PEM text; vouches besides the platform's authorities
///     concurrency: 4
///   build.example:
///     plainHTTP: true            # spoken to without TLS
/// ```
///
/// Endpoints are tried in order. The next one is asked where one is unavailable; where it answers that it has not
/// what is asked for (404), that is the answer, unless `fallback` is true. The host itself is asked after its
/// endpoints only where `fallback` is true. Names in policies, messages and signatures stay those of the host.
///
/// @param hosts by canonical host name
/// @param platform what the process knows by its environment
public record RegistrySettings(Map<String, Host> hosts, Defaults defaults, Platform platform) {
    /// Nothing is set.
    public static final RegistrySettings NONE = new RegistrySettings(Map.of(), Defaults.STANDARD, Platform.OWN);

    /// What is not written in settings, because the process has it from its environment.
    ///
    /// @param authorities certificates in PEM that vouch for hosts in place of the platform's; empty: the
    /// platform's
    /// @param longestAttachment most bytes of one signed payload, attestation or bundle, from 1 to
    /// [#MOST_ATTACHMENT]; signed payloads are no longer than 256 KiB in any case
    public record Platform(String authorities, int longestAttachment) {
        /// The longest attachment that can be allowed: 32 MiB, the longest document that is judged.
        public static final int MOST_ATTACHMENT = 32 << 20;

        /// The platform's authorities, and attachments of 8 MiB.
        public static final Platform OWN = new Platform("", Bounds.ATTESTATION);

        public Platform {
            if (longestAttachment < 1 || longestAttachment > MOST_ATTACHMENT) {
                throw new IllegalArgumentException("attachments have 1 to " + MOST_ATTACHMENT + " bytes");
            }
        }

        /// Returns the same with other authorities.
        public Platform vouchedForBy(String others) {
            return new Platform(others, longestAttachment);
        }

        /// Returns the same with attachments of at most so many bytes.
        public Platform withAttachmentsOf(int bytes) {
            return new Platform(authorities, bytes);
        }
    }

    /// Whose credentials the endpoints of a host are shown.
    public enum EndpointCredentials {
        OWN,
        ORIGINAL
    }

    /// What holds where a host says nothing else.
    ///
    /// @param concurrency requests at once to one host
    /// @param requestTimeout longest single request
    /// @param connectTimeout longest wait for a connection
    public record Defaults(int concurrency, Duration requestTimeout, Duration connectTimeout) {
        public static final Defaults STANDARD = new Defaults(16, Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    /// One registry host.
    ///
    /// @param endpoints URLs that stand in for the host, in order; empty for none
    /// @param fallback whether a 404 of one endpoint sends us to the next, and the last one's to the host itself
    /// @param credentials whose credentials the endpoints are shown
    /// @param ca certificates in PEM that vouch for the host, empty for the platform's alone
    /// @param plainHttp whether the host is spoken to without TLS; absent: not, loopback excepted after TLS
    /// failed
    /// @param concurrency requests at once to this host, where it differs from the default
    public record Host(
            List<URI> endpoints,
            boolean fallback,
            EndpointCredentials credentials,
            String ca,
            Optional<Boolean> plainHttp,
            Optional<Integer> concurrency) {
        /// A host about which nothing is set.
        public static final Host UNSET =
                new Host(List.of(), false, EndpointCredentials.OWN, "", Optional.empty(), Optional.empty());

        public Host {
            endpoints = List.copyOf(endpoints);
        }
    }

    public RegistrySettings {
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
    }

    /// Reads settings from YAML or JSON.
    ///
    /// @throws RegistrySettingsException listing every problem; an unknown key is one
    public static RegistrySettings read(byte[] document) {
        return RegistrySettingsReader.read(document);
    }

    /// Returns the same settings for a process with another environment.
    public RegistrySettings on(Platform other) {
        return new RegistrySettings(hosts, defaults, other);
    }

    /// Returns what is set for a host.
    ///
    /// @param authority canonical host, with a port where it is not the scheme's own
    Host host(String authority) {
        return hosts.getOrDefault(authority, Host.UNSET);
    }
}
