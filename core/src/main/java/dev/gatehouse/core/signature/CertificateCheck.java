// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.signature.certificate.CertificateLogs;
import dev.gatehouse.core.signature.certificate.IdentityOutcome;
import dev.gatehouse.core.signature.certificate.LoggedOutcome;
import dev.gatehouse.core.signature.certificate.PathOutcome;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import dev.gatehouse.core.signature.certificate.SubjectName;
import dev.gatehouse.core.trust.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Checks a signer's certificate: valid at every time that is shown, from a trusted authority, logged, and of
/// somebody who may sign.
final class CertificateCheck {
    private final Signers.Identities demand;

    CertificateCheck(Signers.Identities demand) {
        this.demand = demand;
    }

    /// Requires that `certificate` was valid at each of `times`.
    static void requireValid(SigningCertificate certificate, List<Instant> times) {
        for (Instant time : times) {
            if (time.isAfter(certificate.certificate().notAfter())) {
                throw new FailedCheckException(
                        Reason.CERTIFICATE_NOT_VALID,
                        "certificate expired before observed time: "
                                + certificate.certificate().notAfter() + " is before " + time);
            }
            if (time.isBefore(certificate.certificate().notBefore())) {
                throw new FailedCheckException(
                        Reason.CERTIFICATE_NOT_VALID,
                        "certificate was issued after observed time: "
                                + certificate.certificate().notBefore() + " is after " + time);
            }
        }
    }

    /// Returns who issued `certificate`, over a path that holds at each of `times`.
    ///
    /// @param brought reads the certificates that stand beside the signature
    Certificate requireTrusted(
            SigningCertificate certificate, Supplier<List<Certificate>> brought, List<Instant> times) {
        return switch (demand.anchors().verify(certificate.certificate(), brought, times)) {
            case PathOutcome.Trusted trusted -> trusted.issuer();
            case PathOutcome.Refused refused ->
                throw new FailedCheckException(
                        Reason.UNTRUSTED_CERTIFICATE,
                        "cert verification failed: "
                                + refused.refusals().stream()
                                        .map(refusal -> refusal.reason() + " " + refusal.detail())
                                        .map(String::strip)
                                        .collect(Collectors.joining("; ")));
        };
    }

    /// Requires that a trusted log has promised to include `certificate`.
    void requireLogged(SigningCertificate certificate, Certificate issuer) {
        LoggedOutcome outcome =
                new CertificateLogs(demand.anchors().root().certificateLogs()).verify(certificate, issuer, 1);
        if (outcome.isEmpty()) {
            throw new FailedCheckException(
                    Reason.CERTIFICATE_NOT_LOGGED,
                    "certificate does not include required embedded SCT and no detached SCT was set");
        }
        if (!outcome.suffices()) {
            throw new FailedCheckException(
                    Reason.CERTIFICATE_NOT_LOGGED,
                    "error verifying embedded SCT: "
                            + outcome.refusals().getFirst().reason());
        }
    }

    /// Requires that `certificate` is of one of the identities.
    void requireIdentity(SigningCertificate certificate) {
        switch (IdentityOutcome.judge(certificate, demand.identities())) {
            case IdentityOutcome.Matched _ -> {}
            case IdentityOutcome.Refused refused ->
                throw new FailedCheckException(
                        Reason.WRONG_IDENTITY,
                        "none of the expected identities matched what was in the certificate, got subjects ["
                                + refused.subjects().stream()
                                        .map(SubjectName::text)
                                        .collect(Collectors.joining(", "))
                                + "] with issuer " + refused.issuer().orElse(""));
        }
    }
}
