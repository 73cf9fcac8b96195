// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.admission.Material.Discovery;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.PolicyDemand;
import dev.gatehouse.core.policy.PolicyOutcome;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.Artifact;
import dev.gatehouse.core.signature.AttestationResult;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.Refusal;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.Signers;
import dev.gatehouse.core.signature.VerificationResult;
import dev.gatehouse.core.signature.VerifiedSignature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// Judges the images of one request by one policy each: asks its authorities until one vouches.
///
/// Those that need no network come first, then signatures under cosign's tag, and only where nobody vouched the
/// referrers: an image signed in the usual way costs one look-up.
final class Judge {
    private static final String TOO_LATE = "the deadline passed before the registry answered";

    private final Material material;
    private final LoggedMaterial logged;
    private final Documents documents;
    private final Instant now;
    private final Deadline deadline;
    private final Bench bench = new Bench();
    private final Map<Question, VerificationResult> verified = new ConcurrentHashMap<>();
    private final Map<Question, AttestationResult> attestations = new ConcurrentHashMap<>();
    private final Map<Search, SignatureMaterial> searched = new ConcurrentHashMap<>();

    Judge(Material material, LogSource logs, Documents documents, Deadline deadline) {
        this.material = material;
        this.logged = new LoggedMaterial(logs, deadline);
        this.documents = documents;
        this.now = documents.now();
        this.deadline = deadline;
    }

    PolicyOutcome judge(DigestReference image, ImagePolicy policy) {
        Map<Authority, AuthorityOutcome> outcomes = new LinkedHashMap<>();
        List<Authority.Signing> signing = new ArrayList<>();
        for (Authority authority : policy.authorities()) {
            switch (authority) {
                case Authority.Pass pass -> outcomes.put(pass, new AuthorityOutcome.Passed(pass));
                case Authority.Fail fail -> outcomes.put(fail, new AuthorityOutcome.Disallowed(fail, fail.message()));
                case Authority.Unusable unusable ->
                    outcomes.put(unusable, new AuthorityOutcome.Unusable(unusable, unusable.reason()));
                case Authority.Signing one -> signing.add(one);
            }
        }
        if (policy.demand().isPresent()) {
            return demanding(image, policy, policy.demand().get(), signing, outcomes);
        }
        if (!vouched(outcomes)) {
            outcomes.putAll(ask(signing, authority -> answer(image, authority, Place.TAG), Judge::vouched));
        }
        if (!vouched(outcomes)) {
            Map<Authority, AuthorityOutcome> referring =
                    ask(signing, authority -> answer(image, authority, Place.EVERYWHERE), Judge::vouched);
            referring.forEach((authority, outcome) -> outcomes.merge(authority, outcome, Judge::better));
        }
        return outcome(policy, outcomes);
    }

    // The document sees what every authority found everywhere, so nobody's answer makes another one needless.
    private PolicyOutcome demanding(
            DigestReference image,
            ImagePolicy policy,
            PolicyDemand demand,
            List<Authority.Signing> signing,
            Map<Authority, AuthorityOutcome> outcomes) {
        outcomes.putAll(ask(signing, authority -> answer(image, authority, Place.TAG), _ -> false));
        Map<Authority, AuthorityOutcome> referring =
                ask(signing, authority -> answer(image, authority, Place.EVERYWHERE), _ -> false);
        referring.forEach((authority, outcome) -> outcomes.merge(authority, outcome, Judge::together));
        PolicyOutcome outcome = outcome(policy, outcomes);
        return switch (outcome) {
            case PolicyOutcome.Satisfied satisfied -> documents.judge(image, satisfied, demand);
            case PolicyOutcome.Unsatisfied _, PolicyOutcome.Violated _ -> outcome;
        };
    }

    // What one authority found in both places.
    private static AuthorityOutcome together(AuthorityOutcome tagged, AuthorityOutcome referring) {
        if (referring instanceof AuthorityOutcome.Undetermined || tagged instanceof AuthorityOutcome.Undetermined) {
            return referring instanceof AuthorityOutcome.Undetermined ? referring : tagged;
        }
        if (tagged instanceof AuthorityOutcome.Signed first && referring instanceof AuthorityOutcome.Signed second) {
            Set<VerifiedSignature> all = new LinkedHashSet<>(first.signatures());
            all.addAll(second.signatures());
            return new AuthorityOutcome.Signed(first.authority(), List.copyOf(all));
        }
        return tagged.vouches() && !referring.vouches() ? tagged : better(tagged, referring);
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
            List<Authority.Signing> signing,
            Function<Authority.Signing, AuthorityOutcome> question,
            Predicate<Map<Authority, AuthorityOutcome>> enough) {
        Map<SignatureLocation, List<Authority.Signing>> places = new LinkedHashMap<>();
        signing.forEach(authority -> places.computeIfAbsent(authority.location(), _ -> new ArrayList<>())
                .add(authority));
        Map<Authority, AuthorityOutcome> outcomes = new LinkedHashMap<>();
        Parallel.untilEnough(
                        List.copyOf(places.values()),
                        place -> answers(place, question, enough),
                        enough,
                        place -> answers(
                                place, authority -> new AuthorityOutcome.Undetermined(authority, TOO_LATE), enough),
                        deadline)
                .forEach(outcomes::putAll);
        return outcomes;
    }

