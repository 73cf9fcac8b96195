// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.admission.PolicyObjects;
import dev.gatehouse.admission.PolicyReferences;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.admission.TrustSource;
import dev.gatehouse.admission.TrustedRoots.Found;
import dev.gatehouse.admission.WrittenTrustRoot;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a TrustRoot should have: `KeysInlined`, and an entry in `config-sigstore-keys`. Where its material
/// cannot be had, the entry that is there stays, so that programs that read it trust still what was trusted
/// last.
final class TrustRootReconciler implements ObjectReconciler {
    private static final String KEYS_FAILED = "InliningKeysFailed";
    // What a repository says may be another thing at any time.
    private static final PolicyReferences REPOSITORY = new PolicyReferences(List.of(), List.of(), List.of("spec"));

    private final TrustSource trust;

    TrustRootReconciler(TrustSource trust) {
        this.trust = trust;
    }

    @Override
    public ReconciledObject reconcile(KubernetesObject object, PolicyObjects objects, Map<String, String> earlier) {
        return switch (WrittenTrustRoot.read(ClusterPolicyObjects.written(object))) {
            case WrittenTrustRoot.Unreadable unreadable -> ReconciledObject.of(failed(unreadable.reason(), false));
            case WrittenTrustRoot.Read read -> reconcile(object, read.root());
        };
    }

    private ReconciledObject reconcile(KubernetesObject object, TrustRoot root) {
        TrustRoot.Spec spec = root.spec();
        if (spec.repository() != null || spec.remote() != null) {
            return new ReconciledObject(ofRepository(root), Map.of(), REPOSITORY, () -> true);
        }
        if (spec.sigstoreKeys() == null) {
            return ReconciledObject.of(failed(
                    "invalid TrustRoot entry: " + PublicText.line(object.name(), 253)
                            + " missing repository,remote, and sigstoreKeys",
                    false));
        }
        try {
            JsonObject entry = SigstoreKeysWriter.trustedRoot(spec.sigstoreKeys());
            return ReconciledObject.of(
                    trust.standing(root).found() instanceof Found.Missing(String reason, boolean passing)
                            ? failed(reason, passing)
                            : reconciled(Condition.holds(Condition.KEYS_INLINED), entry, false));
        } catch (UnusableTrustException e) {
            return ReconciledObject.of(failed(e.reason(), false));
        }
    }

    private Reconciled ofRepository(TrustRoot root) {
        TrustSource.Standing standing = trust.standing(root);
        return switch (standing.found()) {
            case Found.Missing missing -> failed(missing.reason(), true);
            case Found.Ready ready -> {
                Optional<String> problem = standing.problem();
                Condition inlined = problem.map(reason -> Condition.fails(Condition.KEYS_INLINED, KEYS_FAILED, reason))
                        .orElseGet(() -> Condition.holds(Condition.KEYS_INLINED));
                try {
                    yield reconciled(
                            inlined,
                            SigstoreKeysWriter.trustedRoot(ready.anchors().root()),
                            problem.isPresent());
                } catch (UnusableTrustException e) {
                    yield failed(e.reason(), false);
                }
            }
        };
    }

    @Override
    public ReconciledObject broken() {
        return ReconciledObject.of(failed("internal error", false));
    }

    private static Reconciled reconciled(Condition inlined, JsonObject entry, boolean again) {
        return new Reconciled(List.of(inlined), List.of(), new MirrorEntry.Document(entry), again);
    }

    private static Reconciled failed(String reason, boolean again) {
        return new Reconciled(
                List.of(Condition.fails(Condition.KEYS_INLINED, KEYS_FAILED, reason)),
                List.of(),
                new MirrorEntry.Kept(),
                again);
    }
}
