// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.certificate.IdentityPattern;
import dev.gatehouse.core.signature.certificate.TextPattern;
import dev.gatehouse.core.trust.CertificateDraft;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which checks are told as made, and which as skipped, by what a policy asks for.
class ChecksTest {
    private static final Sigstore INSTANCE = new Sigstore();

    private static List<CheckResult> checks(SignatureMaterial material, Demand demand) {
        return SignatureVerifier.examine(Artifact.named(Sigstore.IMAGE), material, demand, Sigstore.SIGNED, () -> false)
                .candidates()
                .getFirst()
                .checks();
    }

    private static List<CheckResult> skipping(Check... skipped) {
        List<Check> without = List.of(skipped);
        return Stream.of(Check.values())
                .<CheckResult>map(
                        check -> without.contains(check) ? new CheckResult.Skipped(check) : new CheckResult.Done(check))
                .toList();
    }

    private static VerificationKey key() {
        return VerificationKey.read(
                CertificateDraft.pem("PUBLIC KEY", INSTANCE.signer.certificate().publicKeyInfo()), KeyHash.UNSET);
    }

    @Test
    void aKeyNeedsNothingOfACertificate() {
        List<CheckResult> without =
                skipping(Check.TIMESTAMP, Check.LOG, Check.CERTIFICATE, Check.CERTIFICATE_LOG, Check.IDENTITY);
        assertThat(checks(new LegacyDraft(INSTANCE).material(), Demand.keys(List.of(key()))))
                .isEqualTo(without);
        BundleDraft hinted = BundleDraft.first(INSTANCE).material(_ -> "\"publicKey\":{}");
        assertThat(checks(hinted.asMaterial(), Demand.keys(List.of(key())))).isEqualTo(without);
    }

    @Test
    void aCertificateNeedNotBeLoggedWhereThePolicySaysSo() {
        TrustAnchors anchors = TrustAnchors.of(INSTANCE.root());
        IdentityPattern identity = new IdentityPattern(List.of(), List.of(new TextPattern.Exact(Sigstore.MAIL)));
        Map<SignatureFormat, Proofs> formats = Map.of(SignatureFormat.LEGACY, Proofs.NONE);
        for (boolean logged : List.of(true, false)) {
            Demand demand = new Demand(new Signers.Identities(anchors, List.of(identity), logged), formats);
            assertThat(checks(new LegacyDraft(INSTANCE).material(), demand))
                    .isEqualTo(
                            logged
                                    ? skipping(Check.TIMESTAMP, Check.LOG)
                                    : skipping(Check.TIMESTAMP, Check.LOG, Check.CERTIFICATE_LOG));
        }
    }

    @Test
    void theFailedCheckIsTheLast() {
        List<CheckResult> checks =
                checks(new LegacyDraft(INSTANCE).payload(Texts.blob("{}")).material(), Demand.keys(List.of(key())));
        assertThat(checks)
                .extracting(CheckResult::check)
                .containsExactly(Check.FORM, Check.KIND, Check.SIGNER, Check.SIGNATURE, Check.CLAIM);
        assertThat(checks.getLast()).isInstanceOfSatisfying(CheckResult.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.OTHER_ARTIFACT);
            assertThat(failed.detail()).isEqualTo("other-artifact");
        });
    }

    // What the id covers is what tells two signatures apart: of a bundle, the certificate inside it.
    @Test
    void theIdCoversTheCertificateOfABundle() {
        TrustAnchors anchors = TrustAnchors.of(INSTANCE.root());
        IdentityPattern identity = new IdentityPattern(List.of(), List.of(new TextPattern.Exact(Sigstore.MAIL)));
        Demand demand = new Demand(
                new Signers.Identities(anchors, List.of(identity), true),
                Map.of(SignatureFormat.BUNDLE, Proofs.NONE, SignatureFormat.LEGACY, Proofs.NONE));
        SignatureMaterial bundle = BundleDraft.first(INSTANCE).asMaterial();
        VerificationResult.Verified verified = (VerificationResult.Verified)
                SignatureVerifier.verify(Artifact.named(Sigstore.IMAGE), bundle, demand, Sigstore.SIGNED, () -> false);
        SignatureLayer.Bundled layer = (SignatureLayer.Bundled)
                ((SignatureMaterial.Found) bundle).layers().getFirst();
        String text = Texts.text(layer.bundle());
        int start = text.indexOf("\"signatures\":[{\"sig\":\"") + "\"signatures\":[{\"sig\":\"".length();
        byte[] signature = java.util.Base64.getDecoder().decode(text.substring(start, text.indexOf('"', start)));
        byte[] pem = INSTANCE.signer.pem().getBytes(StandardCharsets.UTF_8);
        byte[] both = java.util.Arrays.copyOf(signature, signature.length + pem.length);
        System.arraycopy(pem, 0, both, signature.length, pem.length);
        assertThat(verified.signatures())
                .extracting(VerifiedSignature::id)
                .containsExactly(Digest.of(both).hex());
    }

    @Test
    void pemHasLinesOf64LettersAndALineBreakBehindIt() {
        for (int length : List.of(0, 1, 47, 48, 49, 96, 97)) {
            byte[] bytes = new byte[length];
            assertThat(Pem.of("X", Blob.of(bytes)).replace("\n\n", "\n")).isEqualTo(CertificateDraft.pem("X", bytes));
        }
    }

    @Test
    void everyReasonHasAWordOfItsOwn() {
        assertThat(Stream.of(Reason.values()).map(Reason::code))
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[a-z]+(-[a-z]+)*"));
        assertThat(Reason.NO_LOG_ENTRY.code()).isEqualTo("no-log-entry");
        assertThat(Stream.of(Reason.values()).map(Reason::check)).containsOnlyOnce(Check.SIGNATURE, Check.CLAIM);
    }
}
