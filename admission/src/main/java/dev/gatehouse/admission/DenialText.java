// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.FieldProblem;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.FieldProblems;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.ImageOutcome;
import dev.gatehouse.core.policy.ImageUse;
import dev.gatehouse.core.policy.PolicyOutcome;
import dev.gatehouse.core.policy.Verdict;
import dev.gatehouse.core.signature.Refusal;
import dev.gatehouse.core.signature.Signers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes a verdict in the reference's words. Tools look for these texts, so they are fixed; their order is by
/// message, then details, and a policy is blamed for its own failures only.
public final class DenialText {
    private static final int LONGEST_REFERENCE = 1024;
    private static final int LONGEST_CAUSE = 2048;
    private static final String WITHOUT_POLICY =
            "no policy exists: no-match-policy keyless asks for a keyless signature by anybody";

    private DenialText() {}

    /// Returns why `verdict` does not admit its object, one item a line (an item with details takes two); empty
    /// where it admits.
    public static String denial(Verdict verdict) {
        return switch (verdict) {
            case Verdict.NotLoaded waiting -> "policies are not loaded: " + waiting.reason();
            case Verdict.Decided decided -> problems(decided).render(Level.ERROR);
        };
    }

    /// Returns what the user is to be told beside the verdict, each text possibly of several lines.
    public static List<String> warnings(Verdict verdict) {
        return switch (verdict) {
            case Verdict.NotLoaded _ -> List.of();
            case Verdict.Decided decided -> problems(decided).texts(Level.WARNING);
        };
    }

    private static FieldProblems problems(Verdict.Decided decided) {
        return new FieldProblems(
                decided.images().stream().flatMap(DenialText::problems).toList());
    }

    private static Stream<FieldProblem> problems(ImageOutcome outcome) {
        ImageUse use = outcome.use();
        String image = PublicText.line(use.text(), LONGEST_REFERENCE);
        return switch (outcome) {
            case ImageOutcome.Unparsable _ ->
                Stream.of(FieldProblem.of("could not parse reference: " + image, use.path()));
            case ImageOutcome.NotPinned _ ->
                Stream.of(FieldProblem.of("invalid value: " + image + " must be an image digest", use.path()));
            case ImageOutcome.Unmatched unmatched -> {
                FieldProblem problem =
                        FieldProblem.of("no matching policies", use.path()).withDetails(image);
                yield switch (unmatched.answer()) {
                    case DENY, KEYLESS -> Stream.of(problem);
                    case WARN -> Stream.of(problem.asWarning());
                    case ALLOW -> Stream.empty();
                };
            }
            case ImageOutcome.JudgedWithoutPolicy judged ->
                Stream.concat(
                        Stream.of(FieldProblem.of(WITHOUT_POLICY, use.path())
                                .withDetails(image)
                                .asWarning()),
                        problems(use, judged.reference(), judged.outcome()));
            case ImageOutcome.Judged judged ->
                judged.policies().stream().flatMap(policy -> problems(use, judged.reference(), policy));
        };
    }

    private static Stream<FieldProblem> problems(ImageUse use, ImageReference reference, PolicyOutcome outcome) {
        return switch (outcome) {
            case PolicyOutcome.Satisfied _ -> Stream.empty();
            case PolicyOutcome.Unsatisfied unsatisfied -> {
                String image = PublicText.line(use.text(), LONGEST_REFERENCE);
                String name = reference.name();
                String reasons = unsatisfied.outcomes().isEmpty()
                        ? "the policy has no authorities"
                        : unsatisfied.outcomes().stream()
                                .map(authority -> sentence(authority, name))
                                .collect(Collectors.joining(" "));
                yield Stream.of(failed(use, outcome, image + " " + reasons));
            }
            case PolicyOutcome.Violated violated -> {
                String reasons = Stream.concat(
                                violated.outcomes().stream()
                                        .filter(authority -> !authority.vouches())
                                        .map(authority -> sentence(authority, reference.name())),
                                Stream.of(PublicText.line(violated.reason(), LONGEST_CAUSE)))
                        .collect(Collectors.joining(" "));
                yield Stream.of(failed(use, outcome, PublicText.line(use.text(), LONGEST_REFERENCE) + " " + reasons));
            }
        };
    }

    private static FieldProblem failed(ImageUse use, PolicyOutcome outcome, String details) {
        FieldProblem problem = FieldProblem.of(
                        "failed policy: " + outcome.policy().name(), use.path())
                .withDetails(details);
        return outcome.policy().mode() == EnforcementMode.WARN ? problem.asWarning() : problem;
    }

