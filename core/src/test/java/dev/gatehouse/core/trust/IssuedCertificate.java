// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import java.security.KeyPair;

/// A certificate of the tests, with the key of its subject.
public record IssuedCertificate(KeyPair keys, Certificate certificate) {
    /// Returns the certificate in PEM.
    public String pem() {
        return CertificateDraft.pem("CERTIFICATE", certificate.encoded());
    }
}
