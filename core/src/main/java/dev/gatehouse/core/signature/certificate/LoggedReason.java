// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

/// Why a promise of a certificate log does not count.
public enum LoggedReason {
    /// The trusted root knows no such log.
    UNKNOWN_LOG,
    /// The log's key was not believed at the time of the promise.
    OUTSIDE_LOG_WINDOW,
    /// The promise names an algorithm that does not fit the log's key.
    UNSUPPORTED_ALGORITHM,
    /// The log did not sign this promise for this certificate and issuer.
    BAD_SIGNATURE
}
