// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Use case: may this object run? Every image is judged by every policy that selects it; all of them must be
/// satisfied.
/// All images of the object are judged side by side on one snapshot of the policies, by one deadline, each digest on
/// one
/// answer of its registry.
public final class ImageAdmission {
    private final SignatureSource source;
    private final InstantSource clock;

    public ImageAdmission(SignatureSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    private record Pair(int image, DigestReference reference, ImagePolicy policy) {}

    /// Decides about `workload`. Returns by `deadline`: what could not be found out by then counts as not vouched
    /// for.
    public Verdict decide(Workload workload, PolicySet policySet, Deadline deadline) {
        return switch (policySet) {
            case PolicySet.NotLoaded waiting -> new Verdict.NotLoaded(waiting.reason());
            case PolicySet.Loaded loaded -> new Verdict.Decided(decide(workload, loaded, deadline));
        };
    }

    private List<ImageOutcome> decide(Workload workload, PolicySet.Loaded policySet, Deadline deadline) {
        Map<Integer, ImageOutcome> settled = new LinkedHashMap<>();
        Map<Pair, Pair> pairs = new LinkedHashMap<>();
        Map<Integer, DigestReference> judged = new LinkedHashMap<>();
        for (int i = 0; i < workload.images().size(); i++) {
            ImageUse use = workload.images().get(i);
            switch (reference(use)) {
                case Reading.Unparsable _ -> settled.put(i, new ImageOutcome.Unparsable(use));
                case Reading.Tagged _ -> settled.put(i, new ImageOutcome.NotPinned(use));
                case Reading.Pinned pinned -> {
                    List<ImagePolicy> policies = policySet.selecting(pinned.reference(), workload.object());
                    if (policies.isEmpty()) {
                        settled.put(i, new ImageOutcome.Unmatched(use, policySet.unmatched()));
                    } else {
                        judged.put(i, pinned.reference());
                        for (ImagePolicy policy : policies) {
                            Pair pair = new Pair(i, pinned.reference(), policy);
                            pairs.put(pair, pair);
                        }
                    }
                }
            }
        }
        Map<Pair, PolicyOutcome> outcomes = judge(pairs, workload.pullIdentity(), deadline);
        List<ImageOutcome> images = new ArrayList<>();
        for (int i = 0; i < workload.images().size(); i++) {
            DigestReference reference = judged.get(i);
            images.add(
                    reference == null
                            ? settled.get(i)
                            : new ImageOutcome.Judged(workload.images().get(i), reference, outcomesOf(i, outcomes)));
        }
        return images;
    }

    private Map<Pair, PolicyOutcome> judge(Map<Pair, Pair> pairs, PullIdentity identity, Deadline deadline) {
        try (Material material = new Material(source, identity, deadline)) {
            Judge judge = new Judge(material, clock.instant(), deadline);
            return Parallel.map(
                    pairs,
                    pair -> judge.judge(pair.reference(), pair.policy()),
                    pair -> Judge.late(pair.policy()),
                    deadline);
        }
    }

    private static List<PolicyOutcome> outcomesOf(int image, Map<Pair, PolicyOutcome> outcomes) {
        return outcomes.entrySet().stream()
                .filter(entry -> entry.getKey().image() == image)
                .map(Map.Entry::getValue)
                .toList();
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
