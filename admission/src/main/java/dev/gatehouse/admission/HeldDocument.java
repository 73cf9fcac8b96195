// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.Attestation;
import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.Policy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A document whose text a policy holds.
///
/// @param path of the field that holds it, without `.data`
/// @param document as the policy writes it
/// @param whole whether it judges the policy as a whole; otherwise an attestation
/// @param type of the language
/// @param text not empty
record HeldDocument(String path, Policy document, boolean whole, String type, String text) {
    /// Returns the documents of `policy` whose text is there, in document order.
    static List<HeldDocument> of(ClusterImagePolicy policy) {
        List<HeldDocument> found = new ArrayList<>();
        List<Authority> authorities = policy.spec().authorities();
        for (int i = 0; i < authorities.size(); i++) {
            List<Attestation> attestations = authorities.get(i).attestations();
            for (int j = 0; j < attestations.size(); j++) {
                String path = "spec.authorities[" + i + "].attestations[" + j + "].policy";
                add(path, attestations.get(j).policy(), false, found);
            }
        }
        add("spec.policy", policy.spec().policy(), true, found);
        return List.copyOf(found);
    }

    private static void add(String path, @Nullable Policy document, boolean whole, List<HeldDocument> found) {
        if (document == null
                || document.type() == null
                || document.data() == null
                || document.data().isEmpty()) {
            return;
        }
        found.add(new HeldDocument(path, document, whole, document.type(), document.data()));
    }
}
