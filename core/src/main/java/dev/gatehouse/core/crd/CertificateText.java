// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// The certificates of a PEM text.
final class CertificateText {
    private CertificateText() {}

    /// Returns the certificates, in order. White space around them counts for nothing.
    ///
    /// @throws MalformedTextException where anything else stands behind the last block, or a block is
    ///     no certificate
    static List<X509Certificate> certificates(String pem) {
        List<PemText.Block> blocks = PemText.all(pem);
        if (blocks.isEmpty()) {
            throw new MalformedTextException("error during PEM decoding");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemText.Block block : blocks) {
            certificates.add(certificate(block));
        }
        return certificates;
    }

    /// Tells whether `pem` is certificates and nothing else.
    static boolean areCertificates(String pem) {
        try {
            return !certificates(pem).isEmpty();
        } catch (MalformedTextException _) {
            return false;
        }
    }

    /// Tells whether `certificate` may sign others.
    static boolean isAuthority(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0;
    }

    private static X509Certificate certificate(PemText.Block block) {
        byte[] bytes = block.content().bytes();
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(bytes);
            if (CertificateFactory.getInstance("X.509").generateCertificate(in) instanceof X509Certificate certificate
                    && in.available() == 0) {
                return certificate;
            }
            throw new MalformedTextException("malformed certificate");
        } catch (CertificateException _) {
            throw new MalformedTextException("malformed certificate");
        }
    }
}