    private static String sentence(AuthorityOutcome outcome, String image) {
        String authority = outcome.authority().name();
        String failed =
                kind(outcome.authority()) + " validation failed for authority " + authority + " for " + image + ": ";
        return switch (outcome) {
            case AuthorityOutcome.Refused refused -> failed + refusals(refused.refusals());
            case AuthorityOutcome.NotAttested missing ->
                missing.found().isEmpty()
                        ? failed + unattested(missing.refusals())
                        : "no matching attestations with type " + PublicText.line(missing.wanted(), LONGEST_REFERENCE)
                                + ", checked the following predicateTypes: \""
                                + PublicText.line(String.join(",", missing.found()), LONGEST_CAUSE) + "\"";
            case AuthorityOutcome.Violated violated -> PublicText.line(violated.reason(), LONGEST_CAUSE);
            case AuthorityOutcome.Disallowed disallowed -> "disallowed by static policy: " + disallowed.message();
            case AuthorityOutcome.Unusable unusable -> PublicText.line(unusable.reason(), LONGEST_CAUSE);
            case AuthorityOutcome.Undetermined undetermined ->
                failed + PublicText.line(undetermined.cause(), LONGEST_CAUSE);
            case AuthorityOutcome.Signed _, AuthorityOutcome.Attested _, AuthorityOutcome.Passed _ ->
                throw new IllegalStateException("authority " + authority + " vouched in an unsatisfied policy");
        };
    }

    private static String kind(Authority authority) {
        return switch (authority) {
            case Authority.Signing signing ->
                (signing.attestations().isEmpty() ? "signature " : "attestation ")
                        + switch (signing.demand().signers()) {
                            case Signers.Keys _ -> "key";
                            case Signers.Identities _ -> "keyless";
                        };
            case Authority.Pass _, Authority.Fail _, Authority.Unusable _ -> "signature key";
        };
    }

    private static String unattested(List<Refusal> refusals) {
        // That one of the places holds nothing explains nothing where another one holds something.
        return "no matching attestations: "
                + refusals.stream()
                        .filter(refusal -> !(refusal instanceof Refusal.NoSignature))
                        .map(DenialText::ofAttestation)
                        .collect(Collectors.joining("\n "));
    }

    // An envelope may have several signatures, and the reference counts those that hold.
    private static String ofAttestation(Refusal refusal) {
        return refusal instanceof Refusal.BadSignature
                ? "accepted signatures do not match threshold, Found: 0, Expected 1"
                : sentence(refusal);
    }

    private static String refusals(List<Refusal> refusals) {
        if (refusals.size() == 1) {
            switch (refusals.getFirst()) {
                case Refusal.NoSignature _ -> {
                    return "no signatures found";
                }
                case Refusal.UnusableMaterial unusable -> {
                    return PublicText.line(unusable.reason(), LONGEST_CAUSE);
                }
                case Refusal.UnusableLayer _,
                        Refusal.NoSignatureAnnotation _,
                        Refusal.SignatureNotBase64 _,
                        Refusal.BadSignature _,
                        Refusal.MalformedPayload _,
                        Refusal.OtherImage _,
                        Refusal.MalformedCertificate _,
                        Refusal.CertificateNotValid _,
                        Refusal.CheckFailed _ -> {
                    return "no matching signatures: " + sentence(refusals.getFirst());
                }
            }
        }
        return "no matching signatures: "
                + refusals.stream().map(DenialText::sentence).collect(Collectors.joining("\n "));
    }

    private static String sentence(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSignature _ -> "no signatures found";
            case Refusal.UnusableMaterial unusable -> PublicText.line(unusable.reason(), LONGEST_CAUSE);
            case Refusal.UnusableLayer layer -> PublicText.line(layer.reason(), LONGEST_CAUSE);
            case Refusal.NoSignatureAnnotation layer ->
                "signature layer " + layer.layer() + " is missing \"dev.cosignproject.cosign/signature\" annotation";
            case Refusal.SignatureNotBase64 bad -> "illegal base64 data at input byte " + bad.position();
            case Refusal.BadSignature bad ->
                switch (bad.family()) {
                    case ECDSA -> "invalid signature when validating ASN.1 encoded signature";
                    case RSA -> "crypto/rsa: verification error";
                    case ED25519 -> "failed to verify signature";
                };
            case Refusal.MalformedPayload payload -> PublicText.line(payload.reason(), LONGEST_CAUSE);
            case Refusal.OtherImage other ->
                "invalid or missing digest in claim: " + PublicText.line(other.found(), LONGEST_REFERENCE);
            case Refusal.MalformedCertificate certificate -> certificate.reason();
            case Refusal.CertificateNotValid certificate -> certificate.reason();
            case Refusal.CheckFailed failed -> PublicText.line(failed.detail(), LONGEST_CAUSE);
        };
    }
}