    private static Map<Authority, AuthorityOutcome> answers(
            List<Authority.Signing> place,
            Function<Authority.Signing, AuthorityOutcome> question,
            Predicate<Map<Authority, AuthorityOutcome>> enough) {
        Map<Authority, AuthorityOutcome> answers = new LinkedHashMap<>();
        for (Authority.Signing authority : place) {
            answers.put(authority, question.apply(authority));
            if (enough.test(answers)) {
                break;
            }
        }
        return answers;
    }

    /// How far discovery has gone.
    private enum Place {
        /// cosign's tags only.
        TAG,
        /// The referrers as well.
        EVERYWHERE
    }

    private AuthorityOutcome answer(DigestReference image, Authority.Signing authority, Place place) {
        boolean tags = authority.demand().formats().containsKey(SignatureFormat.LEGACY);
        if (place == Place.TAG && !tags) {
            // Bundles stand among the referrers only.
            return new AuthorityOutcome.Refused(authority, List.of(new Refusal.NoSignature()));
        }
        try {
            if (authority.attestations().isEmpty()) {
                return signed(image, authority, place == Place.TAG ? Discovery.TAG : Discovery.REFERRERS);
            }
            List<AttestationResult> results = new ArrayList<>();
            if (tags) {
                results.add(attested(image, authority, Discovery.ATTESTATION_TAG));
            }
            if (place == Place.EVERYWHERE) {
                results.add(attested(image, authority, Discovery.REFERRERS));
            }
            return Attesting.outcome(authority, results, documents);
        } catch (UnavailableException e) {
            return new AuthorityOutcome.Undetermined(authority, String.valueOf(e.getMessage()));
        }
    }

    // Policies often ask for the same: what was found in one place is judged by one demand only once.
    private record Question(String image, SignatureLocation location, Discovery way, Demand demand) {
        static Question about(DigestReference image, Authority.Signing authority, Discovery way) {
            return new Question(image.name(), authority.location(), way, authority.demand());
        }
    }

    // Logs are asked about what is judged: about signatures or about attestations.
    private record Search(Question question, boolean attested) {}

    // What was found, with what logs have of it where the policy has them asked.
    private SignatureMaterial found(DigestReference image, Authority.Signing authority, Discovery way) {
        SignatureMaterial found = material.find(image, authority.location(), way);
        if (!LoggedMaterial.asksLogs(authority.demand())) {
            return found;
        }
        return searched.computeIfAbsent(
                new Search(
                        Question.about(image, authority, way),
                        !authority.attestations().isEmpty()),
                _ -> bench.judged(
                        work(found, authority), () -> logged.of(image, authority, found, now), found, deadline));
    }

    private AuthorityOutcome signed(DigestReference image, Authority.Signing authority, Discovery way) {
        SignatureMaterial found = found(image, authority, way);
        VerificationResult result = verified.computeIfAbsent(
                Question.about(image, authority, way),
                _ -> bench.judged(
                        work(found, authority),
                        () -> SignatureVerifier.verify(
                                Artifact.named(image.digest()), found, authority.demand(), now, deadline::passed),
                        deadline));
        return switch (result) {
            case VerificationResult.Verified verified -> new AuthorityOutcome.Signed(authority, verified.signatures());
            case VerificationResult.Rejected rejected -> new AuthorityOutcome.Refused(authority, rejected.refusals());
            case VerificationResult.Undetermined undetermined ->
                new AuthorityOutcome.Undetermined(authority, undetermined.cause());
        };
    }

    private AttestationResult attested(DigestReference image, Authority.Signing authority, Discovery way) {
        SignatureMaterial found = found(image, authority, way);
        return attestations.computeIfAbsent(
                Question.about(image, authority, way),
                _ -> bench.judged(
                        work(found, authority),
                        () -> SignatureVerifier.attestations(
                                Artifact.named(image.digest()), found, authority.demand(), now, deadline::passed),
                        new AttestationResult(List.of(), List.of(), Optional.of(TOO_LATE)),
                        deadline));
    }

    private static int work(SignatureMaterial found, Authority.Signing authority) {
        int tries = switch (authority.demand().signers()) {
            case Signers.Keys known -> known.keys().size();
            // Certificate, its log, the entry, the timestamp and the signature itself.
            case Signers.Identities _ -> 5;
        };
        return found instanceof SignatureMaterial.Found layers ? layers.layers().size() * tries : 0;
    }

    // What was found under the tag is the better explanation, unless the tag had nothing and a referrer
    // something.
    private static AuthorityOutcome better(AuthorityOutcome tagged, AuthorityOutcome referring) {
        if (referring.vouches()) {
            return referring;
        }
        boolean unsigned = tagged instanceof AuthorityOutcome.Refused refused && nothing(refused.refusals());
        boolean unattested = tagged instanceof AuthorityOutcome.NotAttested missing
                && missing.found().isEmpty()
                && nothing(missing.refusals());
        return unsigned || unattested ? referring : tagged;
    }

    private static boolean nothing(List<Refusal> refusals) {
        return refusals.stream().allMatch(Refusal.NoSignature.class::isInstance);
    }
}
