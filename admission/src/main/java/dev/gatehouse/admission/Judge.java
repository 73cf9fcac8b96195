// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.PolicyOutcome;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.Refusal;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.VerificationResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Judges one image by one policy: asks its authorities until one vouches.
///
/// Those that need no network come first, then signatures under cosign's tag, and only where nobody vouched the
/// referrers: an image signed in the usual way costs one look-up.
final class Judge {
    private static final String TOO_LATE = "the deadline passed before the registry answered";

    private final Material material;
    private final Instant now;
    private final Deadline deadline;

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
            outcomes.putAll(ask(keyed, authority -> signed(image, authority, material::tagged)));
        }
        if (!vouched(outcomes)) {
            Map<Authority, AuthorityOutcome> referring =
                    ask(keyed, authority -> signed(image, authority, material::referring));
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
        place.forEach(authority -> answers.put(authority, question.apply(authority)));
        return answers;
    }

    @FunctionalInterface
    private interface Discovery {
        SignatureMaterial find(DigestReference image, SignatureLocation location);
    }

    private AuthorityOutcome signed(DigestReference image, Authority.Keyed authority, Discovery discovery) {
        try {
            SignatureMaterial found = discovery.find(image, authority.location());
            return switch (SignatureVerifier.verify(image.digest(), found, authority.keys(), now)) {
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

    // What was found under the tag is the better explanation, unless the tag had nothing and a referrer something.
    private static AuthorityOutcome better(AuthorityOutcome tagged, AuthorityOutcome referring) {
        if (referring.vouches()) {
            return referring;
        }
        boolean nothingTagged = tagged instanceof AuthorityOutcome.Refused refused
                && refused.refusals().stream().allMatch(Refusal.NoSignature.class::isInstance);
        return nothingTagged ? referring : tagged;
    }
}
