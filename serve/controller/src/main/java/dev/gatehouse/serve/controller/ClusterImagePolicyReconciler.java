// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.admission.DocumentSource;
import dev.gatehouse.admission.InlinedPolicy;
import dev.gatehouse.admission.InlinedPolicy.Gap;
import dev.gatehouse.admission.InlinedPolicy.Part;
import dev.gatehouse.admission.KeySource;
import dev.gatehouse.admission.PolicyInliner;
import dev.gatehouse.admission.PolicyObjects;
import dev.gatehouse.admission.PolicyReferences;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.admission.WeaknessCheck;
import dev.gatehouse.admission.WrittenPolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a ClusterImagePolicy should have: `KeysInlined`, `PoliciesInlined`, `Weakened`, and an entry in
/// `config-image-policies`. Whether it is enforced does not depend on any of it.
final class ClusterImagePolicyReconciler implements ObjectReconciler {
    private static final String KEYS_FAILED = "InliningKeysFailed";
    private static final String POLICIES_FAILED = "InliningPoliciesFailed";
    private static final String CHECKS_LEFT_OUT = "ChecksLeftOut";
    private static final String INFO = "Info";
    private static final int LONGEST_MESSAGE = 4000;

    private final KeySource keys;
    private final DocumentSource documents;
    private final WeaknessCheck weaknesses;

    ClusterImagePolicyReconciler(KeySource keys, DocumentSource documents, WeaknessCheck weaknesses) {
        this.keys = keys;
        this.documents = documents;
        this.weaknesses = weaknesses;
    }

    @Override
    public ReconciledObject reconcile(KubernetesObject object, PolicyObjects objects, Map<String, String> earlier) {
        return switch (WrittenPolicy.read(ClusterPolicyObjects.written(object))) {
            case WrittenPolicy.Unreadable unreadable ->
                ReconciledObject.of(failed(
                        unreadable.reason(),
                        entry(object, CompiledEntry.refusing(unreadable.globs(), unreadable.reason()))));
            case WrittenPolicy.Read read -> reconcile(object, read.policy(), objects, earlier);
        };
    }

    @Override
    public ReconciledObject broken() {
        return ReconciledObject.of(failed("internal error", new MirrorEntry.Kept()));
    }

    private static Reconciled failed(String reason, MirrorEntry entry) {
        return new Reconciled(
                List.of(
                        Condition.fails(Condition.KEYS_INLINED, KEYS_FAILED, reason),
                        Condition.unknown(Condition.POLICIES_INLINED)),
                List.of(new Condition(Condition.WEAKENED, Condition.State.UNKNOWN, "", "", INFO)),
                entry,
                false);
    }

    private ReconciledObject reconcile(
            KubernetesObject object, ClusterImagePolicy policy, PolicyObjects objects, Map<String, String> earlier) {
        InlinedPolicy inlined =
                new PolicyInliner(objects::secret, objects::configMap, keys, documents).inline(policy, earlier);
        MirrorEntry entry = entry(object, CompiledEntry.of(inlined));
        boolean silent = inlined.gaps().stream().anyMatch(gap -> !gap.fact());
        ClusterImagePolicy whole = inlined.policy();
        List<String> unexercised = weaknesses.unexercised(whole);
        Reconciled reconciled = new Reconciled(
                dependents(inlined),
                List.of(weakened(Stream.concat(weaknesses.written(whole).stream(), unexercised.stream())
                        .toList())),
                // Another leader may have known what nobody answers now, and written it for this very spec.
                silent && observed(object) ? new MirrorEntry.KeptOr(entry) : entry,
                silent || !inlined.unconfirmed().isEmpty());
        return new ReconciledObject(
                reconciled,
                inlined.gathered(),
                PolicyReferences.of(policy),
                () -> weaknesses.unexercised(whole).equals(unexercised));
    }

    private static List<Condition> dependents(InlinedPolicy inlined) {
        Optional<String> keys = reason(inlined, Part.KEY);
        if (keys.isPresent()) {
            return List.of(
                    Condition.fails(Condition.KEYS_INLINED, KEYS_FAILED, keys.get()),
                    Condition.unknown(Condition.POLICIES_INLINED));
        }
        return List.of(
                Condition.holds(Condition.KEYS_INLINED),
                reason(inlined, Part.DOCUMENT)
                        .map(reason -> Condition.fails(Condition.POLICIES_INLINED, POLICIES_FAILED, reason))
                        .orElseGet(() -> Condition.holds(Condition.POLICIES_INLINED)));
    }

    // The first counts, as it was there. What an earlier answer stands in for is said too: somebody has to look.
    private static Optional<String> reason(InlinedPolicy inlined, Part part) {
        Optional<String> gap = first(inlined.gaps(), part);
        return gap.or(() ->
                first(inlined.unconfirmed(), part).map(reason -> reason + " (what was known before stays in force)"));
    }

    private static Optional<String> first(List<Gap> gaps, Part part) {
        return gaps.stream().filter(gap -> gap.part() == part).map(Gap::reason).findFirst();
    }

    private static Condition weakened(List<String> lines) {
        if (lines.isEmpty()) {
            return new Condition(Condition.WEAKENED, Condition.State.FALSE, "", "", INFO);
        }
        return new Condition(
                Condition.WEAKENED,
                Condition.State.TRUE,
                CHECKS_LEFT_OUT,
                PublicText.line(String.join("; ", lines), LONGEST_MESSAGE),
                INFO);
    }

    private static boolean observed(KubernetesObject object) {
        return object.content() instanceof JsonObject content
                && content.object("status")
                        .flatMap(status -> status.integer("observedGeneration"))
                        .equals(Optional.of(object.generation()));
    }

    private static MirrorEntry entry(KubernetesObject object, JsonObject members) {
        String head = "{\"uid\":" + GoJson.render(new JsonString(object.uid())) + ",\"resourceVersion\":\"";
        return new MirrorEntry.Versioned(
                head, object.resourceVersion(), "\"," + GoJson.render(members).substring(1));
    }
}
