// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import dev.gatehouse.core.trust.LogId;
import java.time.Instant;

/// A log's promise to include a certificate ([RFC 6962
/// §3.2](https://www.rfc-editor.org/rfc/rfc6962#section-3.2)), as
/// it stands in the certificate.
public final class CertificateTimestamp {
    private final LogId log;
    private final Instant time;
    private final byte[] extensions;
    private final int hash;
    private final int algorithm;
    private final byte[] signature;

    CertificateTimestamp(LogId log, Instant time, byte[] extensions, int hash, int algorithm, byte[] signature) {
        this.log = log;
        this.time = time;
        this.extensions = extensions;
        this.hash = hash;
        this.algorithm = algorithm;
        this.signature = signature;
    }

    /// Returns which log promises.
    public LogId log() {
        return log;
    }

    /// Returns when it did.
    public Instant time() {
        return time;
    }

    byte[] extensions() {
        return extensions;
    }

    /// Returns the hash algorithm by its TLS number (RFC 5246 §7.4.1.4.1).
    int hash() {
        return hash;
    }

    /// Returns the signature algorithm by its TLS number.
    int algorithm() {
        return algorithm;
    }

    byte[] signature() {
        return signature;
    }
}
