// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Digest;

/// Why signature material does not vouch for an image. Holds the facts; the sentence is written where the answer is.
public sealed interface Refusal {
    /// The registry holds no signature for the image.
    record NoSignature() implements Refusal {}

    /// The signature manifest as a whole cannot be used.
    record UnusableMaterial(String reason) implements Refusal {}

    /// A layer's payload is not what the manifest says.
    record UnusableLayer(Digest layer, String reason) implements Refusal {}

    /// A layer lacks the signature annotation.
    record NoSignatureAnnotation(Digest layer) implements Refusal {}

    /// A layer's signature annotation is not standard base64. `position` is the zero-based place of the first bad
    /// character.
    record SignatureNotBase64(Digest layer, int position) implements Refusal {}

    /// The key did not make the signature. `family` is that of the policy's key.
    record BadSignature(KeyFamily family) implements Refusal {}

    /// The signed payload is not the JSON it must be.
    record MalformedPayload(String reason) implements Refusal {}

    /// The signed payload is about another image, or about none. `found` is empty where it names no digest.
    record OtherImage(String found) implements Refusal {}

    /// The layer carries a certificate that cannot be read.
    record MalformedCertificate(String reason) implements Refusal {}

    /// The layer carries a certificate that is not valid now.
    record CertificateNotValid(String reason) implements Refusal {}

    /// A check on a candidate failed.
    ///
    /// @param detail one line, may hold foreign text
    record CheckFailed(Digest layer, Reason reason, String detail) implements Refusal {}
}
