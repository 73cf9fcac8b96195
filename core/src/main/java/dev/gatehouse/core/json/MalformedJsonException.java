// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.json;

/// Bytes that are not one JSON document, or one beyond the limits. The message is what Go's `encoding/json` says
/// where that decoder refuses the document too, since users and scripts know those texts.
public final class MalformedJsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long offset;

    public MalformedJsonException(String message, long offset) {
        super(message);
        this.offset = offset;
    }

    /// Returns the zero-based position of the byte at which reading stopped, or -1 where none can be named.
    public long offset() {
        return offset;
    }
}
