// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.util.List;

/// Everybody who is believed about signatures. Empty lists believe nobody.
///
/// @param certificateAuthorities who issues signing certificates
/// @param transparencyLogs where signatures are logged
/// @param certificateLogs where certificates are logged
/// @param timestampAuthorities who says when something existed
public record TrustedRoot(
        List<CertificateAuthority> certificateAuthorities,
        List<TransparencyLog> transparencyLogs,
        List<TransparencyLog> certificateLogs,
        List<TimestampAuthority> timestampAuthorities) {
    /// Believes nobody.
    public static final TrustedRoot NOBODY = new TrustedRoot(List.of(), List.of(), List.of(), List.of());

    public TrustedRoot {
        certificateAuthorities = List.copyOf(certificateAuthorities);
        transparencyLogs = List.copyOf(transparencyLogs);
        certificateLogs = List.copyOf(certificateLogs);
        timestampAuthorities = List.copyOf(timestampAuthorities);
    }

    /// Returns the logs of signatures that entries call `id`: more than one where a key has several windows.
    public List<TransparencyLog> transparencyLogs(LogId id) {
        return transparencyLogs.stream().filter(log -> log.id().equals(id)).toList();
    }

    /// Returns the logs of certificates that signed certificate timestamps call `id`.
    public List<TransparencyLog> certificateLogs(LogId id) {
        return certificateLogs.stream().filter(log -> log.id().equals(id)).toList();
    }

    /// Returns this root with other logs of signatures.
    public TrustedRoot withTransparencyLogs(List<TransparencyLog> logs) {
        return new TrustedRoot(certificateAuthorities, logs, certificateLogs, timestampAuthorities);
    }

    /// Returns this root with other logs of certificates.
    public TrustedRoot withCertificateLogs(List<TransparencyLog> logs) {
        return new TrustedRoot(certificateAuthorities, transparencyLogs, logs, timestampAuthorities);
    }

    /// Returns this root with other issuers of certificates.
    public TrustedRoot withCertificateAuthorities(List<CertificateAuthority> authorities) {
        return new TrustedRoot(authorities, transparencyLogs, certificateLogs, timestampAuthorities);
    }
}
