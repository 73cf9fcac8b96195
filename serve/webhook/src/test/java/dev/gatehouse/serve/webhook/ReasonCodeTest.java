// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.ImageOutcome;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.ImageUse;
import dev.gatehouse.core.policy.PolicyOutcome;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.core.policy.Verdict;
import dev.gatehouse.core.signature.KeyFamily;
import dev.gatehouse.core.signature.Refusal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonCodeTest {
    private static final Digest LAYER = Digest.parse(ScriptedRegistry.digest("layer"));
    private static final String IMAGE = "good.example/app@" + LAYER;
    private static final ImageUse USE = new ImageUse("spec.containers[0].image", "/spec/containers/0/image", IMAGE);
    private static final Authority AUTHORITY = new Authority.Pass("x");
    private static final ImagePolicy POLICY = Policies.policy("p", "**", AUTHORITY, EnforcementMode.ENFORCE);

    private static Verdict verdict(ImageOutcome... images) {
        return new Verdict.Decided(List.of(images));
    }

    private static Verdict unsatisfied(AuthorityOutcome... outcomes) {
        return verdict(new ImageOutcome.Judged(
                USE, ImageReference.parse(IMAGE), List.of(new PolicyOutcome.Unsatisfied(POLICY, List.of(outcomes)))));
    }

    private static Verdict refused(Refusal... refusals) {
        return unsatisfied(new AuthorityOutcome.Refused(AUTHORITY, List.of(refusals)));
    }

    static Stream<Arguments> verdicts() {
        return Stream.of(
                argumentSet("not loaded", new Verdict.NotLoaded("x"), "policies-not-loaded"),
                argumentSet("no images", verdict(), "no-images"),
                argumentSet("unparsable", verdict(new ImageOutcome.Unparsable(USE)), "malformed-reference"),
                argumentSet("not pinned", verdict(new ImageOutcome.NotPinned(USE)), "not-pinned"),
                argumentSet(
                        "unmatched, denied",
                        verdict(new ImageOutcome.Unmatched(USE, UnmatchedImages.DENY)),
                        "no-matching-policy"),
                argumentSet(
                        "unmatched, warned",
                        verdict(new ImageOutcome.Unmatched(USE, UnmatchedImages.WARN)),
                        "no-matching-policy"),
                argumentSet(
                        "unmatched, allowed",
                        verdict(new ImageOutcome.Unmatched(USE, UnmatchedImages.ALLOW)),
                        "unmatched-allowed"),
                argumentSet(
                        "unmatched, keyless beside policies",
                        verdict(new ImageOutcome.Unmatched(USE, UnmatchedImages.KEYLESS)),
                        "no-matching-policy"),
                argumentSet(
                        "admitted without a policy",
                        verdict(new ImageOutcome.JudgedWithoutPolicy(
                                USE,
                                ImageReference.parse(IMAGE),
                                new PolicyOutcome.Satisfied(POLICY, List.of(new AuthorityOutcome.Passed(AUTHORITY))))),
                        "judged-without-policy"),
                argumentSet(
                        "refused without a policy",
                        verdict(new ImageOutcome.JudgedWithoutPolicy(
                                USE,
                                ImageReference.parse(IMAGE),
                                new PolicyOutcome.Unsatisfied(
                                        POLICY, List.of(new AuthorityOutcome.Unusable(AUTHORITY, "x"))))),
                        "authority-unusable"),
                argumentSet("nobody to vouch", unsatisfied(), "no-authority"),
                argumentSet("static", unsatisfied(new AuthorityOutcome.Disallowed(AUTHORITY, "no")), "static-fail"),
                argumentSet(
                        "unusable", unsatisfied(new AuthorityOutcome.Unusable(AUTHORITY, "x")), "authority-unusable"),
                argumentSet(
                        "no answer", unsatisfied(new AuthorityOutcome.Undetermined(AUTHORITY, "x")), "undetermined"),
                argumentSet("no signature", refused(new Refusal.NoSignature()), "no-signature"),
                argumentSet("bad signature", refused(new Refusal.BadSignature(KeyFamily.ECDSA)), "bad-signature"),
                argumentSet("another image", refused(new Refusal.OtherImage("x")), "other-image"),
                argumentSet(
                        "an old certificate", refused(new Refusal.CertificateNotValid("x")), "certificate-not-valid"),
                argumentSet("a bad manifest", refused(new Refusal.UnusableMaterial("x")), "malformed-signature"),
                argumentSet("a bad layer", refused(new Refusal.UnusableLayer(LAYER, "x")), "malformed-signature"),
                argumentSet("no annotation", refused(new Refusal.NoSignatureAnnotation(LAYER)), "malformed-signature"),
                argumentSet("no base64", refused(new Refusal.SignatureNotBase64(LAYER, 0)), "malformed-signature"),
                argumentSet("a bad payload", refused(new Refusal.MalformedPayload("x")), "malformed-signature"),
                argumentSet("a bad certificate", refused(new Refusal.MalformedCertificate("x")), "malformed-signature"),
                argumentSet(
                        "the gravest of several",
                        refused(new Refusal.NoSignature(), new Refusal.BadSignature(KeyFamily.RSA)),
                        "bad-signature"));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void namesTheFirstReason(Verdict verdict, String code) {
        assertThat(ReasonCode.first(ReasonCode.of(verdict)).text()).isEqualTo(code);
    }

    @Test
    void keepsItsWords() {
        assertThat(Arrays.stream(ReasonCode.values()).map(ReasonCode::text))
                .doesNotHaveDuplicates()
                .allMatch(word -> word.matches("[a-z]+(-[a-z]+)*"))
                .hasSize(EnumSet.allOf(ReasonCode.class).size());
    }
}
