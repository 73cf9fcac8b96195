// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.DenialText;
import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.admission.PinnedImages;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.admission.Workload;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.core.policy.ImageUse;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Turns a request into a decision: reads the object, lets exempt changes through, asks the use case about the
/// rest.
final class ReviewDecider {
    private static final int LONGEST_KIND = 256;
    private static final int LONGEST_REFERENCE = 1024;
    private static final int MOST_DIGESTS = 32;

    private final Supplier<PolicySet> policies;
    private final ImageAdmission admission;
    private final DigestPinning pinning;
    private final int mostImages;

    ReviewDecider(Supplier<PolicySet> policies, ImageAdmission admission, DigestPinning pinning, int mostImages) {
        this.policies = policies;
        this.admission = admission;
        this.pinning = pinning;
        this.mostImages = mostImages;
    }

    /// Decides by `deadline` which digests the images of `request` get.
    Decision pin(AdmissionRequest request, Deadline deadline) {
        return decide(Phase.MUTATION, request, workload -> pinned(workload, deadline));
    }

    /// Decides by `deadline` whether the images of `request` may run.
    Decision judge(AdmissionRequest request, Deadline deadline) {
        return decide(Phase.VALIDATION, request, workload -> judged(workload, deadline));
    }

    private Decision decide(Phase phase, AdmissionRequest request, Function<Workload, Decision> decision) {
        if (Exemption.byOperation(request)) {
            return exempt();
        }
        Optional<WorkloadKind> kind = WorkloadKind.of(request.target().kind());
        if (kind.isEmpty()) {
            String named = PublicText.line(request.target().kind().toString(), LONGEST_KIND);
            return denied(phase.unreadable("unhandled kind: " + named), ReasonCode.UNHANDLED_KIND);
        }
        if (request.object().isEmpty()) {
            return denied(phase.failed("the new object may not be nil"), ReasonCode.OBJECT_MISSING);
        }
        if (Exemption.byStatus(request)) {
            return exempt();
        }
        try {
            return decide(request, request.object().get(), kind.get(), decision);
        } catch (MalformedObjectException e) {
            String why = PublicText.line(String.valueOf(e.getMessage()), LONGEST_REFERENCE);
            return denied(phase.unreadable("cannot decode incoming new object: " + why), ReasonCode.MALFORMED_OBJECT);
        }
    }

    private Decision decide(
            AdmissionRequest request, JsonObject object, WorkloadKind kind, Function<Workload, Decision> decision) {
        Workload workload = WorkloadReader.read(object, kind, request.target(), mostImages);
        if (Exemption.byComparison(request, object, kind, workload, mostImages)) {
            return exempt();
        }
        return decision.apply(workload);
    }

    private Decision pinned(Workload workload, Deadline deadline) {
        PinnedImages images = pinning.pin(workload, deadline);
        Set<ReasonCode> reasons = EnumSet.noneOf(ReasonCode.class);
        if (!images.unresolved().isEmpty()) {
            reasons.add(ReasonCode.TAG_NOT_RESOLVED);
        }
        if (!images.replacements().isEmpty()) {
            reasons.add(ReasonCode.TAG_RESOLVED);
        }
        if (reasons.isEmpty()) {
            reasons.add(ReasonCode.NOTHING_TO_PIN);
        }
        List<String> warnings = Warnings.lines(
                images.unresolved().stream().map(ReviewDecider::warning).toList());
        Answer answer = images.replacements().isEmpty()
                ? new Answer.Allowed(warnings)
                : new Answer.Patched(operations(images.replacements()), warnings);
        return new Decision(
                answer,
                reasons,
                digests(images.replacements().stream()
                        .map(PinnedImages.Replacement::pinned)
                        .toList()));
    }

    private static List<PatchOperation> operations(List<PinnedImages.Replacement> replacements) {
        return replacements.stream()
                .map(one -> PatchOperation.replace(one.use().pointer(), new JsonString(one.pinned())))
                .toList();
    }

    private static String warning(PinnedImages.Unresolved unresolved) {
        String image = PublicText.line(unresolved.use().text(), LONGEST_REFERENCE);
        return "no digest for " + image + ": " + unresolved.use().path() + ": " + unresolved.reason();
    }

    private Decision judged(Workload workload, Deadline deadline) {
        Verdict verdict = admission.decide(workload, policies.get(), deadline);
        List<String> warnings = Warnings.lines(DenialText.warnings(verdict));
        Answer answer = verdict.admits()
                ? new Answer.Allowed(warnings)
                : new Answer.Denied(DenialLines.bounded(Phase.VALIDATION.failed(DenialText.denial(verdict))), warnings);
        return new Decision(
                answer,
                ReasonCode.of(verdict),
                digests(workload.images().stream().map(ImageUse::text).toList()));
    }

    private static Decision exempt() {
        return Decision.of(new Answer.Allowed(List.of()), ReasonCode.EXEMPT);
    }

    private static Decision denied(String message, ReasonCode reason) {
        return Decision.of(new Answer.Denied(message, List.of()), reason);
    }

    private static List<String> digests(List<String> references) {
        return references.stream()
                .flatMap(text -> digest(text).stream())
                .distinct()
                .limit(MOST_DIGESTS)
                .toList();
    }

    private static Optional<String> digest(String text) {
        try {
            return switch (ImageReference.parse(text)) {
                case DigestReference pinned -> Optional.of(pinned.digest().toString());
                case TaggedReference _ -> Optional.empty();
            };
        } catch (MalformedNameException _) {
            // The verdict says so; here only digests are wanted.
            return Optional.empty();
        }
    }
}
