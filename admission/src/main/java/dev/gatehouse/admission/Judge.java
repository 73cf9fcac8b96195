// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.admission.Material.Discovery;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.PolicyOutcome;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.Refusal;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.signature.VerificationResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Judges the images of one request by one policy each: asks its authorities until one vouches.
///
/// Those that need no network come first, then signatures under cosign's tag, and only where nobody vouched the
/// referrers: an image signed in the usual way costs one look-up.
final class Judge {
    private static final String TOO_LATE = "the deadline passed before the registry answered";

    private final Material material;
    private final Instant now;
    private final Deadline deadline;
    private final Bench bench = new Bench();
    private final Map<Question, VerificationResult> verified = new ConcurrentHashMap<>();

    Judge(Material material, Instant now, Deadline deadline) {
        this.material = material;
        this.now = now;
        this.deadline = deadline;
    }

    PolicyOutcome judge(DigestReference image, ImagePolicy policy) {
        Map<Authority, AuthorityOutcome> outcomes = new LinkedHashMap<>();
        List<Authority.Keyed> keyed = new ArrayList<>();
        for (Authority authority : policy.authorities()) {
            switch (authority) {
                case Authority.Pass pass -> outcomes.put(pass, new AuthorityOutcome.Passed(pass));
                case Authority.Fail fail -> outcomes.put(fail, new AuthorityOutcome.Disallowed(fail, fail.message()));
                case Authority.Unusable unusable ->
                    outcomes.put(unusable, new AuthorityOutcome.Unusable(unusable, unusable.reason()));
                case Authority.Keyed key -> keyed.add(key);
            }
        }
        if (!vouched(outcomes)) {
            outcomes.putAll(ask(keyed, authority -> signed(image, authority, Discovery.TAG)));
        }
        if (!vouched(outcomes)) {
            Map<Authority, AuthorityOutcome> referring =
                    ask(keyed, authority -> signed(image, authority, Discovery.REFERRERS));
            referring.forEach((authority, outcome) -> outcomes.merge(authority, outcome, Judge::better));
        }
        return outcome(policy, outcomes);
    }

    /// Returns the outcome of a policy whose judging did not end in time.
    static PolicyOutcome late(ImagePolicy policy) {
        return new PolicyOutcome.Unsatisfied(
                policy,
                policy.authorities().stream()
                        .<AuthorityOutcome>map(authority -> new AuthorityOutcome.Undetermined(authority, TOO_LATE))
                        .toList());
    }

    private static PolicyOutcome outcome(ImagePolicy policy, Map<Authority, AuthorityOutcome> outcomes) {
        List<AuthorityOutcome> inOrder = policy.authorities().stream()
                .filter(outcomes::containsKey)
                .map(outcomes::get)
                .toList();
        return vouched(outcomes)
                ? new PolicyOutcome.Satisfied(policy, inOrder)
                : new PolicyOutcome.Unsatisfied(policy, inOrder);
    }

    private static boolean vouched(Map<Authority, AuthorityOutcome> outcomes) {
        return outcomes.values().stream().anyMatch(AuthorityOutcome::vouches);
    }

    // Side by side where signatures are in different places, and no longer than until somebody vouches.
    private Map<Authority, AuthorityOutcome> ask(
            List<Authority.Keyed> keyed, Function<Authority.Keyed, AuthorityOutcome> question) {
        Map<SignatureLocation, List<Authority.Keyed>> places = new LinkedHashMap<>();
        keyed.forEach(authority -> places.computeIfAbsent(authority.location(), _ -> new ArrayList<>())
                .add(authority));
        Map<Authority, AuthorityOutcome> outcomes = new LinkedHashMap<>();
        Parallel.untilEnough(
                        List.copyOf(places.values()),
                        place -> answers(place, question),
                        Judge::vouched,
                        place -> answers(place, authority -> new AuthorityOutcome.Undetermined(authority, TOO_LATE)),
                        deadline)
                .forEach(outcomes::putAll);
        return outcomes;
    }

    private static Map<Authority, AuthorityOutcome> answers(
            List<Authority.Keyed> place, Function<Authority.Keyed, AuthorityOutcome> question) {
        Map<Authority, AuthorityOutcome> answers = new LinkedHashMap<>();
        for (Authority.Keyed authority : place) {
            AuthorityOutcome answer = question.apply(authority);
            answers.put(authority, answer);
            if (answer.vouches()) {
                break;
            }
        }
        return answers;
    }

    // Policies often ask for the same keys: what was found in one place is judged by one set of keys only once.
    private record Question(String image, SignatureLocation location, Discovery way, List<VerificationKey> keys) {}

    private AuthorityOutcome signed(DigestReference image, Authority.Keyed authority, Discovery way) {
        try {
            SignatureMaterial found = material.find(image, authority.location(), way);
            Question question = new Question(image.name(), authority.location(), way, authority.keys());
            VerificationResult result = verified.computeIfAbsent(
                    question,
                    _ -> bench.judged(
                            work(found, authority),
                            () -> SignatureVerifier.verify(
                                    image.digest(), found, authority.keys(), now, deadline::passed),
                            deadline));
            return switch (result) {
                case VerificationResult.Verified verified ->
                    new AuthorityOutcome.Signed(authority, verified.signatures());
                case VerificationResult.Rejected rejected ->
                    new AuthorityOutcome.Refused(authority, rejected.refusals());
                case VerificationResult.Undetermined undetermined ->
                    new AuthorityOutcome.Undetermined(authority, undetermined.cause());
            };
        } catch (UnavailableException e) {
            return new AuthorityOutcome.Undetermined(authority, String.valueOf(e.getMessage()));
        }
    }

    private static int work(SignatureMaterial found, Authority.Keyed authority) {
        return found instanceof SignatureMaterial.Found layers
                ? layers.layers().size() * authority.keys().size()
                : 0;
    }

    // What was found under the tag is the better explanation, unless the tag had nothing and a referrer
    // something.
    private static AuthorityOutcome better(AuthorityOutcome tagged, AuthorityOutcome referring) {
        if (referring.vouches()) {
            return referring;
        }
        boolean nothingTagged = tagged instanceof AuthorityOutcome.Refused refused
                && refused.refusals().stream().allMatch(Refusal.NoSignature.class::isInstance);
        return nothingTagged ? referring : tagged;
    }
}
