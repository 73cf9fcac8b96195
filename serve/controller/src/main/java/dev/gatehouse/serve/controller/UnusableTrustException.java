// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

/// Trust material that cannot be used.
final class UnusableTrustException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /// Makes the exception.
    ///
    /// @param reason one line for people
    UnusableTrustException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
