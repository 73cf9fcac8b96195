// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.signature.certificate.IdentityPattern;
import dev.gatehouse.core.signature.certificate.PathOutcome;
import dev.gatehouse.core.signature.certificate.TextPattern;
import dev.gatehouse.core.trust.Certificate;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.IssuedCertificate;
import dev.gatehouse.core.trust.TrustedRoot;
import dev.gatehouse.core.trust.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody's own authorities: signatures bring intermediates along, which count where a root issued them.
class OwnPkiTest {
    private static final Sigstore INSTANCE = new Sigstore();
    private static final Instant NOW = Sigstore.SIGNED;
    private static final IssuedCertificate ROOT =
            CertificateDraft.authority("CN=own root").selfSigned();
    private static final IssuedCertificate INTERMEDIATE =
            CertificateDraft.authority("CN=own intermediate").signedBy(ROOT);
    private static final IssuedCertificate UNRELATED =
            CertificateDraft.authority("CN=unrelated").signedBy(ROOT);
    private static final IssuedCertificate STRANGE_INTERMEDIATE = CertificateDraft.authority("CN=own intermediate")
            .signedBy(CertificateDraft.authority("CN=own root").selfSigned());
    // A new key that the root vouches for in its own name.
    private static final IssuedCertificate RENEWED =
            CertificateDraft.authority("CN=own root").signedBy(ROOT);

    private static TrustedRoot root(Window window) {
        return TrustedRoot.NOBODY.withCertificateAuthorities(
                List.of(new CertificateAuthority("own", "", List.of(ROOT.certificate()), window)));
    }

    private static IssuedCertificate issuedBy(IssuedCertificate issuer) {
        return Sigstore.draft(Sigstore.MAIL).signedBy(issuer);
    }

    private static boolean trusts(TrustAnchors anchors, IssuedCertificate issuer, IssuedCertificate... brought) {
        List<Certificate> certificates =
                Stream.of(brought).map(IssuedCertificate::certificate).toList();
        return anchors.verify(issuedBy(issuer).certificate(), () -> certificates, List.of(NOW))
                instanceof PathOutcome.Trusted;
    }

    @Test
    void takesAnIntermediateThatIsBroughtAlong() {
        TrustAnchors own = TrustAnchors.ofOwnPki(root(Window.UNBOUNDED));
        assertThat(trusts(own, INTERMEDIATE, INTERMEDIATE)).isTrue();
        assertThat(trusts(own, INTERMEDIATE, UNRELATED, INTERMEDIATE)).isTrue();
        assertThat(trusts(own, INTERMEDIATE)).isFalse();
        assertThat(trusts(own, INTERMEDIATE, UNRELATED)).isFalse();
        assertThat(trusts(own, STRANGE_INTERMEDIATE, STRANGE_INTERMEDIATE)).isFalse();
    }

    @Test
    void takesWhatTheRootIssuedItselfWhateverIsBroughtAlong() {
        TrustAnchors own = TrustAnchors.ofOwnPki(root(Window.UNBOUNDED));
        assertThat(trusts(own, ROOT)).isTrue();
        assertThat(trusts(own, ROOT, UNRELATED)).isTrue();
    }

    @Test
    void takesNoCertificateInTheNameOfARoot() {
        TrustAnchors own = TrustAnchors.ofOwnPki(root(Window.UNBOUNDED));
        assertThat(RENEWED.certificate().isSelfIssued()).isTrue();
        assertThat(trusts(own, RENEWED, RENEWED)).isFalse();
    }

    @Test
    void takesNothingBroughtAlongWhereTheRootIsSomebodyElses() {
        assertThat(trusts(TrustAnchors.of(root(Window.UNBOUNDED)), INTERMEDIATE, INTERMEDIATE))
                .isFalse();
        assertThat(trusts(TrustAnchors.of(root(Window.UNBOUNDED)), ROOT, INTERMEDIATE))
                .isTrue();
    }

    @Test
    void keepsTheWindowOfTheAuthority() {
        assertThat(trusts(TrustAnchors.ofOwnPki(root(Window.between(NOW, NOW))), INTERMEDIATE, INTERMEDIATE))
                .isTrue();
        assertThat(trusts(TrustAnchors.ofOwnPki(root(Window.from(NOW.plusSeconds(1)))), INTERMEDIATE, INTERMEDIATE))
                .isFalse();
    }

