// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.admission.PolicyObjects;
import dev.gatehouse.admission.PublicText;
import dev.gatehouse.core.crd.ApiVersion;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.crd.TrustRoot;
import dev.gatehouse.core.crd.UnreadableResourceException;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a TrustRoot should have: `KeysInlined`, and an entry in `config-sigstore-keys`. Where its material cannot
/// be had, the entry that is there stays, so that what was trusted last is trusted still.
final class TrustRootReconciler implements ObjectReconciler {
    private static final String KEYS_FAILED = "InliningKeysFailed";
    private static final String UNSUPPORTED = " is not supported by this build";

    @Override
    public ReconciledObject reconcile(KubernetesObject object, PolicyObjects objects, Map<String, String> earlier) {
        Reconciled reconciled;
        try {
            reconciled = new Reconciled(
                    List.of(Condition.holds(Condition.KEYS_INLINED)),
                    List.of(),
                    new MirrorEntry.Document(trustedRoot(object)),
                    false);
        } catch (UnusableTrustException e) {
            reconciled = failed(e.reason());
        }
        return ReconciledObject.of(reconciled);
    }

    @Override
    public ReconciledObject broken() {
        return ReconciledObject.of(failed("internal error"));
    }

    private static Reconciled failed(String reason) {
        return new Reconciled(
                List.of(Condition.fails(Condition.KEYS_INLINED, KEYS_FAILED, reason)),
                List.of(),
                new MirrorEntry.Kept(),
                false);
    }

    private static JsonObject trustedRoot(KubernetesObject object) throws UnusableTrustException {
        TrustRoot.Spec spec = read(object).spec();
        if (spec.repository() != null) {
            throw new UnusableTrustException("spec.repository" + UNSUPPORTED);
        }
        if (spec.remote() != null) {
            throw new UnusableTrustException("spec.remote" + UNSUPPORTED);
        }
        if (spec.sigstoreKeys() == null) {
            throw new UnusableTrustException("invalid TrustRoot entry: " + PublicText.line(object.name(), 253)
                    + " missing repository,remote, and sigstoreKeys");
        }
        return SigstoreKeysWriter.trustedRoot(spec.sigstoreKeys());
    }

    private static TrustRoot read(KubernetesObject object) throws UnusableTrustException {
        Map<String, JsonValue> members = new LinkedHashMap<>(
                ClusterPolicyObjects.written(object).content().members());
        members.putIfAbsent("apiVersion", new JsonString(ApiVersion.V1ALPHA1.toString()));
        members.putIfAbsent("kind", new JsonString(TrustRoot.KIND));
        try {
            if (ResourceReader.resource(new JsonObject(members)) instanceof TrustRoot root) {
                return root;
            }
            throw new UnusableTrustException("it is no " + TrustRoot.KIND);
        } catch (UnreadableResourceException e) {
            String reason = String.join("; ", e.problems().texts(Level.ERROR));
            throw new UnusableTrustException(
                    "the TrustRoot cannot be read: " + PublicText.line(reason.replace('\n', ' '), 512));
        }
    }
}
