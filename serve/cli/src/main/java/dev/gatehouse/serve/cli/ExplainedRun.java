// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.DenialText;
import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.admission.ImageExplanation;
import dev.gatehouse.admission.LogSource;
import dev.gatehouse.admission.PinnedImages;
import dev.gatehouse.admission.Workload;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.ImageOutcome;
import dev.gatehouse.core.policy.PolicyOutcome;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.Verdict;
import dev.gatehouse.edge.registry.Registries;
import dev.gatehouse.edge.remote.RekorLogs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Decides on images the way the webhook does, and explains those that do not satisfy a policy.
final class ExplainedRun {
    // A person waits for it, and no API server gives up in between.
    private static final Duration TIME_PER_IMAGE = Duration.ofSeconds(30);

    private final DigestPinning pinning;
    private final ImageAdmission admission;
    private final ImageExplanation explanation;
    private final PolicySet.Loaded policies;

    ExplainedRun(Registries registries, PolicySet.Loaded policies) {
        this.pinning = new DigestPinning(registries.digests());
        LogSource logs = new RekorLogs();
        this.admission =
                new ImageAdmission(registries.signatures(), registries.configs(), logs, InstantSource.system());
        this.explanation = new ImageExplanation(registries.signatures(), logs, InstantSource.system());
        this.policies = policies;
    }

    /// Returns what becomes of `image` as if a Pod ran it.
    ExplainedImage judge(String image) {
        Deadline deadline = Deadline.in(TIME_PER_IMAGE);
        Workload written = Manifests.bare(image, List.of(image)).workload();
        PinnedImages pinned = pinning.pin(written, deadline);
        if (!pinned.unresolved().isEmpty()) {
            return ExplainedImage.refused(image, pinned.unresolved().getFirst().reason());
        }
        String stored = pinned.replacements().isEmpty()
                ? image
                : pinned.replacements().getFirst().pinned();
        Workload workload = Manifests.bare(image, List.of(stored)).workload();
        return switch (admission.decide(workload, policies, deadline)) {
            case Verdict.NotLoaded waiting -> throw new IllegalStateException(waiting.reason());
            case Verdict.Decided decided -> explained(image, decided.images().getFirst(), workload);
        };
    }

    private ExplainedImage explained(String image, ImageOutcome outcome, Workload workload) {
        return switch (outcome) {
            case ImageOutcome.Unparsable _ -> ExplainedImage.refused(image, "could not parse reference");
            case ImageOutcome.NotPinned _ -> ExplainedImage.refused(image, "must be an image digest");
            case ImageOutcome.JudgedWithoutPolicy _ -> ExplainedImage.refused(image, "there is no policy");
            case ImageOutcome.Unmatched _ ->
                ExplainedImage.refused(image, "no policy selects it, and then it is denied");
            case ImageOutcome.Judged judged ->
                new ExplainedImage(
                        image,
                        judged.reference().original(),
                        judged.admits(),
                        "",
                        judged.policies().stream()
                                .map(policy -> explained(judged, policy, workload))
                                .toList());
        };
    }

    private ExplainedImage.Policy explained(ImageOutcome.Judged judged, PolicyOutcome policy, Workload workload) {
        return switch (policy) {
            case PolicyOutcome.Satisfied satisfied ->
                new ExplainedImage.Policy(policy.policy().name(), true, false, "", satisfied.outcomes(), List.of());
            case PolicyOutcome.Violated violated ->
                new ExplainedImage.Policy(
                        policy.policy().name(),
                        false,
                        policy.denies(),
                        text(judged, policy),
                        violated.outcomes(),
                        List.of());
            case PolicyOutcome.Unsatisfied unsatisfied -> {
                List<Authority.Signing> signing = policy.policy().authorities().stream()
                        .filter(Authority.Signing.class::isInstance)
                        .map(Authority.Signing.class::cast)
                        .toList();
                if (!(judged.reference() instanceof DigestReference reference)) {
                    throw new IllegalStateException("judged without a digest");
                }
                yield new ExplainedImage.Policy(
                        policy.policy().name(),
                        false,
                        policy.denies(),
                        text(judged, policy),
                        unsatisfied.outcomes(),
                        explanation.explain(reference, signing, workload.pullIdentity(), Deadline.in(TIME_PER_IMAGE)));
            }
        };
    }

    private static String text(ImageOutcome.Judged judged, PolicyOutcome policy) {
        Verdict alone = new Verdict.Decided(
                List.of(new ImageOutcome.Judged(judged.use(), judged.reference(), List.of(policy))));
        return policy.policy().mode() == EnforcementMode.WARN
                ? String.join("\n", DenialText.warnings(alone))
                : DenialText.denial(alone);
    }
}
