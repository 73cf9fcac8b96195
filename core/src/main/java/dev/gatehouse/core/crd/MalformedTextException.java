// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// A text that does not follow the syntax of its field: a URL, base64, a boolean, a regular expression. The
/// message is the one Go's standard library gives, since those texts stand in denials that users know.
public final class MalformedTextException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedTextException(String message) {
        super(message);
    }

    /// Returns the message, which is always there.
    public String text() {
        return String.valueOf(getMessage());
    }
}
