// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

/// Bytes that are no certificate, or one that two readers could take differently.
public final class MalformedCertificateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedCertificateException(String message) {
        super(message);
    }
}
