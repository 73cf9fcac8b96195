// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.signature.Refusal;
import dev.gatehouse.core.signature.VerificationResult;
import dev.gatehouse.core.signature.VerifiedSignature;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class VerdictTest {
    private static final ImageUse USE = new ImageUse("spec.containers[0].image", "/spec/containers/0/image", "x");
    private static final Digest DIGEST = Digest.of("x".getBytes(StandardCharsets.UTF_8));
    private static final ImageReference REFERENCE = ImageReference.parse("ghcr.io/a/b@" + DIGEST);
    private static final Authority AUTHORITY = new Authority.Pass("a");

    private static ImagePolicy policy(EnforcementMode mode) {
        return new ImagePolicy("p", List.of(Glob.parse("**")), List.of(), List.of(AUTHORITY), mode);
    }

    private static ImageOutcome judged(PolicyOutcome... outcomes) {
        return new ImageOutcome.Judged(USE, REFERENCE, List.of(outcomes));
    }

    private static PolicyOutcome satisfied(EnforcementMode mode) {
        return new PolicyOutcome.Satisfied(policy(mode), List.of(new AuthorityOutcome.Passed(AUTHORITY)));
    }

    private static PolicyOutcome unsatisfied(EnforcementMode mode) {
        return new PolicyOutcome.Unsatisfied(policy(mode), List.of());
    }

    static Stream<Arguments> outcomesThatOpenTheDoor() {
        return Stream.of(
                argumentSet("satisfied", judged(satisfied(EnforcementMode.ENFORCE))),
                argumentSet("unsatisfied in mode warn", judged(unsatisfied(EnforcementMode.WARN))),
                argumentSet("allowed without a policy", new ImageOutcome.Unmatched(USE, UnmatchedImages.ALLOW)),
                argumentSet("warned without a policy", new ImageOutcome.Unmatched(USE, UnmatchedImages.WARN)));
    }

    static Stream<Arguments> outcomesThatKeepTheDoorShut() {
        return Stream.of(
                argumentSet("unparsable", new ImageOutcome.Unparsable(USE)),
                argumentSet("not pinned", new ImageOutcome.NotPinned(USE)),
                argumentSet("denied without a policy", new ImageOutcome.Unmatched(USE, UnmatchedImages.DENY)),
                argumentSet("unsatisfied", judged(unsatisfied(EnforcementMode.ENFORCE))),
                argumentSet(
                        "one of two unsatisfied",
                        judged(satisfied(EnforcementMode.ENFORCE), unsatisfied(EnforcementMode.ENFORCE))),
                argumentSet(
                        "enforced beside a warning",
                        judged(unsatisfied(EnforcementMode.WARN), unsatisfied(EnforcementMode.ENFORCE))));
    }

    @ParameterizedTest
    @MethodSource("outcomesThatOpenTheDoor")
    void admits(ImageOutcome outcome) {
        assertThat(outcome.admits()).isTrue();
        assertThat(new Verdict.Decided(List.of(outcome, outcome)).admits()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("outcomesThatKeepTheDoorShut")
    void doesNotAdmit(ImageOutcome outcome) {
        assertThat(outcome.admits()).isFalse();
        ImageOutcome good = judged(satisfied(EnforcementMode.ENFORCE));
        assertThat(new Verdict.Decided(List.of(good, outcome, good)).admits()).isFalse();
    }

    @Test
    void nothingIsAdmittedWhereNothingIsLoaded() {
        assertThat(new Verdict.NotLoaded("why").admits()).isFalse();
        assertThat(new Verdict.Decided(List.of()).admits()).isTrue();
    }

    static Stream<Arguments> whatAuthoritiesSay() {
        VerifiedSignature signature = new VerifiedSignature("id", DIGEST, "key");
        return Stream.of(
                argumentSet("signed", new AuthorityOutcome.Signed(AUTHORITY, List.of(signature)), true),
                argumentSet("passed", new AuthorityOutcome.Passed(AUTHORITY), true),
                argumentSet(
                        "refused", new AuthorityOutcome.Refused(AUTHORITY, List.of(new Refusal.NoSignature())), false),
                argumentSet(
                        "not attested",
                        new AuthorityOutcome.NotAttested(AUTHORITY, "spdx", List.of(), List.of()),
                        false),
                argumentSet("violated", new AuthorityOutcome.Violated(AUTHORITY, ""), false),
                argumentSet("disallowed", new AuthorityOutcome.Disallowed(AUTHORITY, ""), false),
                argumentSet("unusable", new AuthorityOutcome.Unusable(AUTHORITY, ""), false),
                argumentSet("undetermined", new AuthorityOutcome.Undetermined(AUTHORITY, ""), false));
    }

    @ParameterizedTest
    @MethodSource("whatAuthoritiesSay")
    void onlyTwoOutcomesVouch(AuthorityOutcome outcome, boolean vouches) {
        assertThat(outcome.vouches()).isEqualTo(vouches);
        ImagePolicy policy = policy(EnforcementMode.ENFORCE);
        if (vouches) {
            assertThat(new PolicyOutcome.Satisfied(policy, List.of(outcome)).satisfied())
                    .isTrue();
        } else {
            assertThatThrownBy(() -> new PolicyOutcome.Satisfied(policy, List.of(outcome)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void onlySatisfiedPoliciesAreSatisfied() {
        ImagePolicy policy = policy(EnforcementMode.ENFORCE);
        assertThat(new PolicyOutcome.Unsatisfied(policy, List.of()).satisfied()).isFalse();
        assertThat(new PolicyOutcome.Violated(policy, List.of(new AuthorityOutcome.Passed(AUTHORITY)), "why", false)
                        .satisfied())
                .isFalse();
    }

    @Test
    void aResultThatMeansNothingCannotBeMade() {
        assertThatThrownBy(() -> new VerificationResult.Verified(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VerificationResult.Rejected(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AuthorityOutcome.Signed(AUTHORITY, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AuthorityOutcome.Attested(AUTHORITY, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AuthorityOutcome.Attested(AUTHORITY, Map.of("sbom", List.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Authority.Signing("a", List.of(), SignatureLocation.BESIDE_IMAGE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ImageOutcome.Judged(USE, REFERENCE, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void policiesAreJudgedInTheOrderOfTheirNames() {
        ImagePolicy b = new ImagePolicy("b", List.of(Glob.parse("**")), List.of(), List.of(), EnforcementMode.ENFORCE);
        ImagePolicy a =
                new ImagePolicy("a", List.of(Glob.parse("ghcr.io/a/*")), List.of(), List.of(), EnforcementMode.ENFORCE);
        ImagePolicy c =
                new ImagePolicy("c", List.of(Glob.parse("ghcr.io/c/*")), List.of(), List.of(), EnforcementMode.ENFORCE);
        PolicySet.Loaded set = new PolicySet.Loaded(List.of(b, c, a), UnmatchedImages.WARN);
        AdmittedObject pod = new AdmittedObject("", "v1", "Pod", Map.of());
        assertThat(set.policies()).containsExactly(a, b, c);
        assertThat(set.selecting(REFERENCE, pod)).containsExactly(a, b);
        assertThat(set.unmatched()).isEqualTo(UnmatchedImages.WARN);
    }

    @Test
    void aPolicySelectsByImageAndObject() {
        ImagePolicy pods = new ImagePolicy(
                "p",
                List.of(Glob.parse("ghcr.io/a/*")),
                List.of(new ResourceMatch("", "v1", "pods", LabelSelector.EVERYTHING)),
                List.of(),
                EnforcementMode.ENFORCE);
        AdmittedObject pod = new AdmittedObject("", "v1", "Pod", Map.of());
        AdmittedObject job = new AdmittedObject("batch", "v1", "Job", Map.of());
        assertThat(pods.selects(REFERENCE, pod)).isTrue();
        assertThat(pods.selects(REFERENCE, job)).isFalse();
        assertThat(pods.selects(ImageReference.parse("ghcr.io/b/c@" + DIGEST), pod))
                .isFalse();
        assertThat(new PolicySet.Loaded(List.of(pods), UnmatchedImages.DENY).selecting(REFERENCE, job))
                .isEmpty();
    }
}
