// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

/// Something outside did not answer, not in time, or not with an answer. Adapters of the ports throw it (or a kind of
/// their own); only [ImageAdmission] and [DigestPinning] turn it into an outcome.
public class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Makes the exception.
    ///
    /// @param message one printable line for the person whose object is refused; no secrets
    public UnavailableException(String message) {
        super(message);
    }

    /// Makes the exception with what led to it.
    ///
    /// @param message one printable line for the person whose object is refused; no secrets
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
