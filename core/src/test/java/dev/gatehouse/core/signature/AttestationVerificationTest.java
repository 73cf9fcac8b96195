// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.envelope.Envelope;
import dev.gatehouse.core.signature.timestamp.Stamps;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.TestKeys;
import java.security.KeyPair;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Attestations in cosign's layout, with entries of every kind that logs made for them.
class AttestationVerificationTest {
    private static final Sigstore INSTANCE = new Sigstore();
    private static final Instant LATER = Instant.parse("2026-11-21T12:00:00Z");
    private static final String VULN = "https://cosign.sigstore.dev/attestation/vuln/v1";
    private static final Blob STATEMENT = Sigstore.statement(Sigstore.IMAGE, VULN);
    private static final Digest OTHER = Digest.of(new byte[] {2});
    private static final IssuedCertificate SIGNER = INSTANCE.signer;
    private static final String KEY_PEM =
            CertificateDraft.pem("PUBLIC KEY", SIGNER.certificate().publicKeyInfo());
    private static final IssuedCertificate STRANGER = Sigstore.draft("mallory@example.com")
            .signedBy(CertificateDraft.authority("CN=ca").selfSigned());

    enum Kind {
        DSSE,
        IN_TOTO,
        IN_TOTO_2;

        Blob body(Blob envelope, Blob payload, byte[] signature, String signer) {
            return switch (this) {
                case DSSE -> Bodies.dsse(envelope, payload, signature, signer);
                case IN_TOTO -> Bodies.inToto(envelope, signer);
                case IN_TOTO_2 -> Bodies.inToto2(envelope, payload, signature, signer);
            };
        }
    }

    private static byte[] signature(KeyPair keys) {
        return TestKeys.sign(
                keys,
                "SHA256withECDSA",
                new Envelope(Envelope.IN_TOTO, STATEMENT, List.of())
                        .preAuthenticationEncoding()
                        .bytes());
    }

    private static final byte[] SIGNATURE = signature(SIGNER.keys());

    private static Blob envelope(String... signatures) {
        return Texts.blob("{\"payloadType\":\"" + Envelope.IN_TOTO + "\",\"payload\":\"" + Texts.base64(STATEMENT)
                + "\",\"signatures\":[" + String.join(",", signatures) + "]}");
    }

    private static String signed(byte[] signature) {
        return "{\"keyid\":\"somebody\",\"sig\":\"" + Texts.base64(signature) + "\"}";
    }

    private static final Blob ENVELOPE = envelope(signed(SIGNATURE));

