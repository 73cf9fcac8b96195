// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

/// Bytes that are no public key, or a key that nothing is verified with.
public final class UnusableKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableKeyException(String message) {
        super(message);
    }
}
