// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.Window;
import java.time.Instant;

/// A certificate log and certificates with its promise, for tests of other rooms.
public final class LoggedCertificates {
    private final LogSimulation log = LogSimulation.elliptic();

    /// Makes a log with a new key.
    public LoggedCertificates() {}

    /// Returns the log as a trusted root holds it.
    public TransparencyLog log() {
        return log.trustedIn(Window.UNBOUNDED);
    }

    /// Issues `draft` with the promise that the log made at `time`.
    public IssuedCertificate issue(CertificateDraft draft, IssuedCertificate issuer, Instant time) {
        byte[] promise = log.promise(draft, issuer, time, new byte[0]);
        return draft.with("1.3.6.1.4.1.11129.2.4.2", false, LogSimulation.list(promise))
                .signedBy(issuer);
    }
}
