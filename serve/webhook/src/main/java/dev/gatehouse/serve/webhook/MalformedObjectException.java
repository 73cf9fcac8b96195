// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

/// An object in a review that cannot be read as what it says it is. The message is one line for the person whose
/// object is refused.
final class MalformedObjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedObjectException(String message) {
        super(message);
    }
}
