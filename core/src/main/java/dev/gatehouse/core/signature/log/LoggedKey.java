// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.MalformedCertificateException;
import java.util.Optional;

/// The key in a log entry, bare or in a certificate.
final class LoggedKey {
    private LoggedKey() {}

    /// Returns SHA-256 of the DER key, in hex; empty where there is no readable one.
    static Optional<String> fingerprint(LoggedSignature logged) {
        if (!logged.certificate()) {
            return Optional.of(logged.signer().digest().hex());
        }
        try {
            byte[] key = Certificate.read(logged.signer().bytes()).publicKeyInfo();
            return Optional.of(Blob.of(key).digest().hex());
        } catch (MalformedCertificateException _) {
            return Optional.empty();
        }
    }
}
