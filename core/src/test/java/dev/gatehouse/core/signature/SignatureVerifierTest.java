// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static dev.gatehouse.core.signature.Signer.layer;
import static dev.gatehouse.core.signature.Signer.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.VerificationResult.Rejected;
import dev.gatehouse.core.signature.VerificationResult.Undetermined;
import dev.gatehouse.core.signature.VerificationResult.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SignatureVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Digest IMAGE = Digest.of("image".getBytes(StandardCharsets.UTF_8));
    private static final Digest OTHER_IMAGE = Digest.of("other".getBytes(StandardCharsets.UTF_8));
    private static final Signer SIGNER = Signer.elliptic("secp256r1");
    private static final Signer STRANGER = Signer.elliptic("secp256r1");
    private static final VerificationKey KEY = VerificationKey.read(SIGNER.pem(), KeyHash.UNSET);

    private static SignatureLayer.Fetched signed(byte[] payload) {
        return layer(payload, SIGNER.sign("SHA256withECDSA", payload));
    }

    private static SignatureLayer.Fetched signedByStranger() {
        return layer(payload(IMAGE), STRANGER.sign("SHA256withECDSA", payload(IMAGE)));
    }

    private static VerificationResult verify(SignatureLayer... layers) {
        return SignatureVerifier.verify(IMAGE, new SignatureMaterial.Found(List.of(layers)), List.of(KEY), NOW);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void verifiesASignatureOfTheKeyOverTheImage() {
        assertThat(verify(signed(payload(IMAGE)))).isInstanceOfSatisfying(Verified.class, verified -> {
            VerifiedSignature signature = verified.signatures().getFirst();
            assertThat(signature.keyFingerprint()).isEqualTo(KEY.fingerprint());
            assertThat(signature.payload()).isEqualTo(Digest.of(payload(IMAGE)));
            assertThat(signature.id()).hasSize(64);
        });
    }

    static Stream<Arguments> layersThatDoNotVouch() {
        byte[] good = payload(IMAGE);
        byte[] tampered = text(new String(good, StandardCharsets.UTF_8).replace("cosign", "c0sign"));
        byte[] signature = SIGNER.sign("SHA256withECDSA", good);
        String base64 = Base64.getEncoder().encodeToString(signature);
        Digest digest = Digest.of(good);
        return Stream.of(
                argumentSet("another key", signedByStranger(), new Refusal.BadSignature(KeyFamily.ECDSA)),
                argumentSet("tampered payload", layer(tampered, signature), new Refusal.BadSignature(KeyFamily.ECDSA)),
                argumentSet("no annotation", layer(good, Map.of()), new Refusal.NoSignatureAnnotation(digest)),
                argumentSet(
                        "empty annotation",
                        layer(good, Map.of(SignatureLayer.SIGNATURE, "")),
                        new Refusal.BadSignature(KeyFamily.ECDSA)),
                argumentSet(
                        "blank annotation",
                        layer(good, Map.of(SignatureLayer.SIGNATURE, "  ")),
                        new Refusal.SignatureNotBase64(digest, 0)),
                argumentSet(
                        "URL-safe base64",
                        layer(good, Map.of(SignatureLayer.SIGNATURE, "-_".repeat(24))),
                        new Refusal.SignatureNotBase64(digest, 0)),
                argumentSet(
                        "garbage behind the signature",
                        layer(good, Map.of(SignatureLayer.SIGNATURE, base64 + "!")),
                        new Refusal.SignatureNotBase64(
                                digest, base64.indexOf('=') < 0 ? base64.length() : base64.indexOf('='))),
                argumentSet(
                        "signature of another image",
                        signed(payload(OTHER_IMAGE)),
                        new Refusal.OtherImage(OTHER_IMAGE.toString())),
                argumentSet("no digest", signed(text("{\"critical\":{\"image\":{}}}")), new Refusal.OtherImage("")),
                argumentSet(
                        "digest of another type",
                        signed(text("{\"critical\":{\"image\":{\"docker-manifest-digest\":1}}}")),
                        new Refusal.OtherImage("")),
                argumentSet("not an object", signed(text("[]")), new Refusal.OtherImage("")),
                argumentSet(
                        "digest in another letter case",
                        signed(text("{\"critical\":{\"image\":{\"Docker-manifest-digest\":\"" + IMAGE + "\"}}}")),
                        new Refusal.OtherImage("")),
                argumentSet(
                        "digest in optional",
                        signed(text("{\"critical\":{\"image\":{\"docker-manifest-digest\":\"" + OTHER_IMAGE
                                + "\"}},\"optional\":{\"docker-manifest-digest\":\"" + IMAGE + "\"}}")),
                        new Refusal.OtherImage(OTHER_IMAGE.toString())),
                argumentSet(
                        "empty payload",
                        signed(new byte[0]),
                        new Refusal.MalformedPayload("unexpected end of JSON input")),
                argumentSet(
                        "no JSON",
                        signed(text("this is text")),
                        new Refusal.MalformedPayload("invalid character 'h' in literal true (expecting 'r')")),
                argumentSet(
                        "trailing data",
                        signed(text(new String(good, StandardCharsets.UTF_8) + "x")),
                        new Refusal.MalformedPayload("invalid character 'x' after top-level value")),
                argumentSet(
                        "blank certificate (CVE of the reference, VE D-02)",
                        layer(good, signature, SignatureLayer.CERTIFICATE, "  \n"),
                        new Refusal.MalformedCertificate(
                                "annotation dev.sigstore.cosign/certificate holds no readable certificate")),
                argumentSet(
                        "garbage chain",
                        layer(good, signature, SignatureLayer.CHAIN, "garbage"),
                        new Refusal.MalformedCertificate(
                                "annotation dev.sigstore.cosign/chain holds no readable certificate")),
                argumentSet(
                        "a blob that is not what its descriptor says",
                        new SignatureLayer.Unusable(digest, "blob is not what its digest says"),
                        new Refusal.UnusableLayer(digest, "blob is not what its digest says")));
    }

    @ParameterizedTest
    @MethodSource("layersThatDoNotVouch")
    void refuses(SignatureLayer layer, Refusal refusal) {
        assertThat(verify(layer)).isEqualTo(new Rejected(List.of(refusal)));
    }

    @ParameterizedTest
    @MethodSource("layersThatDoNotVouch")
    void oneGoodLayerIsEnoughBesideABadOne(SignatureLayer bad, Refusal ignored) {
        assertThat(verify(bad, signed(payload(IMAGE)), bad)).isInstanceOf(Verified.class);
    }

    @Test
    void acceptsWhiteSpaceAroundThePayload() {
        byte[] payload = text("\n " + new String(payload(IMAGE), StandardCharsets.UTF_8) + "\r\n");
        assertThat(verify(signed(payload))).isInstanceOf(Verified.class);
    }

    @Test
    void refusesADigestMemberThatStandsTwice() {
        byte[] payload = text("{\"critical\":{\"image\":{\"docker-manifest-digest\":\"" + OTHER_IMAGE
                + "\",\"docker-manifest-digest\":\"" + IMAGE + "\"}}}");
        assertThat(verify(signed(payload)))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected ->
                                assertThat(rejected.refusals()).hasOnlyElementsOfType(Refusal.MalformedPayload.class));
    }

    @Test
    void aPayloadInUtf16IsNoPayload() {
        byte[] payload = new String(payload(IMAGE), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
        assertThat(verify(signed(payload))).isInstanceOf(Rejected.class);
    }

    @Test
    void doesNotKnowWhereALayerCouldNotBeFetched() {
        SignatureLayer missing = new SignatureLayer.Unavailable(IMAGE, "GET x: timeout");
        assertThat(verify(missing)).isEqualTo(new Undetermined("GET x: timeout"));
        assertThat(verify(signedByStranger(), missing)).isEqualTo(new Undetermined("GET x: timeout"));
        assertThat(verify(missing, signed(payload(IMAGE)))).isInstanceOf(Verified.class);
    }

    @Test
    void tellsNothingFoundFromNothingGood() {
        Rejected nothing = new Rejected(List.of(new Refusal.NoSignature()));
        assertThat(verify()).isEqualTo(nothing);
        assertThat(SignatureVerifier.verify(IMAGE, new SignatureMaterial.Absent(), List.of(KEY), NOW))
                .isEqualTo(nothing);
        assertThat(SignatureVerifier.verify(IMAGE, new SignatureMaterial.Unusable("why"), List.of(KEY), NOW))
                .isEqualTo(new Rejected(List.of(new Refusal.UnusableMaterial("why"))));
    }

    @Test
    void anyOfSeveralKeysIsEnough() {
        VerificationKey stranger = VerificationKey.read(STRANGER.pem(), KeyHash.UNSET);
        SignatureMaterial material = new SignatureMaterial.Found(List.of(signed(payload(IMAGE))));
        assertThat(SignatureVerifier.verify(IMAGE, material, List.of(stranger, KEY), NOW))
                .isInstanceOf(Verified.class);
        assertThat(SignatureVerifier.verify(IMAGE, material, List.of(stranger), NOW))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void givesAllSignaturesThatHoldInTheirOrder() {
        SignatureLayer first = signed(payload(IMAGE));
        SignatureLayer second = signed(text(new String(payload(IMAGE), StandardCharsets.UTF_8) + " "));
        assertThat(verify(first, signedByStranger(), second))
                .isInstanceOfSatisfying(
                        Verified.class,
                        verified -> assertThat(verified.signatures().stream().map(VerifiedSignature::payload))
                                .containsExactly(first.digest(), second.digest()));
    }

    @Test
    void refusalsKeepTheOrderOfTheManifest() {
        assertThat(verify(signedByStranger(), signed(payload(OTHER_IMAGE))))
                .isEqualTo(new Rejected(Arrays.asList(
                        new Refusal.BadSignature(KeyFamily.ECDSA), new Refusal.OtherImage(OTHER_IMAGE.toString()))));
    }

    private static VerificationResult verifyUntil(int questions, SignatureLayer... layers) {
        int[] asked = {0};
        return SignatureVerifier.verify(
                IMAGE, new SignatureMaterial.Found(List.of(layers)), List.of(KEY), NOW, () -> asked[0]++ >= questions);
    }

    @Test
    void endsWhenItIsLateWithWhatItKnows() {
        Undetermined late = new Undetermined("the deadline passed before all signatures were judged");
        SignatureLayer good = signed(payload(IMAGE));
        assertThat(verifyUntil(0, good)).isEqualTo(late);
        assertThat(verifyUntil(1, good)).isEqualTo(late);
        assertThat(verifyUntil(2, good)).isInstanceOf(Verified.class);
        assertThat(verifyUntil(2, signedByStranger(), good)).isEqualTo(late);
        assertThat(verifyUntil(3, signedByStranger(), good)).isEqualTo(late);
        assertThat(verifyUntil(2, good, signedByStranger())).isInstanceOf(Verified.class);
    }

    @Test
    void tellsWhyALayerCouldNotBeHadHoweverLateItIs() {
        SignatureLayer missing = new SignatureLayer.Unavailable(IMAGE, "the registry is silent");
        assertThat(verifyUntil(0, missing)).isEqualTo(new Undetermined("the registry is silent"));
        assertThat(verifyUntil(0, missing, signed(payload(IMAGE))))
                .isEqualTo(new Undetermined("the registry is silent"));
        assertThat(verifyUntil(0, signed(payload(IMAGE)), missing))
                .isEqualTo(new Undetermined("the deadline passed before all signatures were judged"));
    }
}
