// SPDX-License-Identifier: Apache-2.0
/// Judges what a registry holds for an image: is there a signature that one of these keys made over this digest?
///
/// ```java
/// VerificationKey key = VerificationKey.read(pem, KeyHash.UNSET);
/// VerificationResult result = SignatureVerifier.verify(imageDigest, material, List.of(key), now);
/// ```
@NullMarked
package dev.gatehouse.core.signature;

import org.jspecify.annotations.NullMarked;
