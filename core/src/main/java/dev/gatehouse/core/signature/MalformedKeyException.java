// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

/// Text that is no public key, or a key that Gatehouse does not verify with.
public final class MalformedKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedKeyException(String message) {
        super(message);
    }
}
