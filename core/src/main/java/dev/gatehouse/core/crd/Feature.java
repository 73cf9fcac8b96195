// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// Something a policy may ask for that a build may not have yet.
public enum Feature {
    /// Policy documents of type `rego`.
    REGO,
    /// Policy documents of type `cue`.
    CUE,
    /// Short-lived certificates: `keyless`.
    KEYLESS,
    /// Signed statements: `attestations`.
    ATTESTATIONS,
    /// Entries in a transparency log: a `ctlog` that names a log or its keys.
    TRANSPARENCY_LOGS,
    /// Signed timestamps: `rfc3161timestamp`.
    TIMESTAMPS,
    /// Trust material out of a TrustRoot: every `trustRootRef`.
    TRUST_ROOTS,
    /// Signatures in bundles: `signatureFormat: bundle`.
    BUNDLES,
    /// Keys that a key store keeps: `kms`.
    KEY_STORES
}
