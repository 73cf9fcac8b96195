// SPDX-License-Identifier: Apache-2.0
/// A Sigstore instance of this run, on loopback, with fresh keys: certificate authority, certificate log,
/// transparency logs of both versions, timestamp authority, TUF repository. What it signs is made with the
/// JDK and Bouncy Castle's encoders alone, so that the verifier is judged by another hand.
///
/// ```java
/// try (VirtualSigstore sigstore = VirtualSigstore.start()) {
///     Signer signer = sigstore.signer(Identity.email("dev@example.com", "https://issuer.example"));
///     SignedLayer layer = sigstore.sign(signer, "team/app", image.digest());
/// }
/// ```
@NullMarked
package dev.gatehouse.quality.testkit.sigstore;

import org.jspecify.annotations.NullMarked;
