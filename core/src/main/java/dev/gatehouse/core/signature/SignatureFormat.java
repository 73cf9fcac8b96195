// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

/// How a signature and what belongs to it are kept.
public enum SignatureFormat {
    /// Layers of a manifest with annotations, as cosign 1 and 2 write them.
    LEGACY,
    /// One Sigstore bundle, as cosign 3 writes it.
    BUNDLE
}
