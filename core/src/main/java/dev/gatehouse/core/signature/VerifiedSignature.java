// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Digest;

/// A signature that was checked and holds.
///
/// @param id 64 hex digits: SHA-256 of the raw signature and, where there is one, the PEM of its certificate
/// @param payload digest of the signed payload
/// @param keyFingerprint SHA-256 of the DER key that vouches, in hex
public record VerifiedSignature(String id, Digest payload, String keyFingerprint) {}
