// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.DenialText;
import dev.gatehouse.admission.DigestPinning;
import dev.gatehouse.admission.ImageAdmission;
import dev.gatehouse.admission.PinnedImages;
import dev.gatehouse.admission.Workload;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.ImageOutcome;
import dev.gatehouse.core.policy.ImageUse;
import dev.gatehouse.core.policy.PolicyOutcome;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.core.policy.Verdict;
import dev.gatehouse.serve.cli.Check.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Judges workloads the way the webhook does: tags are pinned first, then every image is decided on.
final class TestRun {
    // A person waits for it, and no API server gives up in between.
    private static final Duration TIME_PER_OBJECT = Duration.ofSeconds(30);

    private final DigestPinning pinning;
    private final ImageAdmission admission;
    private final PolicySet.Loaded policies;

    TestRun(DigestPinning pinning, ImageAdmission admission, PolicySet.Loaded policies) {
        this.pinning = pinning;
        this.admission = admission;
        this.policies = policies;
    }

    /// Returns what becomes of each image of `workload`, in its order.
    List<TestReport.Image> judge(Workload workload) {
        Deadline deadline = Deadline.in(TIME_PER_OBJECT);
        PinnedImages pinned = pinning.pin(workload, deadline);
        Map<ImageUse, String> texts = new HashMap<>();
        pinned.replacements().forEach(replacement -> texts.put(replacement.use(), replacement.pinned()));
        Map<ImageUse, String> unresolved = new HashMap<>();
        pinned.unresolved().forEach(image -> unresolved.put(image.use(), image.reason()));
        List<ImageUse> uses = workload.images().stream()
                .map(use -> new ImageUse(use.path(), use.pointer(), texts.getOrDefault(use, use.text())))
                .toList();
        Workload stored = new Workload(workload.object(), uses, workload.pullIdentity());
        return switch (admission.decide(stored, policies, deadline)) {
            case Verdict.NotLoaded waiting -> throw new IllegalStateException(waiting.reason());
            case Verdict.Decided decided -> {
                List<TestReport.Image> images = new ArrayList<>();
                for (int i = 0; i < uses.size(); i++) {
                    ImageUse written = workload.images().get(i);
                    String reason = unresolved.getOrDefault(written, "");
                    images.add(image(written, decided.images().get(i), reason));
                }
                yield images;
            }
        };
    }

    private static TestReport.Image image(ImageUse written, ImageOutcome outcome, String unresolved) {
        String judged = "";
        List<Check> checks = new ArrayList<>();
        String where = written.path().isEmpty() ? "" : written.path() + ": ";
        switch (outcome) {
            case ImageOutcome.Unparsable unparsable ->
                checks.add(new Check(
                        Rule.UNREADABLE_IMAGE,
                        "",
                        Outcome.FAILED,
                        where + "could not parse reference: " + unparsable.use().text()));
            case ImageOutcome.NotPinned notPinned -> {
                String reason = unresolved.isEmpty() ? "must be an image digest" : unresolved;
                checks.add(new Check(
                        Rule.UNREADABLE_IMAGE,
                        "",
                        Outcome.FAILED,
                        where + notPinned.use().text() + ": " + reason));
            }
            case ImageOutcome.Unmatched unmatched ->
                checks.add(new Check(
                        Rule.UNCOVERED,
                        "",
                        outcome(unmatched.answer()),
                        where + written.text() + " is uncovered by policy"));
            case ImageOutcome.JudgedWithoutPolicy alone -> {
                judged = alone.reference().original();
                ImageOutcome.Judged decided =
                        new ImageOutcome.Judged(alone.use(), alone.reference(), List.of(alone.outcome()));
                checks.add(check(decided, alone.outcome(), where));
            }
            case ImageOutcome.Judged decided -> {
                judged = decided.reference().original();
                decided.policies().forEach(policy -> checks.add(check(decided, policy, where)));
            }
        }
        return new TestReport.Image(written.path(), written.text(), judged, checks);
    }

    private static Outcome outcome(UnmatchedImages answer) {
        return switch (answer) {
            case DENY, KEYLESS -> Outcome.FAILED;
            case WARN -> Outcome.WARNED;
            case ALLOW -> Outcome.PASSED;
        };
    }

    private static Check check(ImageOutcome.Judged decided, PolicyOutcome policy, String where) {
        String name = policy.policy().name();
        if (policy.satisfied()) {
            return new Check(Rule.POLICY_NOT_SATISFIED, name, Outcome.PASSED, "");
        }
        Verdict alone = new Verdict.Decided(
                List.of(new ImageOutcome.Judged(decided.use(), decided.reference(), List.of(policy))));
        boolean warns = policy.policy().mode() == EnforcementMode.WARN;
        String whole = warns ? String.join("\n", DenialText.warnings(alone)) : DenialText.denial(alone);
        // The first line names policy and field, what follows names the image and says why.
        String reasons = whole.substring(whole.indexOf('\n') + 1);
        return new Check(
                Rule.POLICY_NOT_SATISFIED,
                name,
                warns ? Outcome.WARNED : Outcome.FAILED,
                "failed policy: " + name + ": " + where + reasons);
    }
}
