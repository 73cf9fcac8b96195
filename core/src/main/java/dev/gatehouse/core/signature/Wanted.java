// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

/// What is looked for.
enum Wanted {
    /// Signatures of the artifact. In an envelope only cosign's own predicate type is one: any other attestation says
    /// something about the artifact, not that it may be used.
    SIGNATURE,
    /// Statements about the artifact.
    ATTESTATION;

    /// Predicate type of a signature that is kept as a statement.
    static final String SIGN = "https://sigstore.dev/cosign/sign/v1";
}
