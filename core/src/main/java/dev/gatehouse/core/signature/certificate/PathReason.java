// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

/// Why no path leads from a certificate to a trusted root.
public enum PathReason {
    /// No time is given to judge at.
    NO_TIME,
    /// No trusted authority has the name of the issuer.
    UNKNOWN_ISSUER,
    /// The certificate is signed by an algorithm that is not verified, such as SHA-1.
    UNSUPPORTED_ALGORITHM,
    /// An authority has the issuer's name, but did not sign the certificate.
    BAD_SIGNATURE,
    /// The authority is not believed at the time, whatever its certificates say.
    OUTSIDE_AUTHORITY_WINDOW,
    /// The certificate is not valid at the time.
    NOT_VALID_THEN,
    /// A certificate above it is not valid at the time.
    ISSUER_NOT_VALID_THEN,
    /// A certificate above it is no authority, or its key may not sign certificates.
    ISSUER_IS_NO_AUTHORITY,
    /// More certificates stand below an authority than it allows.
    PATH_TOO_LONG,
    /// A name is outside what an authority above is limited to.
    NAME_NOT_ALLOWED,
    /// An extension is critical and not understood.
    UNKNOWN_CRITICAL_EXTENSION,
    /// The certificate does not say that it is for this purpose, or says too much.
    WRONG_PURPOSE,
    /// A certificate above it is limited to other purposes.
    ISSUER_WRONG_PURPOSE,
    /// The key may not make signatures.
    KEY_MAY_NOT_SIGN,
    /// The certificate is itself an authority's.
    IS_AUTHORITY
}
