// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit.sigstore;

import dev.gatehouse.quality.testkit.Bytes;

/// A key with the certificate that the authority gave it.
public final class Signer {
    private final SigningKey key;
    private final byte[] certificate;
    private final String chainPem;

    Signer(SigningKey key, byte[] certificate, String chainPem) {
        this.key = key;
        this.certificate = certificate.clone();
        this.chainPem = chainPem;
    }

    /// Returns its signature over `message`: ECDSA over SHA-256 in DER.
    public Bytes sign(Bytes message) {
        return Bytes.of(key.sign(message.array()));
    }

    /// Returns the certificate in DER.
    public Bytes certificate() {
        return Bytes.of(certificate);
    }

    public String certificatePem() {
        return SigningKey.pem("CERTIFICATE", certificate);
    }

    /// Returns the public key in PEM.
    public String publicKeyPem() {
        return key.pem();
    }

    /// Returns the certificates above it, the issuing one first, in PEM.
    public String chainPem() {
        return chainPem;
    }

    /// Returns the same key showing the certificate of `other`.
    public Signer showing(Signer other) {
        return new Signer(key, other.certificate, other.chainPem);
    }
}
