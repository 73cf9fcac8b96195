// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.TestKeys;
import dev.gatehouse.core.trust.TransparencyLog;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Signatures in cosign's layout with certificates: one good one, and for each check one that differs from it in
/// exactly that respect.
class KeylessVerificationTest {
    private static final Sigstore INSTANCE = new Sigstore();
    private static final Instant LATER = Instant.parse("2026-11-21T12:00:00Z");
    private static final Digest OTHER = Digest.of(new byte[] {2});
    private static final IssuedCertificate MALLORY = INSTANCE.certificateLog.issue(
            Sigstore.draft("mallory@example.com").number(8), INSTANCE.authority, Sigstore.ISSUED);
    private static final IssuedCertificate STRANGER =
            CertificateDraft.authority("CN=ca").selfSigned();

    private static Demand demand(TrustedRoot root, boolean log, boolean stamped) {
        TrustAnchors anchors = TrustAnchors.of(root);
        Proofs proofs = new Proofs(
                log ? new Proofs.Log.Required(anchors) : new Proofs.Log.Skipped(),
                stamped ? new Proofs.Timestamp.Required(anchors) : new Proofs.Timestamp.Skipped());
        return new Demand(Sigstore.identities(root, Sigstore.MAIL), Map.of(SignatureFormat.LEGACY, proofs));
    }

    private static VerificationResult judge(SignatureMaterial material, Demand demand, Instant now) {
        return SignatureVerifier.verify(Artifact.named(Sigstore.IMAGE), material, demand, now, () -> false);
    }

    private static VerificationResult judge(UnaryOperator<LegacyDraft> difference) {
        return judge(
                difference.apply(new LegacyDraft(INSTANCE)).material(), demand(INSTANCE.root(), true, true), LATER);
    }

