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
import java.util.function.Supplier;

/// Turns a request into a decision: reads the object, lets exempt changes through, asks the use case about the rest.
final class ReviewDecider {
    /// Longest text of a denial. What is longer would only be read by machines, and they have the log.
    static final int LONGEST_DENIAL = 128 << 10;

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

    /// Decides about `request` by `deadline`.
    Decision decide(Phase phase, AdmissionRequest request, Deadline deadline) {
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
            return decide(phase, request, request.object().get(), kind.get(), deadline);
        } catch (MalformedObjectException e) {
            String why = PublicText.line(String.valueOf(e.getMessage()), LONGEST_REFERENCE);
            return denied(phase.unreadable("cannot decode incoming new object: " + why), ReasonCode.MALFORMED_OBJECT);
        }
    }

    private Decision decide(
            Phase phase, AdmissionRequest request, JsonObject object, WorkloadKind kind, Deadline deadline) {
        Workload workload = WorkloadReader.read(object, kind, request.target(), mostImages);
        if (Exemption.byComparison(request, object, kind, workload, mostImages)) {
            return exempt();
        }
        return switch (phase) {
            case MUTATION -> pinned(workload, deadline);
            case VALIDATION -> judged(workload, deadline);
        };
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
                : new Answer.Patched(images.replacements(), warnings);
        return new Decision(
                answer,
                reasons,
                digests(images.replacements().stream()
                        .map(PinnedImages.Replacement::pinned)
                        .toList()));
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
                : new Answer.Denied(bounded(Phase.VALIDATION.failed(DenialText.denial(verdict))), warnings);
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

    // Cut between lines, so that no item is quoted in half.
    private static String bounded(String text) {
        if (text.length() <= LONGEST_DENIAL) {
            return text;
        }
        int end = Math.max(text.lastIndexOf('\n', LONGEST_DENIAL), 0);
        long left = text.substring(end).lines().filter(line -> !line.isEmpty()).count();
        return text.substring(0, end) + "\nand " + left + " more lines";
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
