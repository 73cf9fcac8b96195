// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// Certificates beside a signature that a plain key made. They vouch for nothing there; but one that is not valid now
/// (and no log or timestamp says when it was used) makes the signature count no more, as in the reference.
final class CertificateAnnotation {
    private static final int LONGEST = 256 << 10;
    private static final int MOST = 16;

    private CertificateAnnotation() {}

    /// Returns why the certificates in `annotations` spoil the signature, or empty where there are none or all are
    /// valid.
    ///
    /// @param times at each of which they must be valid; never empty
    static Optional<Refusal> refusal(Map<String, String> annotations, Collection<Instant> times) {
        List<Certificate> certificates = new ArrayList<>();
        for (String name : List.of(SignatureLayer.CERTIFICATE, SignatureLayer.CHAIN)) {
            String pem = annotations.getOrDefault(name, "");
            if (pem.isEmpty()) {
                continue;
            }
            try {
                certificates.addAll(certificates(pem));
            } catch (IOException | IllegalArgumentException | IllegalStateException _) {
                return Optional.of(
                        new Refusal.MalformedCertificate("annotation " + name + " holds no readable certificate"));
            }
        }
        for (Certificate certificate : certificates) {
            try {
                Instant end = certificate.getEndDate().getDate().toInstant();
                Instant start = certificate.getStartDate().getDate().toInstant();
                if (times.stream().anyMatch(time -> time.isAfter(end) || time.isBefore(start))) {
                    return Optional.of(new Refusal.CertificateNotValid(
                            "expected a signed timestamp to verify an expired certificate"));
                }
            } catch (DateTimeException | IllegalStateException _) {
                return Optional.of(new Refusal.MalformedCertificate("a certificate has unreadable dates"));
            }
        }
        return Optional.empty();
    }

    private static List<Certificate> certificates(String pem) throws IOException {
        if (pem.length() > LONGEST) {
            throw new IOException("longer than " + LONGEST + " characters");
        }
        List<Certificate> certificates = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                if (certificates.size() == MOST) {
                    throw new IOException("more than " + MOST + " certificates");
                }
                certificates.add(Certificate.getInstance(block.getContent()));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException("no certificate");
        }
        return certificates;
    }
}
