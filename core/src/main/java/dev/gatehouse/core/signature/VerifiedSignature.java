// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import java.util.Optional;

/// A signature that was checked and holds.
///
/// @param id 64 hex digits: SHA-256 of the raw signature and, where there is one, the PEM of its certificate
/// @param payload digest of the signed payload
/// @param keyFingerprint SHA-256 of the DER key that vouches, in hex
/// @param certificate that a trusted authority gave the signer; empty where a plain key vouches
public record VerifiedSignature(
        String id, Digest payload, String keyFingerprint, Optional<SigningCertificate> certificate) {
    /// Makes the signature of a plain key.
    public VerifiedSignature(String id, Digest payload, String keyFingerprint) {
        this(id, payload, keyFingerprint, Optional.empty());
    }
}
