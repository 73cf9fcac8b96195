// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

/// A check that is made on every candidate, in this order.
public enum Check {
    /// It can be read.
    FORM,
    /// It is a signature where a signature is wanted, an attestation where an attestation is.
    KIND,
    /// Who signed can be told.
    SIGNER,
    /// The signer made the signature.
    SIGNATURE,
    /// What was signed is about the artifact.
    CLAIM,
    /// Timestamp authorities say when it was there.
    TIMESTAMP,
    /// A log proves that it was logged.
    LOG,
    /// Something shows a time, and the certificate was valid then.
    TIME,
    /// A trusted authority issued the certificate.
    CERTIFICATE,
    /// The certificate was logged.
    CERTIFICATE_LOG,
    /// The certificate is of somebody who may sign.
    IDENTITY
}
