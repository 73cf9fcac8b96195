// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

/// Why a timestamp does not count.
public enum TimestampReason {
    /// It cannot be read.
    MALFORMED,
    /// More timestamps came than are looked at.
    TOO_MANY,
    /// The authority did not grant it (RFC 3161 §2.4.2).
    NOT_GRANTED,
    /// It hashes by an algorithm that is not verified, such as SHA-1.
    UNSUPPORTED_HASH,
    /// It is about other bytes.
    OTHER_MESSAGE,
    /// Its time lies in the future.
    FROM_THE_FUTURE,
    /// It names a signing certificate that no trusted authority has, or brings none along.
    UNKNOWN_SIGNER,
    /// Its signed attributes do not name the signing certificate, or another one (RFC 5816).
    OTHER_SIGNING_CERTIFICATE,
    /// Its signed attributes are not about its content.
    OTHER_CONTENT,
    /// It is signed by an algorithm that is not verified or does not fit the key.
    UNSUPPORTED_ALGORITHM,
    /// The signing certificate's key did not sign it.
    BAD_SIGNATURE,
    /// The signing certificate is not believed at the time of the timestamp.
    UNTRUSTED_CERTIFICATE
}
