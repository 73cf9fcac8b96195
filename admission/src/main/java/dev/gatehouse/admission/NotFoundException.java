// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

/// The other side answered, and what was asked for is not there. A fact, unlike [UnavailableException].
public final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Makes the exception.
    ///
    /// @param message one printable line
    public NotFoundException(String message) {
        super(message);
    }
}
