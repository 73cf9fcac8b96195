// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.serve.controller.CertificateContents;
import dev.gatehouse.serve.webhook.MalformedCertificateException;
import dev.gatehouse.serve.webhook.Readiness;
import dev.gatehouse.serve.webhook.ServingCertificate;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves with the certificate of the Secret `webhook-certs`, or of a mounted one. Until there is one it serves
/// with one that nobody
/// trusts, so that probes are answered, and is not ready; what cannot be used later leaves the last one in place.
/// Thread-safe.
final class ServedCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(ServedCertificate.class);
    private static final String PART = "certificate";

    private final ServingCertificate certificate;
    private final Readiness readiness;
    private Optional<CertificateContents.Complete> served = Optional.empty();
    private String complaint = "";

    ServedCertificate(String serviceName, Readiness readiness) {
        this.certificate = ServingCertificate.selfSigned(serviceName).certificate();
        this.readiness = readiness;
        readiness.waitFor(PART, "the serving certificate was not read yet");
    }

    /// Returns the certificate to serve with.
    ServingCertificate certificate() {
        return certificate;
    }

    /// Serves with `contents` from now on.
    synchronized void take(CertificateContents contents) {
        switch (contents) {
            case CertificateContents.Incomplete incomplete -> cannot(incomplete.reason());
            case CertificateContents.Complete complete -> serve(complete);
        }
    }

    private void serve(CertificateContents.Complete complete) {
        if (served.equals(Optional.of(complete))) {
            return;
        }
        try {
            certificate.replace(complete.chainPem(), complete.keyPem());
        } catch (MalformedCertificateException e) {
            cannot(String.valueOf(e.getMessage()));
            return;
        }
        served = Optional.of(complete);
        complaint = "";
        readiness.arrived(PART);
        LOG.atInfo().addKeyValue("validUntil", complete.notAfter()).log("serving certificate taken over");
    }

    private void cannot(String reason) {
        if (!reason.equals(complaint)) {
            complaint = reason;
            LOG.atWarn().addKeyValue("reason", reason).log("no other certificate to serve with");
        }
        if (served.isEmpty()) {
            readiness.waitFor(PART, reason);
        }
    }
}
