// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.Candidate.Beside;
import dev.gatehouse.core.signature.Candidate.Content;
import dev.gatehouse.core.signature.bundle.Bundle;
import dev.gatehouse.core.signature.bundle.BundleReader;
import dev.gatehouse.core.signature.bundle.MalformedBundleException;
import dev.gatehouse.core.signature.envelope.Envelope;
import dev.gatehouse.core.signature.envelope.EnvelopeReader;
import dev.gatehouse.core.signature.envelope.MalformedEnvelopeException;
import dev.gatehouse.core.signature.envelope.Statement;
import java.util.Base64;
import java.util.Optional;

/// Reads candidates out of layers.
final class CandidateReader {
    /// Fits attestations of some MiB, such as lists of packages.
    private static final JsonLimits LIMITS = new JsonLimits(32 << 20, 128, 2_000_000, 1000);

    private CandidateReader() {}

    /// Reads cosign's layer.
    ///
    /// @throws FailedCheckException where it has no signature that can be read
    static Candidate read(SignatureLayer.Fetched layer) {
        String annotation = layer.annotations().get(SignatureLayer.SIGNATURE);
        if (annotation == null) {
            throw new FailedCheckException(
                    Reason.NO_SIGNATURE_ANNOTATION, new Refusal.NoSignatureAnnotation(layer.digest()));
        }
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(annotation);
        } catch (IllegalArgumentException _) {
            throw new FailedCheckException(
                    Reason.MALFORMED, new Refusal.SignatureNotBase64(layer.digest(), badPosition(annotation)));
        }
        return new Candidate(
                layer.digest(),
                new Content.Payload(layer.payload(), Blob.of(signature)),
                new Beside.Annotations(layer.annotations(), layer.found()));
    }

    /// Reads a layer with an attestation.
    ///
    /// @throws FailedCheckException where it holds no envelope with a statement
    static Candidate read(SignatureLayer.Enveloped layer) {
        try {
            Envelope envelope = EnvelopeReader.read(layer.envelope().bytes(), LIMITS);
            return new Candidate(
                    layer.digest(),
                    enveloped(envelope, Optional.of(layer.envelope())),
                    new Beside.Annotations(layer.annotations(), layer.found()));
        } catch (MalformedEnvelopeException e) {
            throw new FailedCheckException(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /// Reads a bundle.
    ///
    /// @throws FailedCheckException where it is none
    static Candidate read(SignatureLayer.Bundled layer) {
        try {
            Bundle bundle = BundleReader.read(layer.bundle().bytes(), LIMITS);
            Content content = switch (bundle.content()) {
                case Bundle.Content.Enveloped enveloped -> enveloped(enveloped.envelope(), Optional.empty());
                case Bundle.Content.Message message -> new Content.Message(message);
            };
            return new Candidate(layer.digest(), content, new Beside.InBundle(bundle));
        } catch (MalformedBundleException | MalformedEnvelopeException e) {
            throw new FailedCheckException(Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private static Content enveloped(Envelope envelope, Optional<Blob> document) {
        if (!envelope.payloadType().equals(Envelope.IN_TOTO)) {
            throw new FailedCheckException(
                    Reason.WRONG_PAYLOAD_TYPE,
                    "invalid payloadType on envelope. Expected application/vnd.in-toto+json");
        }
        Statement statement = Statement.read(envelope.payload().bytes(), LIMITS);
        return new Content.Enveloped(envelope, statement, document);
    }

    private static int badPosition(String base64) {
        for (int i = 0; i < base64.length(); i++) {
            char c = base64.charAt(i);
            boolean letter =
                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
            if (!letter) {
                return i;
            }
        }
        return base64.length();
    }
}
