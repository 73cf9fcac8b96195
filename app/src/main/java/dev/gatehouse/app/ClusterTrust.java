// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.admission.PublicText;
import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.admission.WrittenTrustRoot;
import dev.gatehouse.core.crd.FieldProblem;
import dev.gatehouse.core.crd.FieldProblems;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.edge.kubernetes.ClusterObjects;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import dev.gatehouse.edge.tuf.EmbeddedRepository;
import dev.gatehouse.edge.tuf.TufOutcome;
import dev.gatehouse.serve.controller.ClusterPolicyObjects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/// The TrustRoots of a cluster, as its policies refer to them. One that somebody has deleted is there no
/// more, even while finalizers keep its object. Thread-safe.
final class ClusterTrust implements TrustedRoots {
    private final LiveTrust trust;
    private final AtomicReference<Map<String, Entry>> entries = new AtomicReference<>(Map.of());

    /// One object as it was read. Reading it again gives the same while neither uid nor generation changes.
    private record Entry(String uid, long generation, WrittenTrustRoot written) {}

    ClusterTrust(LiveTrust trust) {
        this.trust = trust;
    }

    /// Goes by the TrustRoots among `objects` from now on. To be called by one thread at a time, before the
    /// policies are compiled.
    void take(ClusterObjects objects) {
        Map<String, Entry> next = new HashMap<>();
        List<TrustRoot> roots = new ArrayList<>();
        for (KubernetesObject object : objects.trustRoots().values()) {
            if (!object.terminating()) {
                Entry entry = entry(object);
                next.put(object.name(), entry);
                if (entry.written() instanceof WrittenTrustRoot.Read read) {
                    roots.add(read.root());
                }
            }
        }
        entries.set(Map.copyOf(next));
        trust.retain(roots);
        // Also those that no policy names yet: their status tells whether they could be used.
        roots.forEach(trust::standing);
    }

    private Entry entry(KubernetesObject object) {
        Entry last = entries.get().get(object.name());
        return last != null && last.uid().equals(object.uid()) && last.generation() == object.generation()
                ? last
                : new Entry(
                        object.uid(), object.generation(), WrittenTrustRoot.read(ClusterPolicyObjects.written(object)));
    }

    @Override
    public Found root(String name) {
        if (name.equals(DEFAULT)) {
            return trust.defaultRoot();
        }
        Entry entry = entries.get().get(name);
        if (entry == null) {
            return NONE.root(name);
        }
        return switch (entry.written()) {
            case WrittenTrustRoot.Read read -> trust.standing(read.root()).found();
            case WrittenTrustRoot.Unreadable unreadable ->
                new Found.Missing(
                        "trust root " + PublicText.line(name, 253) + " cannot be used: " + unreadable.reason());
        };
    }

    /// Returns why `root`, which somebody is about to create, cannot be used now. A mirror is not asked.
    static FieldProblems problems(TrustRoot root, Instant now) {
        TrustRoot.Repository repository = root.spec().repository();
        if (repository == null) {
            return FieldProblems.NONE;
        }
        return switch (EmbeddedRepository.read(repository, now)) {
            case TufOutcome.Current _ -> FieldProblems.NONE;
            case TufOutcome.Refused refused ->
                FieldProblems.of(FieldProblem.invalid(
                        "failed to construct a TUF client",
                        "spec.repository.mirrorFS",
                        PublicText.line(refused.detail(), 512)));
        };
    }
}
