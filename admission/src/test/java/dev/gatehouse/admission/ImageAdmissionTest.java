// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.policy.AdmittedObject;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.Glob;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.ImageUse;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.core.policy.Verdict;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageAdmissionTest {
    private static final Keys A = Keys.fresh();
    private static final Keys B = Keys.fresh();
    private static final DigestReference IMAGE = image("app");
    private static final DigestReference OTHER = image("other");
    private static final AdmittedObject POD = new AdmittedObject("", "v1", "Pod", Map.of());
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ScriptedSource source = new ScriptedSource();
    private final ImageAdmission admission =
            new ImageAdmission(source, InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));

    private static DigestReference image(String name) {
        Digest digest = Digest.of(name.getBytes(StandardCharsets.UTF_8));
        return (DigestReference) ImageReference.parse("ghcr.io/team/" + name + ":v1@" + digest);
    }

    private static Workload pod(String... images) {
        List<ImageUse> uses = IntStream.range(0, images.length)
                .mapToObj(i ->
                        new ImageUse("spec.containers[" + i + "].image", "/spec/containers/" + i + "/image", images[i]))
                .toList();
        return new Workload(POD, uses, new PullIdentity("default", "default", List.of()));
    }

    private static Authority keyed(String name, Keys keys) {
        return new Authority.Signing(name, List.of(keys.key()), SignatureLocation.BESIDE_IMAGE);
    }

    private static ImagePolicy policy(String name, EnforcementMode mode, Authority... authorities) {
        return new ImagePolicy(name, List.of(Glob.parse("ghcr.io/team/**")), List.of(), List.of(authorities), mode);
    }

    private static ImagePolicy policy(String name, Authority... authorities) {
        return policy(name, EnforcementMode.ENFORCE, authorities);
    }

    private static PolicySet set(ImagePolicy... policies) {
        return new PolicySet.Loaded(List.of(policies), UnmatchedImages.DENY);
    }

    private Verdict decide(PolicySet policies, String... images) {
        return admission.decide(pod(images), policies, Deadline.in(LONG));
    }

    private String denial(PolicySet policies, String... images) {
        Verdict verdict = decide(policies, images);
        assertThat(verdict.admits()).isFalse();
        return DenialText.denial(verdict);
    }

    private static String failed(String policy, DigestReference image, String authority, String why) {
        return "failed policy: " + policy + ": spec.containers[0].image\n" + image.original()
                + " signature key validation failed for authority " + authority + " for " + image.name() + ": " + why;
    }

    @Test
    void admitsAnImageThatAnAuthoritySigned() {
        source.tagged(IMAGE, A.signs(IMAGE.digest()));
        assertThat(decide(set(policy("p", keyed("a", A))), IMAGE.original()).admits())
                .isTrue();
        assertThat(source.asked).hasSize(1);
    }

    @Test
    void refusesAnUnsignedImage() {
        assertThat(denial(set(policy("p", keyed("a", A))), IMAGE.original()))
                .isEqualTo(failed("p", IMAGE, "a", "no signatures found"));
    }

    @Test
    void refusesASignatureOfAnotherKey() {
        source.tagged(IMAGE, B.signs(IMAGE.digest()));
        assertThat(denial(set(policy("p", keyed("a", A))), IMAGE.original()))
                .isEqualTo(failed(
                        "p",
                        IMAGE,
                        "a",
                        "no matching signatures: invalid signature when validating ASN.1 encoded signature"));
    }

    @Test
    void refusesASignatureOfAnotherImage() {
        source.tagged(IMAGE, A.signs(OTHER.digest()));
        assertThat(denial(set(policy("p", keyed("a", A))), IMAGE.original()))
                .isEqualTo(failed(
                        "p",
                        IMAGE,
                        "a",
                        "no matching signatures: invalid or missing digest in claim: " + OTHER.digest()));
    }

    @Test
    void oneOfSeveralAuthoritiesIsEnough() {
        source.tagged(IMAGE, B.signs(IMAGE.digest()));
        assertThat(decide(set(policy("p", keyed("a", A), keyed("b", B))), IMAGE.original())
                        .admits())
                .isTrue();
        assertThat(denial(set(policy("p", keyed("a", A), new Authority.Fail("f", "no"))), IMAGE.original()))
                .contains("authority a for")
                .endsWith("disallowed by static policy: no");
    }

    @Test
    void everyMatchingPolicyMustBeSatisfied() {
        source.tagged(IMAGE, A.signs(IMAGE.digest()));
        PolicySet both = set(policy("need-a", keyed("a", A)), policy("need-b", keyed("b", B)));
        assertThat(denial(both, IMAGE.original()))
                .startsWith("failed policy: need-b:")
                .doesNotContain("need-a");
        source.tagged(IMAGE, A.signs(IMAGE.digest()), B.signs(IMAGE.digest()));
        assertThat(decide(both, IMAGE.original()).admits()).isTrue();
    }

    @Test
    void asksEachPlaceOnceHoweverManyKeysAndPolicies() {
        List<Authority> fifteen = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            fifteen.add(keyed("k" + i, Keys.fresh()));
        }
        fifteen.add(keyed("a", A));
        source.tagged(IMAGE, A.signs(IMAGE.digest()));
        PolicySet policies =
                set(policy("p", fifteen.toArray(Authority[]::new)), policy("q", fifteen.toArray(Authority[]::new)));
        assertThat(decide(policies, IMAGE.original(), IMAGE.original(), IMAGE.name())
                        .admits())
                .isTrue();
        assertThat(source.asked).hasSize(1);
    }

    @Test
    void asksNobodyAboutImagesThatStaticAuthoritiesDecide() {
        PolicySet policies = set(policy("p", keyed("a", A), new Authority.Pass("s")));
        assertThat(decide(policies, IMAGE.original()).admits()).isTrue();
        assertThat(source.asked).isEmpty();
    }

    @Test
    void looksAtReferrersOnlyWhereTheTagDidNotVouch() {
        source.with(
                "ref",
                IMAGE,
                SignatureLocation.BESIDE_IMAGE,
                () -> new SignatureMaterial.Found(List.of(A.signs(IMAGE.digest()))));
        assertThat(decide(set(policy("p", keyed("a", A))), IMAGE.original()).admits())
                .isTrue();
        assertThat(source.asked).hasSize(2);
        assertThat(denial(set(policy("p", keyed("b", B))), IMAGE.original()))
                .contains("no matching signatures: invalid signature");
    }

    @Test
    void looksWhereThePolicySays() {
        SignatureLocation elsewhere =
                new SignatureLocation(Optional.of(Repository.parse("ghcr.io/team/signatures")), "rel-", List.of());
        source.with("sig", IMAGE, elsewhere, () -> new SignatureMaterial.Found(List.of(A.signs(IMAGE.digest()))));
        Authority there = new Authority.Signing("a", List.of(A.key()), elsewhere);
        assertThat(decide(set(policy("p", there)), IMAGE.original()).admits()).isTrue();
        assertThat(decide(set(policy("p", keyed("a", A))), IMAGE.original()).admits())
                .isFalse();
    }

    @Test
    void refusesTagsAndTextThatIsNoReference() {
        PolicySet everything = set(policy("p", new Authority.Pass("s")));
        assertThat(denial(everything, "ghcr.io/team/app:v1"))
                .isEqualTo("invalid value: ghcr.io/team/app:v1 must be an image digest: spec.containers[0].image");
        assertThat(denial(everything, "Foo")).isEqualTo("could not parse reference: Foo: spec.containers[0].image");
        assertThat(denial(everything, "")).isEqualTo("could not parse reference: : spec.containers[0].image");
    }

    @ParameterizedTest
    @EnumSource(UnmatchedImages.class)
    void answersAsConfiguredWhereNoPolicyMatches(UnmatchedImages answer) {
        PolicySet policies = new PolicySet.Loaded(List.of(), answer);
        Verdict verdict = decide(policies, IMAGE.original());
        // Where nothing stands in for a policy, `keyless` is `deny`.
        boolean denies = answer == UnmatchedImages.DENY || answer == UnmatchedImages.KEYLESS;
        assertThat(verdict.admits()).isEqualTo(!denies);
        String text = "no matching policies: spec.containers[0].image\n" + IMAGE.original();
        assertThat(DenialText.denial(verdict)).isEqualTo(denies ? text : "");
        assertThat(DenialText.warnings(verdict)).isEqualTo(answer == UnmatchedImages.WARN ? List.of(text) : List.of());
    }

    @Test
    void whatStandsInForAPolicyJudgesAndSaysSo() {
        String warning = "no policy exists: no-match-policy keyless asks for a keyless signature by anybody:"
                + " spec.containers[0].image\n" + IMAGE.original();
        PolicySet passing = PolicySet.Loaded.judgingAllBy(policy("no-match-policy", new Authority.Pass("s")));
        Verdict admitted = decide(passing, IMAGE.original());
        assertThat(admitted.admits()).isTrue();
        assertThat(DenialText.denial(admitted)).isEmpty();
        assertThat(DenialText.warnings(admitted)).containsExactly(warning);
        PolicySet failing = PolicySet.Loaded.judgingAllBy(
                policy("no-match-policy", new Authority.Unusable("keyless", "there is no default trust root")));
        Verdict refused = decide(failing, IMAGE.original());
        assertThat(refused.admits()).isFalse();
        assertThat(DenialText.denial(refused))
                .startsWith("failed policy: no-match-policy: spec.containers[0].image")
                .endsWith("there is no default trust root");
        assertThat(DenialText.warnings(refused)).containsExactly(warning);
        assertThat(decide(passing, "ghcr.io/team/app:v1").admits()).isFalse();
        assertThat(UnmatchedImages.named("keyless")).isEqualTo(UnmatchedImages.KEYLESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Allow", "ALLOW", "warn ", "nonsense"})
    void unknownAnswersDeny(String text) {
        assertThat(UnmatchedImages.named(text)).isEqualTo(UnmatchedImages.DENY);
    }

    @Test
    void refusesEverythingUntilPoliciesAreLoaded() {
        Verdict verdict = decide(new PolicySet.NotLoaded("waiting for the first read"), IMAGE.original());
        assertThat(verdict.admits()).isFalse();
        assertThat(DenialText.denial(verdict)).isEqualTo("policies are not loaded: waiting for the first read");
        assertThat(decide(new PolicySet.NotLoaded("waiting")).admits()).isFalse();
    }

    // The reference admits these silently (VE D-04, CP D-34).
    @Test
    void aPolicyWithoutAuthoritiesIsNeverSatisfied() {
        assertThat(denial(set(policy("empty")), IMAGE.original()))
                .isEqualTo("failed policy: empty: spec.containers[0].image\n" + IMAGE.original()
                        + " the policy has no authorities");
    }

    @Test
    void anAuthorityThatCannotBeUsedVouchesForNothing() {
        source.tagged(IMAGE, A.signs(IMAGE.digest()));
        Authority unusable = new Authority.Unusable("k", "authority k cannot be used: keyless is not supported yet");
        assertThat(denial(set(policy("p", unusable)), IMAGE.original())).endsWith("keyless is not supported yet");
        assertThat(decide(set(policy("p", unusable, keyed("a", A))), IMAGE.original())
                        .admits())
                .isTrue();
    }

    @Test
    void modeWarnAdmitsWithTheSameText() {
        Verdict verdict = decide(set(policy("p", EnforcementMode.WARN, keyed("a", A))), IMAGE.original());
        assertThat(verdict.admits()).isTrue();
        assertThat(DenialText.denial(verdict)).isEmpty();
        assertThat(DenialText.warnings(verdict)).containsExactly(failed("p", IMAGE, "a", "no signatures found"));
    }

    // The reference mixes the two, depending on map order (VE D-14).
    @Test
    void blamesEachPolicyForItsOwnFailureOnly() {
        Verdict verdict = decide(
                set(
                        policy("w", EnforcementMode.WARN, new Authority.Fail("x", "w warns")),
                        policy("e", new Authority.Fail("x", "e denies"))),
                IMAGE.original());
        assertThat(DenialText.denial(verdict))
                .isEqualTo("failed policy: e: spec.containers[0].image\n" + IMAGE.original()
                        + " disallowed by static policy: e denies");
        assertThat(DenialText.warnings(verdict))
                .containsExactly("failed policy: w: spec.containers[0].image\n" + IMAGE.original()
                        + " disallowed by static policy: w warns");
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNoVerdictInFavour() {
        source.with("sig", IMAGE, SignatureLocation.BESIDE_IMAGE, () -> {
            throw new UnavailableException("GET https://ghcr.io/v2/: 503");
        });
        assertThat(denial(set(policy("p", keyed("a", A))), IMAGE.original()))
                .isEqualTo(failed("p", IMAGE, "a", "GET https://ghcr.io/v2/: 503"));
    }

    @Test
    void answersByTheDeadlineWhateverHangs() {
        source.with("sig", IMAGE, SignatureLocation.BESIDE_IMAGE, ScriptedSource::never);
        source.tagged(OTHER, A.signs(OTHER.digest()));
        Verdict verdict = admission.decide(
                pod(IMAGE.original(), OTHER.original()),
                set(policy("p", keyed("a", A))),
                Deadline.in(Duration.ofMillis(300)));
        assertThat(verdict.admits()).isFalse();
        assertThat(DenialText.denial(verdict))
                .isEqualTo(failed("p", IMAGE, "a", "the deadline passed before the registry answered"));
    }

    @Test
    void doesNotWaitForOnePlaceWhereAnotherVouches() {
        SignatureLocation hanging =
                new SignatureLocation(Optional.of(Repository.parse("ghcr.io/team/slow")), "", List.of());
        source.with("sig", IMAGE, hanging, ScriptedSource::never);
        source.tagged(IMAGE, A.signs(IMAGE.digest()));
        Authority slow = new Authority.Signing("slow", List.of(B.key()), hanging);
        assertThat(decide(set(policy("p", slow, keyed("a", A))), IMAGE.original())
                        .admits())
                .isTrue();
    }

    // One who loses interest in an answer must not take it from the others.
    @Test
    void aPolicyThatIsSatisfiedDoesNotEndAFetchThatAnotherWaitsFor() {
        SignatureLocation elsewhere =
                new SignatureLocation(Optional.of(Repository.parse("ghcr.io/team/elsewhere")), "", List.of());
        source.tagged(IMAGE, A.signs(IMAGE.digest()));
        source.with("sig", IMAGE, elsewhere, () -> {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new UnavailableException("interrupted", e);
            }
            return new SignatureMaterial.Found(List.of(B.signs(IMAGE.digest())));
        });
        Authority there = new Authority.Signing("b", List.of(B.key()), elsewhere);
        PolicySet policies = set(policy("p", there, keyed("a", A)), policy("q", there));
        assertThat(decide(policies, IMAGE.original()).admits()).isTrue();
    }

    @Test
    void whatIsOurBugIsNotAnOutcome() {
        source.with("sig", IMAGE, SignatureLocation.BESIDE_IMAGE, () -> {
            throw new IllegalStateException("a bug");
        });
        PolicySet policies = set(policy("p", EnforcementMode.WARN, keyed("a", A)));
        assertThatThrownBy(() -> decide(policies, IMAGE.original()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");
    }

    // Kyverno GHSA-m85g-9h78-gj6r: one bad image among good ones, in every place.
    @Test
    void everyImageHasItsOwnVerdict() {
        source.tagged(IMAGE, A.signs(IMAGE.digest()));
        PolicySet policies = set(policy("p", keyed("a", A)));
        for (int size = 1; size <= 10; size++) {
            for (int bad = 0; bad < size; bad++) {
                String[] images = new String[size];
                for (int i = 0; i < size; i++) {
                    images[i] = i == bad ? OTHER.original() : IMAGE.original();
                }
                Verdict verdict = decide(policies, images);
                assertThat(verdict.admits()).isFalse();
                assertThat(verdict)
                        .isInstanceOfSatisfying(
                                Verdict.Decided.class,
                                decided -> assertThat(decided.images()).hasSize(images.length));
                assertThat(DenialText.denial(verdict)).contains("spec.containers[" + bad + "].image");
            }
        }
    }

    @Test
    void theAnswerDoesNotDependOnTheOrderOfPolicies() {
        long seed = System.nanoTime();
        source.tagged(IMAGE, B.signs(IMAGE.digest()));
        List<ImagePolicy> policies = new ArrayList<>(List.of(
                policy("a", keyed("k", A)),
                policy("b", new Authority.Fail("f", "no")),
                policy("c", EnforcementMode.WARN, keyed("k", A)),
                policy("d", keyed("k", A), keyed("l", B)),
                policy("e")));
        String first = denial(set(policies.toArray(ImagePolicy[]::new)), IMAGE.original(), OTHER.original());
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(policies, random);
            assertThat(denial(set(policies.toArray(ImagePolicy[]::new)), IMAGE.original(), OTHER.original()))
                    .as("seed %d", seed)
                    .isEqualTo(first);
        }
    }

    @Test
    void severalBadSignaturesAreToldInTheirOrder() {
        SignatureLayer noAnnotation = new SignatureLayer.Fetched(
                IMAGE.digest(), Map.of(), A.signs(IMAGE.digest()).payload());
        source.tagged(IMAGE, B.signs(IMAGE.digest()), noAnnotation);
        assertThat(denial(set(policy("p", keyed("a", A))), IMAGE.original()))
                .endsWith("no matching signatures: invalid signature when validating ASN.1 encoded signature\n"
                        + " signature layer " + IMAGE.digest()
                        + " is missing \"dev.cosignproject.cosign/signature\" annotation");
    }

    @Test
    void admitsAnObjectWithoutImages() {
        assertThat(decide(set(policy("p", keyed("a", A)))).admits()).isTrue();
    }

    @Test
    void foreignTextCannotForgeLinesOrColoursInADenial() {
        source.with("sig", IMAGE, SignatureLocation.BESIDE_IMAGE, () -> {
            throw new UnavailableException("a\nvalidation passed\u001B[32m" + "x".repeat(10_000));
        });
        assertThat(denial(set(policy("p", keyed("a", A))), IMAGE.original()))
                .contains("a?validation passed?[32m")
                .hasSizeLessThan(4000);
    }
}