    private static void assertRefused(VerificationResult result, Reason reason) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        VerificationResult.Rejected.class,
                        rejected -> assertThat(rejected.refusals())
                                .singleElement()
                                .satisfies(refusal -> {
                                    Reason found = switch (refusal) {
                                        case Refusal.CheckFailed failed -> failed.reason();
                                        case Refusal.BadSignature _ -> Reason.BAD_SIGNATURE;
                                        case Refusal.OtherImage _, Refusal.MalformedPayload _ -> Reason.OTHER_ARTIFACT;
                                        case Refusal.NoSignatureAnnotation _ -> Reason.NO_SIGNATURE_ANNOTATION;
                                        case Refusal.NoSignature _,
                                                Refusal.UnusableMaterial _,
                                                Refusal.UnusableLayer _,
                                                Refusal.SignatureNotBase64 _,
                                                Refusal.MalformedCertificate _,
                                                Refusal.CertificateNotValid _ -> throw new AssertionError(refusal);
                                    };
                                    assertThat(found).as(refusal.toString()).isEqualTo(reason);
                                }));
    }

    @Test
    void acceptsASignatureThatPassesEveryCheckLongAfterItsCertificateExpired() {
        assertThat(judge(UnaryOperator.identity()))
                .isInstanceOfSatisfying(
                        VerificationResult.Verified.class,
                        verified -> assertThat(verified.signatures())
                                .singleElement()
                                .satisfies(signature -> assertThat(signature
                                                .certificate()
                                                .orElseThrow()
                                                .subjects())
                                        .hasToString("[" + Sigstore.MAIL + "]")));
    }

    @Test
    void tellsEveryCheckItMade() {
        SignatureVerifier.Examination examination = SignatureVerifier.examine(
                Artifact.named(Sigstore.IMAGE),
                new LegacyDraft(INSTANCE).material(),
                demand(INSTANCE.root(), true, false),
                LATER,
                () -> false);
        assertThat(examination.candidates()).singleElement().satisfies(report -> {
            assertThat(report.checks()).extracting(CheckResult::check).containsExactly(Check.values());
            assertThat(report.checks())
                    .filteredOn(CheckResult.Skipped.class::isInstance)
                    .extracting(CheckResult::check)
                    .containsExactly(Check.TIMESTAMP);
        });
    }

    static Stream<Arguments> signaturesThatDifferInOneRespect() {
        return Stream.of(
                differing("no signature", Reason.NO_SIGNATURE_ANNOTATION, SignatureLayer.SIGNATURE, ""),
                differing("no certificate", Reason.NO_CERTIFICATE, SignatureLayer.CERTIFICATE, ""),
                differing("a certificate that is none", Reason.MALFORMED_CERTIFICATE, SignatureLayer.CERTIFICATE, " "),
                differing("no log entry", Reason.NO_LOG_ENTRY, SignatureLayer.BUNDLE, ""),
                differing("a log entry that is none", Reason.MALFORMED_LOG_ENTRY, SignatureLayer.BUNDLE, "{}"),
                differing("no timestamp", Reason.NO_TIMESTAMP, SignatureLayer.TIMESTAMP, ""),
                differing("a timestamp that is none", Reason.BAD_TIMESTAMP, SignatureLayer.TIMESTAMP, "{}"),
                differing("certificate of another key", Reason.BAD_SIGNATURE, draft -> draft.showing(MALLORY)),
                differing("another image", Reason.OTHER_ARTIFACT, draft -> draft.payload(Sigstore.payload(OTHER))),
                differing("another identity", Reason.WRONG_IDENTITY, draft -> draft.signer(MALLORY)),
                differing(
                        "another authority of the same name",
                        Reason.UNTRUSTED_CERTIFICATE,
                        draft -> draft.signer(INSTANCE.certificateLog.issue(
                                Sigstore.draft(Sigstore.MAIL), STRANGER, Sigstore.ISSUED))),
                differing(
                        "no purpose",
                        Reason.UNTRUSTED_CERTIFICATE,
                        draft -> draft.signer(INSTANCE.certificateLog.issue(
                                Sigstore.draft(Sigstore.MAIL).without(Extension.extendedKeyUsage),
                                INSTANCE.authority,
                                Sigstore.ISSUED))),
                differing(
                        "a certificate that was not logged",
                        Reason.CERTIFICATE_NOT_LOGGED,
                        draft -> draft.signer(Sigstore.draft(Sigstore.MAIL).signedBy(INSTANCE.authority))),
                differing(
                        "logged after the certificate expired",
                        Reason.CERTIFICATE_NOT_VALID,
                        draft -> draft.entry(entry -> entry.time(Sigstore.EXPIRED.plusSeconds(1)))),
                differing(
                        "logged before the certificate was issued",
                        Reason.CERTIFICATE_NOT_VALID,
                        draft -> draft.entry(entry -> entry.time(Sigstore.ISSUED.minusSeconds(1)))),
                differing(
                        "stamped after the certificate expired",
                        Reason.CERTIFICATE_NOT_VALID,
                        draft -> draft.stampedAt("20260601121001Z")),
                differing(
                        "stamped by a stranger",
                        Reason.BAD_TIMESTAMP,
                        draft -> draft.stampedBy(CertificateDraft.timestamper("CN=tsa")
                                .number(9)
                                .signedBy(CertificateDraft.authority("CN=tsa root")
                                        .selfSigned()))),
                differing(
                        "promised by a stranger",
                        Reason.BAD_LOG_PROMISE,
                        draft -> draft.entry(entry -> entry.promisedBy(TestKeys.elliptic()))),
                differing(
                        "another time than was promised",
                        Reason.BAD_LOG_PROMISE,
                        draft -> draft.entry(entry -> entry.telling(Sigstore.SIGNED.plusSeconds(1)))),
                differing(
                        "another place than was promised",
                        Reason.BAD_LOG_PROMISE,
                        draft -> draft.annotation(SignatureLayer.BUNDLE, promisedElsewhere())),
                differing(
                        "an entry of another content",
                        Reason.LOG_ENTRY_OF_OTHER,
                        draft -> draft.body(body -> replaced(body, hash(Sigstore.IMAGE), hash(OTHER)))),
                differing(
                        "an entry of another signature",
                        Reason.LOG_ENTRY_OF_OTHER,
                        draft -> draft.body(body -> replaced(body, "\"content\":\"ME", "\"content\":\"AE"))),
                differing(
                        "an entry of another certificate",
                        Reason.LOG_ENTRY_OF_OTHER,
                        draft -> draft.body(body ->
                                replaced(body, Texts.base64(INSTANCE.signer.pem()), Texts.base64(MALLORY.pem())))),
                differing(
                        "an entry of the bare key",
                        Reason.LOG_ENTRY_OF_OTHER,
                        draft -> draft.body(
                                body -> replaced(body, Texts.base64(INSTANCE.signer.pem()), Texts.base64(bareKey())))),
                differing(
                        "an entry of an unknown kind",
                        Reason.MALFORMED_LOG_ENTRY,
                        draft -> draft.body(body -> replaced(body, "\"hashedrekord\"", "\"helm\""))));
    }

    private static Arguments differing(String name, Reason reason, UnaryOperator<LegacyDraft> difference) {
        return argumentSet(name, difference, reason);
    }

    private static Arguments differing(String name, Reason reason, String annotation, String text) {
        return differing(name, reason, draft -> draft.annotation(annotation, text));
    }

    private static String hash(Digest image) {
        return Sigstore.payload(image).digest().hex();
    }

    private static Blob replaced(Blob body, String from, String to) {
        String text = Texts.text(body);
        assertThat(text).contains(from);
        return Texts.blob(text.replace(from, to));
    }

    private static String bareKey() {
        return CertificateDraft.pem("PUBLIC KEY", INSTANCE.signer.certificate().publicKeyInfo());
    }

    private static String promisedElsewhere() {
        SignatureLayer.Fetched layer =
                (SignatureLayer.Fetched) ((SignatureMaterial.Found) new LegacyDraft(INSTANCE).material())
                        .layers()
                        .getFirst();
        return layer.annotations().getOrDefault(SignatureLayer.BUNDLE, "").replace("1003", "1004");
    }

    @ParameterizedTest
    @MethodSource("signaturesThatDifferInOneRespect")
    void refusesWhatDiffersInOneRespect(UnaryOperator<LegacyDraft> difference, Reason reason) {
        assertRefused(judge(difference), reason);
    }

    static Stream<Arguments> rootsThatDifferInOneRespect() {
        TrustedRoot root = INSTANCE.root();
        Window ended = Window.between(Instant.EPOCH, Sigstore.SIGNED.minusSeconds(1));
        return Stream.of(
                argumentSet("no log", root.withTransparencyLogs(List.of()), Reason.UNKNOWN_LOG),
                argumentSet(
                        "log ended",
                        root.withTransparencyLogs(List.of(INSTANCE.trustedLog1(ended))),
                        Reason.OUTSIDE_LOG_WINDOW),
                argumentSet("no certificate log", root.withCertificateLogs(List.of()), Reason.CERTIFICATE_NOT_LOGGED),
                argumentSet("no authority", root.withCertificateAuthorities(List.of()), Reason.UNTRUSTED_CERTIFICATE),
                argumentSet(
                        "authority ended",
                        root.withCertificateAuthorities(List.of(
                                new CertificateAuthority("ca", "", List.of(INSTANCE.authority.certificate()), ended))),
                        Reason.UNTRUSTED_CERTIFICATE));
    }

    @ParameterizedTest
    @MethodSource("rootsThatDifferInOneRespect")
    void believesNobodyOutsideTheTrustedRootAndItsTimes(TrustedRoot root, Reason reason) {
        assertRefused(judge(new LegacyDraft(INSTANCE).material(), demand(root, true, true), LATER), reason);
    }

    @Test
    void believesAnAuthorityToTheLastInstantOfItsWindow() {
        Window window = Window.between(Instant.EPOCH, Sigstore.SIGNED);
        TrustedRoot root = INSTANCE.root()
                .withCertificateAuthorities(
                        List.of(new CertificateAuthority("ca", "", List.of(INSTANCE.authority.certificate()), window)))
                .withTransparencyLogs(List.of(INSTANCE.trustedLog1(window)));
        assertThat(judge(new LegacyDraft(INSTANCE).material(), demand(root, true, true), LATER))
                .isInstanceOf(VerificationResult.Verified.class);
    }

    // One of the windows is enough, whichever stands first.
    @Test
    void believesALogInEachOfItsWindows() {
        Window ended = Window.between(Instant.EPOCH, Sigstore.SIGNED.minusSeconds(1));
        List<TransparencyLog> logs = List.of(INSTANCE.trustedLog1(Window.UNBOUNDED), INSTANCE.trustedLog1(ended));
        for (List<TransparencyLog> order : List.of(logs, logs.reversed())) {
            assertThat(judge(
                            new LegacyDraft(INSTANCE).material(),
                            demand(INSTANCE.root().withTransparencyLogs(order), true, true),
                            LATER))
                    .isInstanceOf(VerificationResult.Verified.class);
        }
        assertRefused(
                judge(
                        new LegacyDraft(INSTANCE).material(),
                        demand(
                                INSTANCE.root().withTransparencyLogs(List.of(logs.getLast(), logs.getLast())),
                                true,
                                true),
                        LATER),
                Reason.OUTSIDE_LOG_WINDOW);
    }

    @Test
    void judgesByTheClockWhereThePolicyAsksForNothingThatShowsATime() {
        Demand demand = demand(INSTANCE.root(), false, false);
        SignatureMaterial material = new LegacyDraft(INSTANCE).material();
        assertThat(judge(material, demand, Sigstore.EXPIRED)).isInstanceOf(VerificationResult.Verified.class);
        assertRefused(judge(material, demand, Sigstore.EXPIRED.plusSeconds(1)), Reason.CERTIFICATE_NOT_VALID);
        assertThat(judge(material, demand, Sigstore.ISSUED)).isInstanceOf(VerificationResult.Verified.class);
        assertRefused(judge(material, demand, Sigstore.ISSUED.minusSeconds(1)), Reason.CERTIFICATE_NOT_VALID);
    }

    @Test
    void aFormatThatIsNotAskedForIsNoSignature() {
        Demand bundles = new Demand(
                Sigstore.identities(INSTANCE.root(), Sigstore.MAIL), Map.of(SignatureFormat.BUNDLE, Proofs.NONE));
        assertThat(judge(new LegacyDraft(INSTANCE).material(), bundles, Sigstore.SIGNED))
                .isEqualTo(new VerificationResult.Rejected(List.of(new Refusal.NoSignature())));
    }
}
