// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

/// What a layer is taken for.
enum LayerKind {
    /// cosign's payload; the signature stands in an annotation.
    SIGNATURE,
    /// An envelope with a statement.
    ATTESTATION,
    /// A Sigstore bundle.
    BUNDLE
}
