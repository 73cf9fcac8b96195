// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

/// Bytes that are no timestamp response.
public final class MalformedTimestampException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedTimestampException(String message) {
        super(message);
    }
}
