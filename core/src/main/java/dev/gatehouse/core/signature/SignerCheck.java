// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.Candidate.Beside;
import dev.gatehouse.core.signature.Candidate.Content;
import dev.gatehouse.core.signature.bundle.Bundle;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import dev.gatehouse.core.signature.envelope.Envelope;
import dev.gatehouse.core.trust.UnusableKeyException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Finds out which key made a candidate's signature.
final class SignerCheck {
    private final Artifact artifact;
    private final BooleanSupplier late;

    SignerCheck(Artifact artifact, BooleanSupplier late) {
        this.artifact = artifact;
        this.late = late;
    }

    /// Returns who signed; empty where it got too late to find out.
    ///
    /// @throws FailedCheckException where nobody did whose signatures count
    Optional<Signed> signed(Candidate candidate, Signers signers) {
        return switch (signers) {
            case Signers.Keys known -> {
                requireKeyMaterial(candidate.beside());
                yield signed(candidate.content(), known.keys(), Optional.empty());
            }
            case Signers.Identities _ -> {
                SigningCertificate certificate = BesideReader.certificate(candidate.beside());
                yield signed(candidate.content(), List.of(key(certificate)), Optional.of(certificate));
            }
        };
    }

    private static void requireKeyMaterial(Beside beside) {
        boolean certified = beside instanceof Beside.InBundle(Bundle bundle)
                && bundle.material() instanceof Bundle.Material.Certificates;
        if (certified) {
            throw new FailedCheckException(
                    Reason.NO_KEY_HINT, "the bundle is of a certificate, the policy wants a key");
        }
    }

    private static VerificationKey key(SigningCertificate certificate) {
        byte[] der = certificate.certificate().publicKeyInfo();
        try {
            // Refuses points of low order and curves that no certificate authority signs for.
            var _ = certificate.certificate().publicKey();
            return VerificationKey.readDer(der, KeyHash.UNSET);
        } catch (UnusableKeyException | MalformedKeyException e) {
            throw new FailedCheckException(Reason.MALFORMED_CERTIFICATE, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Signed> signed(
            Content content, List<VerificationKey> keys, Optional<SigningCertificate> certificate) {
        byte[] message = message(content);
        for (VerificationKey key : keys) {
            for (Blob signature : signatures(content, key)) {
                if (late.getAsBoolean()) {
                    return Optional.empty();
                }
                if (made(key, content, signature.bytes(), message)) {
                    return Optional.of(new Signed(key, signature, certificate));
                }
            }
        }
        throw new FailedCheckException(
                Reason.BAD_SIGNATURE, new Refusal.BadSignature(keys.getLast().family()));
    }

    private byte[] message(Content content) {
        return switch (content) {
            case Content.Payload payload -> payload.payload().bytes();
            case Content.Enveloped enveloped ->
                enveloped.envelope().preAuthenticationEncoding().bytes();
            case Content.Message _ -> artifact.content().map(Blob::bytes).orElse(new byte[0]);
        };
    }

    // An image is known by its digest only, which is all that most algorithms need.
    private boolean made(VerificationKey key, Content content, byte[] signature, byte[] message) {
        boolean known =
                !(content instanceof Content.Message) || artifact.content().isPresent();
        return known ? key.made(signature, message) : key.madeOver(signature, artifact.digest());
    }

    private static List<Blob> signatures(Content content, VerificationKey key) {
        return switch (content) {
            case Content.Payload payload -> List.of(payload.signature());
            case Content.Message message -> List.of(message.message().signature());
            case Content.Enveloped enveloped -> {
                List<Envelope.Signature> all = enveloped.envelope().signatures();
                // A bundle says whose key it is; beside that, a key id that names another one contradicts it.
                boolean bundled = enveloped.document().isEmpty();
                yield all.stream()
                        .filter(signature -> !bundled || names(signature.keyId(), key))
                        .map(Envelope.Signature::bytes)
                        .toList();
            }
        };
    }

    private static boolean names(String keyId, VerificationKey key) {
        return keyId.isEmpty() || keyId.equals(key.fingerprint());
    }
}
