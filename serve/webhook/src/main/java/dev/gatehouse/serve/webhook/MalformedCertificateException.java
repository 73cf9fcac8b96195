// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

/// Text that is not a certificate chain and its private key. The message is one line and quotes nothing of the key.
public final class MalformedCertificateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedCertificateException(String message) {
        super(message);
    }

    MalformedCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
