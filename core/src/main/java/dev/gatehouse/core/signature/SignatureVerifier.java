// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.SignatureLayer.Fetched;
import dev.gatehouse.core.signature.SignatureLayer.Unavailable;
import dev.gatehouse.core.signature.SignatureLayer.Unusable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Judges cosign's signature layers against public keys. A layer counts when its annotation is a signature of one
/// of
/// the keys over the payload, the payload is about the image, and a certificate that stands beside it, if any, is
/// valid now.
public final class SignatureVerifier {
    private static final String TOO_LATE = "the deadline passed before all signatures were judged";

    private record Judging(List<VerificationKey> keys, Instant now, BooleanSupplier late) {}

    private SignatureVerifier() {}

    /// Judges `material` for `image` against `keys`, any of which is enough, however long that takes.
    ///
    /// @param now the moment at which certificates beside the signatures must be valid
    public static VerificationResult verify(
            Digest image, SignatureMaterial material, List<VerificationKey> keys, Instant now) {
        return verify(image, material, keys, now, () -> false);
    }

    /// Judges `material` for `image` against `keys`, any of which is enough.
    ///
    /// @param now the moment at which certificates beside the signatures must be valid
    /// @param late asked before each signature and key; once it says so, judging ends with what is known by then,
    ///     for whoever fills a registry chooses how much there is to judge
    public static VerificationResult verify(
            Digest image, SignatureMaterial material, List<VerificationKey> keys, Instant now, BooleanSupplier late) {
        return switch (material) {
            case SignatureMaterial.Absent _ -> rejected(new Refusal.NoSignature());
            case SignatureMaterial.Unusable unusable -> rejected(new Refusal.UnusableMaterial(unusable.reason()));
            case SignatureMaterial.Found found ->
                found.layers().isEmpty()
                        ? rejected(new Refusal.NoSignature())
                        : layers(image, found.layers(), new Judging(keys, now, late));
        };
    }

    private static VerificationResult rejected(Refusal refusal) {
        return new VerificationResult.Rejected(List.of(refusal));
    }

    private static VerificationResult layers(Digest image, List<SignatureLayer> layers, Judging judging) {
        List<VerifiedSignature> verified = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        Optional<String> unavailable = Optional.empty();
        for (SignatureLayer layer : layers) {
            if (judging.late().getAsBoolean()) {
                unavailable = unavailable.or(() -> Optional.of(TOO_LATE));
                break;
            }
            switch (layer) {
                case Unusable unusable -> refusals.add(new Refusal.UnusableLayer(unusable.digest(), unusable.reason()));
                case Unavailable missing -> unavailable = unavailable.or(() -> Optional.of(missing.cause()));
                case Fetched fetched -> {
                    switch (layer(image, fetched, judging)) {
                        case LayerResult.Good good -> verified.add(good.signature());
                        case LayerResult.Bad bad -> refusals.add(bad.refusal());
                        case LayerResult.Late _ -> unavailable = unavailable.or(() -> Optional.of(TOO_LATE));
                    }
                }
            }
        }
        if (!verified.isEmpty()) {
            return new VerificationResult.Verified(verified);
        }
        // A layer that could not be had might have been the good one.
        return unavailable
                .<VerificationResult>map(VerificationResult.Undetermined::new)
                .orElseGet(() -> new VerificationResult.Rejected(refusals));
    }

    private sealed interface LayerResult {
        record Good(VerifiedSignature signature) implements LayerResult {}

        record Bad(Refusal refusal) implements LayerResult {}

        record Late() implements LayerResult {}
    }

    private static LayerResult layer(Digest image, Fetched layer, Judging judging) {
        String annotation = layer.annotations().get(SignatureLayer.SIGNATURE);
        if (annotation == null) {
            return new LayerResult.Bad(new Refusal.NoSignatureAnnotation(layer.digest()));
        }
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(annotation);
        } catch (IllegalArgumentException _) {
            return new LayerResult.Bad(new Refusal.SignatureNotBase64(layer.digest(), badPosition(annotation)));
        }
        Optional<Refusal> certificate = CertificateAnnotation.refusal(layer.annotations(), judging.now());
        byte[] payload = layer.payload().bytes();
        for (VerificationKey key : judging.keys()) {
            if (judging.late().getAsBoolean()) {
                return new LayerResult.Late();
            }
            if (key.made(signature, payload)) {
                return SimpleSigning.refusal(layer.payload(), image)
                        .or(() -> certificate)
                        .<LayerResult>map(LayerResult.Bad::new)
                        .orElseGet(() -> new LayerResult.Good(new VerifiedSignature(
                                id(signature, layer), layer.payload().digest(), key.fingerprint())));
            }
        }
        return new LayerResult.Bad(
                new Refusal.BadSignature(judging.keys().getLast().family()));
    }

    private static String id(byte[] signature, Fetched layer) {
        byte[] certificate =
                layer.annotations().getOrDefault(SignatureLayer.CERTIFICATE, "").getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(signature, signature.length + certificate.length);
        System.arraycopy(certificate, 0, both, signature.length, certificate.length);
        return Blob.of(both).digest().hex();
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
