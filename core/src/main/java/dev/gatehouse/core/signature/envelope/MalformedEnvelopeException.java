// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.envelope;

/// Bytes that are no envelope, or an envelope that holds no statement.
public final class MalformedEnvelopeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedEnvelopeException(String message) {
        super(message);
    }
}
