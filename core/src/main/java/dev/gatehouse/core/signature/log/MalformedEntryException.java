// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

/// Bytes that are no entry of a transparency log, or no checkpoint.
public final class MalformedEntryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedEntryException(String message) {
        super(message);
    }
}