    @Test
    void keepsTheIntermediatesOfTheAuthority() {
        TrustedRoot known = TrustedRoot.NOBODY.withCertificateAuthorities(List.of(new CertificateAuthority(
                "own", "", List.of(INTERMEDIATE.certificate(), ROOT.certificate()), Window.UNBOUNDED)));
        IssuedCertificate lower = CertificateDraft.authority("CN=lower").signedBy(INTERMEDIATE);
        assertThat(trusts(TrustAnchors.ofOwnPki(known), lower, lower)).isTrue();
        assertThat(trusts(TrustAnchors.ofOwnPki(root(Window.UNBOUNDED)), lower, lower))
                .isFalse();
    }

    @Test
    void areEqualByWhatTheyWereMadeOf() {
        TrustAnchors own = TrustAnchors.ofOwnPki(root(Window.UNBOUNDED));
        TrustAnchors same = TrustAnchors.ofOwnPki(root(Window.UNBOUNDED));
        assertThat(own).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(own)
                .isNotEqualTo(TrustAnchors.of(root(Window.UNBOUNDED)))
                .isNotEqualTo(TrustAnchors.ofOwnPki(root(Window.from(NOW))))
                .isNotEqualTo("anchors")
                .hasToString("TrustAnchors[1 authorities, 0 logs]");
    }

    private static VerificationResult judge(SignatureMaterial material, SignatureFormat format) {
        TrustedRoot root = root(Window.UNBOUNDED);
        IdentityPattern identity = new IdentityPattern(List.of(), List.of(new TextPattern.Exact(Sigstore.MAIL)));
        Signers signers = new Signers.Identities(TrustAnchors.ofOwnPki(root), List.of(identity), false);
        Demand demand = new Demand(signers, Map.of(format, Proofs.NONE));
        return SignatureVerifier.verify(Artifact.named(Sigstore.IMAGE), material, demand, NOW, () -> false);
    }

    private static SignatureMaterial withChain(String chain) {
        return new LegacyDraft(INSTANCE)
                .signer(issuedBy(INTERMEDIATE))
                .annotation(SignatureLayer.CHAIN, chain)
                .material();
    }

    static Stream<Arguments> chains() {
        String filler = UNRELATED.pem();
        return Stream.of(
                argumentSet("the intermediate", INTERMEDIATE.pem(), true),
                argumentSet("the intermediate and the root", INTERMEDIATE.pem() + ROOT.pem(), true),
                argumentSet("the intermediate as the sixteenth", filler.repeat(15) + INTERMEDIATE.pem(), true),
                argumentSet("the intermediate as the seventeenth", filler.repeat(16) + INTERMEDIATE.pem(), false),
                argumentSet("another intermediate", filler, false),
                argumentSet("nothing", "", false),
                argumentSet("nonsense", "nonsense", false));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void takesTheChainBesideASignature(String chain, boolean holds) {
        VerificationResult result = judge(withChain(chain), SignatureFormat.LEGACY);
        if (holds) {
            assertThat(result).isInstanceOf(VerificationResult.Verified.class);
        } else {
            assertUntrusted(result);
        }
    }

    private static void assertUntrusted(VerificationResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        VerificationResult.Rejected.class,
                        rejected -> assertThat(rejected.refusals())
                                .singleElement()
                                .isInstanceOfSatisfying(Refusal.CheckFailed.class, failed -> {
                                    assertThat(failed.reason()).isEqualTo(Reason.UNTRUSTED_CERTIFICATE);
                                    assertThat(failed.detail()).startsWith("cert verification failed: UNKNOWN_ISSUER");
                                }));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesTheChainInsideABundle(boolean brought) {
        IssuedCertificate signer = issuedBy(INTERMEDIATE);
        String leaf = "{\"rawBytes\":\"" + Texts.base64(signer.certificate().encoded()) + "\"}";
        String other = ",{\"rawBytes\":\""
                + Texts.base64(
                        (brought ? INTERMEDIATE : UNRELATED).certificate().encoded()) + "\"}";
        SignatureMaterial material = BundleDraft.first(INSTANCE)
                .signer(signer)
                .mediaType("application/vnd.dev.sigstore.bundle+json;version=0.2")
                .material(_ -> "\"x509CertificateChain\":{\"certificates\":[" + leaf + other + "]}")
                .asMaterial();
        VerificationResult result = judge(material, SignatureFormat.BUNDLE);
        if (brought) {
            assertThat(result).isInstanceOf(VerificationResult.Verified.class);
        } else {
            assertUntrusted(result);
        }
    }
}
