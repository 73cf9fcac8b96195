// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import java.util.Optional;

/// Who made a candidate's signature.
///
/// @param key that made it
/// @param signature its bytes
/// @param certificate that holds the key, not believed yet; empty where the policy names the key itself
record Signed(VerificationKey key, Blob signature, Optional<SigningCertificate> certificate) {}