    private static SignatureMaterial material(Blob envelope, Blob body, byte[] stamped) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(SignatureLayer.SIGNATURE, "");
        annotations.put(SignatureLayer.CERTIFICATE, SIGNER.pem());
        annotations.put(
                SignatureLayer.BUNDLE,
                LegacyDraft.annotation(EntryDraft.first(INSTANCE.log1, "", body).entry()));
        annotations.put(
                SignatureLayer.TIMESTAMP,
                "{\"SignedRFC3161Timestamp\":\""
                        + Texts.base64(Stamps.over(stamped, Sigstore.SIGNED_TEXT, INSTANCE.stamper)) + "\"}");
        return new SignatureMaterial.Found(
                List.of(new SignatureLayer.Enveloped(envelope.digest(), annotations, envelope)));
    }

    private static SignatureMaterial logged(Blob body) {
        return material(ENVELOPE, body, ENVELOPE.bytes());
    }

    private static Proofs proofs(boolean logged, boolean stamped) {
        TrustAnchors anchors = TrustAnchors.of(INSTANCE.root());
        return new Proofs(
                logged ? new Proofs.Log.Required(anchors) : new Proofs.Log.Skipped(),
                stamped ? new Proofs.Timestamp.Required(anchors) : new Proofs.Timestamp.Skipped());
    }

    private static Demand certified(Proofs proofs) {
        return new Demand(Sigstore.identities(INSTANCE.root(), Sigstore.MAIL), Map.of(SignatureFormat.LEGACY, proofs));
    }

    private static Demand keyed(Proofs proofs) {
        Signers.Keys keys = new Signers.Keys(List.of(VerificationKey.read(KEY_PEM, KeyHash.UNSET)));
        return new Demand(keys, Map.of(SignatureFormat.LEGACY, proofs));
    }

    private static AttestationResult judge(SignatureMaterial material, Demand demand) {
        return SignatureVerifier.attestations(Artifact.named(Sigstore.IMAGE), material, demand, LATER, () -> false);
    }

    private static void assertHolds(AttestationResult result) {
        assertThat(result.refusals()).isEmpty();
        assertThat(result.undetermined()).isEmpty();
        assertThat(result.verified()).hasSize(1);
    }

    private static void assertRefused(AttestationResult result, Reason reason) {
        assertThat(result.verified()).isEmpty();
        assertThat(result.refusals())
                .singleElement()
                .isInstanceOfSatisfying(
                        Refusal.CheckFailed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void acceptsEveryKindOfEntry(Kind kind) {
        Blob body = kind.body(ENVELOPE, STATEMENT, SIGNATURE, SIGNER.pem());
        assertHolds(judge(logged(body), certified(proofs(true, true))));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void acceptsAnEntryOfTheKeyAndOneOfACertificateWithIt(Kind kind) {
        // No certificate beside it that would have to be valid by now: the entry tells the time.
        for (String signer : List.of(KEY_PEM, SIGNER.pem())) {
            Blob body = kind.body(ENVELOPE, STATEMENT, SIGNATURE, signer);
            assertHolds(judge(logged(body), keyed(proofs(true, false))));
        }
        Blob strange = kind.body(ENVELOPE, STATEMENT, SIGNATURE, STRANGER.pem());
        assertRefused(judge(logged(strange), keyed(proofs(true, false))), Reason.LOG_ENTRY_OF_OTHER);
    }

    static Stream<Arguments> entriesOfOthers() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(
                        argumentSet(
                                kind + " of another envelope",
                                kind.body(Texts.blob("other"), STATEMENT, SIGNATURE, SIGNER.pem()),
                                true),
                        argumentSet(
                                kind + " of another payload",
                                kind.body(ENVELOPE, Texts.blob("other"), SIGNATURE, SIGNER.pem()),
                                kind != Kind.IN_TOTO),
                        argumentSet(
                                kind + " of another signature",
                                kind.body(ENVELOPE, STATEMENT, new byte[] {1}, SIGNER.pem()),
                                kind != Kind.IN_TOTO),
                        argumentSet(
                                kind + " of another certificate",
                                kind.body(ENVELOPE, STATEMENT, SIGNATURE, STRANGER.pem()),
                                true),
                        argumentSet(
                                kind + " of the bare key", kind.body(ENVELOPE, STATEMENT, SIGNATURE, KEY_PEM), true)));
    }

    // The oldest kind holds nothing but the hash of the envelope, which binds all the rest.
    @ParameterizedTest
    @MethodSource("entriesOfOthers")
    void refusesEntriesThatDifferInOneRespect(Blob body, boolean held) {
        AttestationResult result = judge(logged(body), certified(proofs(true, false)));
        if (held) {
            assertRefused(result, Reason.LOG_ENTRY_OF_OTHER);
        } else {
            assertHolds(result);
        }
    }

    @Test
    void stampsTheWholeEnvelope() {
        Blob body = Kind.DSSE.body(ENVELOPE, STATEMENT, SIGNATURE, SIGNER.pem());
        Demand demand = certified(proofs(false, true));
        assertHolds(judge(material(ENVELOPE, body, ENVELOPE.bytes()), demand));
        assertRefused(judge(material(ENVELOPE, body, SIGNATURE), demand), Reason.BAD_TIMESTAMP);
    }

    @Test
    void findsTheSignersSignatureAmongOthers() {
        Blob both = envelope(signed(signature(STRANGER.keys())), signed(SIGNATURE));
        Blob strangers = envelope(signed(signature(STRANGER.keys())));
        Blob nobodys = envelope();
        Demand demand = keyed(Proofs.NONE);
        assertThat(judge(withoutCertificate(both), demand).verified()).hasSize(1);
        for (Blob envelope : List.of(strangers, nobodys)) {
            assertThat(judge(withoutCertificate(envelope), demand).refusals())
                    .containsExactly(new Refusal.BadSignature(KeyFamily.ECDSA));
        }
    }

    private static SignatureMaterial withoutCertificate(Blob envelope) {
        return new SignatureMaterial.Found(List.of(
                new SignatureLayer.Enveloped(envelope.digest(), Map.of(SignatureLayer.SIGNATURE, ""), envelope)));
    }

    static Stream<Arguments> envelopesThatSayOtherwise() {
        String good = Texts.text(ENVELOPE);
        return Stream.of(
                argumentSet("no JSON", "x" + good, Reason.MALFORMED),
                argumentSet("another payload type", good.replace("in-toto+", ""), Reason.WRONG_PAYLOAD_TYPE),
                argumentSet("no statement", good.replace(Texts.base64(STATEMENT), "e30="), Reason.MALFORMED));
    }

    @ParameterizedTest
    @MethodSource("envelopesThatSayOtherwise")
    void refusesEnvelopesThatSayOtherwise(String text, Reason reason) {
        assertRefused(judge(withoutCertificate(Texts.blob(text)), keyed(Proofs.NONE)), reason);
    }

    @Test
    void refusesAStatementThatWasNotSigned() {
        String other = Texts.base64(Sigstore.statement(Sigstore.IMAGE, VULN + "/"));
        Blob changed = Texts.blob(Texts.text(ENVELOPE).replace(Texts.base64(STATEMENT), other));
        assertThat(judge(withoutCertificate(changed), keyed(Proofs.NONE)).refusals())
                .containsExactly(new Refusal.BadSignature(KeyFamily.ECDSA));
    }

    @Test
    void isAboutItsImageOnly() {
        Demand demand = keyed(Proofs.NONE);
        SignatureMaterial material = withoutCertificate(ENVELOPE);
        assertHolds(judge(material, demand));
        assertRefused(
                SignatureVerifier.attestations(Artifact.named(OTHER), material, demand, LATER, () -> false),
                Reason.OTHER_ARTIFACT);
    }

    @Test
    void isNoSignature() {
        VerificationResult result = SignatureVerifier.verify(
                Artifact.named(Sigstore.IMAGE), withoutCertificate(ENVELOPE), keyed(Proofs.NONE), LATER, () -> false);
        assertThat(result).isEqualTo(new VerificationResult.Rejected(List.of(new Refusal.NoSignature())));
    }

    @Test
    void tellsWhatWasSaidAndByWhom() {
        VerifiedAttestation attestation = judge(withoutCertificate(ENVELOPE), keyed(Proofs.NONE))
                .verified()
                .getFirst();
        assertThat(attestation.predicateType()).isEqualTo(VULN);
        assertThat(attestation.statement().string("predicateType")).contains(VULN);
        assertThat(attestation.payload()).isEqualTo(STATEMENT);
        assertThat(attestation.layer()).isEqualTo(ENVELOPE.digest());
        assertThat(attestation.signature().certificate()).isEmpty();
        assertThat(attestation.signature().keyFingerprint())
                .isEqualTo(Digest.of(SIGNER.certificate().publicKeyInfo()).hex());
        assertThat(attestation).hasToString("VerifiedAttestation[" + VULN + " in " + ENVELOPE.digest() + "]");
    }

    @Test
    void isEqualBySignatureAndPayload() {
        VerifiedAttestation one = judge(withoutCertificate(ENVELOPE), keyed(Proofs.NONE))
                .verified()
                .getFirst();
        VerifiedAttestation same = judge(withoutCertificate(ENVELOPE), keyed(Proofs.NONE))
                .verified()
                .getFirst();
        Blob again = envelope(signed(SIGNATURE), signed(SIGNATURE));
        VerifiedAttestation elsewhere =
                judge(withoutCertificate(again), keyed(Proofs.NONE)).verified().getFirst();
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(elsewhere);
        assertThat(one.equals((Object) "an attestation")).isFalse();
        assertThat(one.signature()).isNotEqualTo(elsewhere.signature());
    }
}
