// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.trust.CertificateDraft;
import dev.gatehouse.core.trust.TestKeys;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Bundles whose signature is over the artifact itself: known whole, or by its digest only.
class MessageSignatureTest {
    private static final Sigstore INSTANCE = new Sigstore();
    private static final Blob CONTENT = Blob.of(new byte[] {1});
    private static final Blob OTHER = Blob.of(new byte[] {2});

    enum Known {
        WHOLE,
        BY_DIGEST;

        Artifact of(Blob content) {
            return this == WHOLE ? Artifact.holding(content) : Artifact.named(content.digest());
        }
    }

    private static BundleDraft draft() {
        return BundleDraft.first(INSTANCE).content(CONTENT);
    }

    private static Demand demand(boolean logged) {
        TrustAnchors anchors = TrustAnchors.of(INSTANCE.root());
        Proofs proofs = logged
                ? new Proofs(new Proofs.Log.Required(anchors), new Proofs.Timestamp.Skipped())
                : new Proofs(new Proofs.Log.Skipped(), new Proofs.Timestamp.Required(anchors));
        return new Demand(Sigstore.identities(INSTANCE.root(), Sigstore.MAIL), Map.of(SignatureFormat.BUNDLE, proofs));
    }

    private static VerificationResult judge(BundleDraft draft, Artifact artifact, Demand demand) {
        return SignatureVerifier.verify(artifact, draft.asMaterial(), demand, Sigstore.SIGNED, () -> false);
    }

