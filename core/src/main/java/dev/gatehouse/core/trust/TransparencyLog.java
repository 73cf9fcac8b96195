// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

/// A log of signatures (Rekor) or of certificates ([RFC 6962](https://www.rfc-editor.org/rfc/rfc6962)), with the
/// time in which its key is believed.
///
/// @param baseUrl where it is asked; may be empty. Its host is the name in a Rekor v2 log's checkpoints
/// @param id what entries call it
/// @param key its key
/// @param algorithm how it signs
/// @param window in which what it signs is believed
public record TransparencyLog(String baseUrl, LogId id, PublicKey key, SignatureAlgorithm algorithm, Window window) {
    public TransparencyLog {
        if (!key.fits(algorithm)) {
            throw new IllegalArgumentException("key and algorithm do not fit");
        }
    }

    /// Returns the log at `baseUrl` with `key`, called as RFC 6962 says.
    public static TransparencyLog of(String baseUrl, PublicKey key, Window window) {
        return new TransparencyLog(baseUrl, key.logId(), key, key.usualAlgorithm(), window);
    }

    /// Reads a log whose key stands in PEM; it is called as RFC 6962 says.
    ///
    /// @throws UnusableKeyException where `pem` holds no such key
    public static TransparencyLog ofPem(String baseUrl, String pem, Window window) {
        return of(baseUrl, PublicKey.readPem(pem), window);
    }

    /// Tells whether this log made `signature` over `message`. Elliptic logs may use SHA-256 whatever
    /// their curve: RFC 6962 §2.1.4 and Rekor's promises know no other hash.
    public boolean made(byte[] signature, byte[] message) {
        return key.made(signature, message, algorithm)
                || (algorithm != SignatureAlgorithm.ECDSA_SHA256
                        && key.made(signature, message, SignatureAlgorithm.ECDSA_SHA256));
    }
}
