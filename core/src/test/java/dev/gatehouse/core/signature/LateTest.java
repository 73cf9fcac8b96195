// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.envelope.Envelope;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.TestKeys;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Once it is late nothing more is judged, of whatever format: then nobody knows, and nothing is refused or taken.
class LateTest {
    private static final Sigstore INSTANCE = new Sigstore();
    private static final String TOO_LATE = "the deadline passed before all signatures were judged";
    private static final String VULN = "https://cosign.sigstore.dev/attestation/vuln/v1";

    private static Demand demand() {
        return Demand.keys(List.of(VerificationKey.read(
                CertificateDraft.pem("PUBLIC KEY", INSTANCE.signer.certificate().publicKeyInfo()), KeyHash.UNSET)));
    }

    private static SignatureLayer only(SignatureMaterial material) {
        return ((SignatureMaterial.Found) material).layers().getFirst();
    }

    private static SignatureLayer enveloped() {
        Blob statement = Sigstore.statement(Sigstore.IMAGE, VULN);
        byte[] message = new Envelope(Envelope.IN_TOTO, statement, List.of())
                .preAuthenticationEncoding()
                .bytes();
        Blob envelope = Texts.blob("{\"payloadType\":\"" + Envelope.IN_TOTO + "\",\"payload\":\""
                + Texts.base64(statement) + "\",\"signatures\":[{\"sig\":\""
                + Texts.base64(TestKeys.sign(INSTANCE.signer.keys(), "SHA256withECDSA", message)) + "\"}]}");
        return new SignatureLayer.Enveloped(envelope.digest(), Map.of(SignatureLayer.SIGNATURE, ""), envelope);
    }

    private static BundleDraft bundle() {
        return BundleDraft.first(INSTANCE).material(_ -> "\"publicKey\":{}");
    }

    static Stream<Arguments> layers() {
        BundleDraft attested = bundle().statement(Sigstore.statement(Sigstore.IMAGE, VULN));
        return Stream.of(
                argumentSet("a signature", only(new LegacyDraft(INSTANCE).material()), false),
                argumentSet("a signature in a bundle", only(bundle().asMaterial()), false),
                argumentSet("an attestation", enveloped(), true),
                argumentSet("an attestation in a bundle", only(attested.asMaterial()), true));
    }

    private static boolean holds(SignatureLayer layer, boolean attested, boolean late) {
        SignatureMaterial material = new SignatureMaterial.Found(List.of(layer));
        Artifact artifact = Artifact.named(Sigstore.IMAGE);
        if (attested) {
            AttestationResult result =
                    SignatureVerifier.attestations(artifact, material, demand(), Sigstore.SIGNED, () -> late);
            assertThat(result.refusals()).isEmpty();
            assertThat(result.undetermined().orElse("")).isEqualTo(late ? TOO_LATE : "");
            return result.verified().size() == 1;
        }
        VerificationResult result = SignatureVerifier.verify(artifact, material, demand(), Sigstore.SIGNED, () -> late);
        assertThat(result.equals(new VerificationResult.Undetermined(TOO_LATE))).isEqualTo(late);
        return result instanceof VerificationResult.Verified;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void judgesInTimeAndNotAfterwards(SignatureLayer layer, boolean attested) {
        assertThat(holds(layer, attested, false)).isTrue();
        assertThat(holds(layer, attested, true)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void explainsInTimeAndNotAfterwards(SignatureLayer layer, boolean attested) {
        for (boolean late : List.of(true, false)) {
            List<ExplainedLayer> explained = SignatureVerifier.explain(
                    Artifact.named(Sigstore.IMAGE), List.of(layer), demand(), attested, Sigstore.SIGNED, () -> late);
            assertThat(explained)
                    .singleElement()
                    .isInstanceOf(late ? ExplainedLayer.Unreadable.class : ExplainedLayer.Judged.class);
        }
    }

    @Test
    void asksNoLogAboutWhatCouldNotBeHad() {
        TrustAnchors anchors = TrustAnchors.of(INSTANCE.root());
        Proofs proofs = new Proofs(
                new Proofs.Log.Required(anchors, List.of("https://log1.example")), new Proofs.Timestamp.Skipped());
        Demand demand =
                new Demand(Sigstore.identities(INSTANCE.root(), Sigstore.MAIL), Map.of(SignatureFormat.LEGACY, proofs));
        Digest digest = Digest.of(new byte[] {9});
        SignatureLayer unlogged = only(
                new LegacyDraft(INSTANCE).annotation(SignatureLayer.BUNDLE, "").material());
        SignatureMaterial material = new SignatureMaterial.Found(List.of(
                new SignatureLayer.Unusable(digest, "too long"),
                new SignatureLayer.Unavailable(digest, "no answer"),
                unlogged));
        for (boolean attested : List.of(true, false)) {
            assertThat(SignatureVerifier.searches(
                            Artifact.named(Sigstore.IMAGE), material, demand, attested, Sigstore.SIGNED, () -> false))
                    .extracting(LogSearch::position)
                    .isEqualTo(attested ? List.of() : List.of(2));
        }
    }
}