    private static void assertRefused(VerificationResult result, Reason reason) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        VerificationResult.Rejected.class,
                        rejected -> assertThat(rejected.refusals())
                                .singleElement()
                                .isInstanceOfSatisfying(
                                        Refusal.CheckFailed.class,
                                        failed -> assertThat(failed.reason()).isEqualTo(reason)));
    }

    private static void assertBadSignature(VerificationResult result) {
        assertThat(result)
                .isEqualTo(new VerificationResult.Rejected(List.of(new Refusal.BadSignature(KeyFamily.ECDSA))));
    }

    @ParameterizedTest
    @EnumSource(Known.class)
    void acceptsASignatureOverTheArtifactAndOverNoOther(Known known) {
        assertThat(judge(draft(), known.of(CONTENT), demand(true))).isInstanceOf(VerificationResult.Verified.class);
        assertBadSignature(judge(draft(), known.of(OTHER), demand(true)));
        assertThat(judge(BundleDraft.second(INSTANCE).content(CONTENT), known.of(CONTENT), demand(true)))
                .isInstanceOf(VerificationResult.Rejected.class);
    }

    static Stream<Arguments> digestsBesideTheSignature() {
        String right = Texts.base64(HexFormat.of().parseHex(CONTENT.digest().hex()));
        String wrong = Texts.base64(HexFormat.of().parseHex(OTHER.digest().hex()));
        return Stream.of(
                argumentSet("none", "", true),
                argumentSet("the digest", named("SHA2_256", right), true),
                argumentSet("another digest", named("SHA2_256", wrong), false),
                argumentSet("a digest by another algorithm", named("SHA2_512", right), false),
                argumentSet("the digest by an algorithm that is not named", "{\"digest\":\"" + right + "\"}", false),
                argumentSet("the digest cut off", named("SHA2_256", right.substring(0, 4)), false));
    }

    private static String named(String algorithm, String digest) {
        return "{\"algorithm\":\"" + algorithm + "\",\"digest\":\"" + digest + "\"}";
    }

    @ParameterizedTest
    @MethodSource("digestsBesideTheSignature")
    void takesNoOtherDigestBesideTheSignature(String digest, boolean holds) {
        BundleDraft draft = draft().digest(_ -> digest.isEmpty() ? "" : "\"messageDigest\":" + digest + ",");
        for (Known known : Known.values()) {
            VerificationResult result = judge(draft, known.of(CONTENT), demand(true));
            if (holds) {
                assertThat(result).isInstanceOf(VerificationResult.Verified.class);
            } else {
                assertRefused(result, Reason.OTHER_ARTIFACT);
            }
        }
    }

    static Stream<Arguments> entriesOfTheLog() {
        byte[] longer = HashAlgorithm.SHA512.digest(CONTENT.bytes());
        String sha512 = HexFormat.of().formatHex(longer);
        String hash = CONTENT.digest().hex();
        String cut = HexFormat.of().formatHex(longer, 0, 32);
        return Stream.of(
                argumentSet("the hash", replacing(hash, hash), true, true),
                argumentSet("another hash", replacing(hash, OTHER.digest().hex()), false, false),
                // Nobody can tell by the SHA-256 whether the SHA-512 is of the same content.
                argumentSet(
                        "the hash by another algorithm",
                        replacing("\"sha256\",\"value\":\"" + hash, "\"sha512\",\"value\":\"" + sha512),
                        true,
                        false),
                argumentSet("the hash said to be by another algorithm", replacing("sha256", "sha512"), false, false),
                argumentSet("a hash by another algorithm, cut", replacing(hash, cut), false, false));
    }

    private static UnaryOperator<Blob> replacing(String from, String to) {
        return body -> {
            assertThat(Texts.text(body)).contains(from);
            return Texts.blob(Texts.text(body).replace(from, to));
        };
    }

    @ParameterizedTest
    @MethodSource("entriesOfTheLog")
    void comparesTheLoggedHashWithWhatIsKnown(UnaryOperator<Blob> body, boolean whole, boolean byDigest) {
        for (Known known : Known.values()) {
            VerificationResult result = judge(draft().body(body), known.of(CONTENT), demand(true));
            if (known == Known.WHOLE ? whole : byDigest) {
                assertThat(result).isInstanceOf(VerificationResult.Verified.class);
            } else {
                assertRefused(result, Reason.LOG_ENTRY_OF_OTHER);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Known.class)
    void stampsTheSignature(Known known) {
        assertThat(judge(draft().stamped(true), known.of(CONTENT), demand(false)))
                .isInstanceOf(VerificationResult.Verified.class);
        assertRefused(judge(draft(), known.of(CONTENT), demand(false)), Reason.NO_TIMESTAMP);
    }

    @ParameterizedTest
    @EnumSource(Known.class)
    void isNoAttestation(Known known) {
        AttestationResult result = SignatureVerifier.attestations(
                known.of(CONTENT), draft().asMaterial(), demand(true), Sigstore.SIGNED, () -> false);
        assertThat(result.verified()).isEmpty();
        assertThat(result.refusals())
                .singleElement()
                .isInstanceOfSatisfying(
                        Refusal.CheckFailed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.NOT_AN_ATTESTATION));
    }

    private static String pem(byte[] key) {
        return CertificateDraft.pem("PUBLIC KEY", key);
    }

    @Test
    void acceptsTheSignatureOfAKey() {
        byte[] key = INSTANCE.signer.keys().getPublic().getEncoded();
        BundleDraft hinted = draft().material(_ -> "\"publicKey\":{}");
        BundleDraft logged = hinted.body(replacing(Texts.base64(INSTANCE.signer.pem()), Texts.base64(pem(key))));
        TrustAnchors anchors = TrustAnchors.of(INSTANCE.root());
        Proofs proofs = new Proofs(new Proofs.Log.Required(anchors), new Proofs.Timestamp.Skipped());
        for (Known known : Known.values()) {
            assertThat(judge(logged, known.of(CONTENT), keys(pem(key), proofs)))
                    .isInstanceOf(VerificationResult.Verified.class);
            assertBadSignature(judge(
                    logged,
                    known.of(CONTENT),
                    keys(pem(TestKeys.elliptic().getPublic().getEncoded()), proofs)));
        }
    }

    private static Demand keys(String pem, Proofs proofs) {
        VerificationKey key = VerificationKey.read(pem, KeyHash.UNSET);
        return new Demand(new Signers.Keys(List.of(key)), Map.of(SignatureFormat.BUNDLE, proofs));
    }
}
