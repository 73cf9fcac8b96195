// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.core.oci.MalformedNameException;
import dev.gatehouse.core.policy.ImageOutcome;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.ImageUse;
import dev.gatehouse.core.policy.PolicyOutcome;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.Verdict;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Use case: may this object run? Every image is judged by every policy that selects it; all of them must be
/// satisfied. All images of the object are judged side by side on one snapshot of the policies, by one deadline,
/// each digest on one answer of its registry.
public final class ImageAdmission {
    private final SignatureSource source;
    private final ImageConfigSource configs;
    private final LogSource logs;
    private final InstantSource clock;

    /// Makes one that reads no configurations of images and asks no logs.
    public ImageAdmission(SignatureSource source, InstantSource clock) {
        this(source, ImageConfigSource.NONE, LogSource.NONE, clock);
    }

    public ImageAdmission(SignatureSource source, ImageConfigSource configs, LogSource logs, InstantSource clock) {
        this.source = source;
        this.configs = configs;
        this.logs = logs;
        this.clock = clock;
    }

    // One judging for each image and policy, however many containers run that image.
    private record Pair(DigestReference reference, ImagePolicy policy) {}

    // The same image under another tag is the same image, but documents of policies may look at the tag.
    private static String spelling(DigestReference reference) {
        return reference.name() + reference.tag().map(tag -> " " + tag).orElse("");
    }

    private record Selection(DigestReference reference, List<Pair> pairs) {}

    /// Decides about `workload`. Returns by `deadline`: what could not be found out by then counts as not vouched
    /// for.
    public Verdict decide(Workload workload, PolicySet policySet, Deadline deadline) {
        return switch (policySet) {
            case PolicySet.NotLoaded waiting -> new Verdict.NotLoaded(waiting.reason());
            case PolicySet.Loaded loaded -> new Verdict.Decided(decide(workload, loaded, deadline));
        };
    }

    private List<ImageOutcome> decide(Workload workload, PolicySet.Loaded policySet, Deadline deadline) {
        Map<String, Selection> selections = new LinkedHashMap<>();
        for (ImageUse use : workload.images()) {
            if (reference(use) instanceof Reading.Pinned(DigestReference reference)) {
                selections.computeIfAbsent(
                        spelling(reference), _ -> selection(reference, judges(reference, workload, policySet)));
            }
        }
        List<Pair> pairs = selections.values().stream()
                .flatMap(selection -> selection.pairs().stream())
                .toList();
        Map<Pair, PolicyOutcome> outcomes = judge(pairs, workload, deadline);
        return workload.images().stream()
                .map(use -> outcome(use, selections, outcomes, policySet))
                .toList();
    }

    private static List<ImagePolicy> judges(DigestReference reference, Workload workload, PolicySet.Loaded policySet) {
        return policySet.fallback().map(List::of).orElseGet(() -> policySet.selecting(reference, workload.object()));
    }

    private static Selection selection(DigestReference reference, List<ImagePolicy> policies) {
        return new Selection(
                reference,
                policies.stream().map(policy -> new Pair(reference, policy)).toList());
    }

    private static ImageOutcome outcome(
            ImageUse use,
            Map<String, Selection> selections,
            Map<Pair, PolicyOutcome> outcomes,
            PolicySet.Loaded policySet) {
        return switch (reference(use)) {
            case Reading.Unparsable _ -> new ImageOutcome.Unparsable(use);
            case Reading.Tagged _ -> new ImageOutcome.NotPinned(use);
            case Reading.Pinned(DigestReference reference) -> {
                List<Pair> pairs =
                        requireNonNull(selections.get(spelling(reference))).pairs();
                List<PolicyOutcome> judged = pairs.stream()
                        .map(pair -> requireNonNull(outcomes.get(pair)))
                        .toList();
                if (policySet.fallback().isPresent()) {
                    yield new ImageOutcome.JudgedWithoutPolicy(use, reference, judged.getFirst());
                }
                yield judged.isEmpty()
                        ? new ImageOutcome.Unmatched(use, policySet.unmatched())
                        : new ImageOutcome.Judged(use, reference, judged);
            }
        };
    }

    private Map<Pair, PolicyOutcome> judge(List<Pair> pairs, Workload workload, Deadline deadline) {
        try (Material material = new Material(source, workload.pullIdentity(), deadline)) {
            Documents documents = new Documents(configs, workload, clock.instant(), deadline);
            Judge judge = new Judge(material, logs, documents, deadline);
            return Parallel.map(
                    pairs,
                    pair -> judge.judge(pair.reference(), pair.policy()),
                    pair -> Judge.late(pair.policy()),
                    deadline);
        }
    }

    private sealed interface Reading {
        record Unparsable() implements Reading {}

        record Tagged() implements Reading {}

        record Pinned(DigestReference reference) implements Reading {}
    }

    private static Reading reference(ImageUse use) {
        try {
            return switch (ImageReference.parse(use.text())) {
                case TaggedReference _ -> new Reading.Tagged();
                case DigestReference pinned -> new Reading.Pinned(pinned);
            };
        } catch (MalformedNameException _) {
            return new Reading.Unparsable();
        }
    }
}
