// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.controller;

import dev.gatehouse.admission.PolicyObjects;
import dev.gatehouse.admission.PolicyReferences;
import dev.gatehouse.edge.kubernetes.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Says what an object of one kind should have, and performs nothing.
interface ObjectReconciler {
    /// Looks at `object`, which nobody has deleted.
    ///
    /// @param objects what it may refer to
    /// @param earlier what [ReconciledObject#gathered()] was for the same uid and generation; empty where there is
    ///     none
    ReconciledObject reconcile(KubernetesObject object, PolicyObjects objects, Map<String, String> earlier);

    /// Returns what stands in for an outcome where there is none because of a fault of ours.
    ReconciledObject broken();

    /// What came out, and what it depends on.
    ///
    /// @param gathered texts found for its references
    /// @param references that would make another outcome of it
    /// @param current tells whether it would come out like this again, as far as neither the object nor its
    ///     references decide
    record ReconciledObject(
            Reconciled reconciled, Map<String, String> gathered, PolicyReferences references, BooleanSupplier current) {
        private static final PolicyReferences NONE = new PolicyReferences(List.of(), List.of(), List.of());

        public ReconciledObject {
            gathered = Map.copyOf(gathered);
        }

        /// Returns an outcome that depends on the object alone.
        static ReconciledObject of(Reconciled reconciled) {
            return new ReconciledObject(reconciled, Map.of(), NONE, () -> true);
        }
    }
}
