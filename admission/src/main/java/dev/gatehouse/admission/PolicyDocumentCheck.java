// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.Attestation;
import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.Policy;
import dev.gatehouse.core.crd.FieldProblem;
import dev.gatehouse.core.crd.FieldProblems;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compiles the documents that a policy holds itself, so that its author learns at once what is wrong with them.
public final class PolicyDocumentCheck {
    private static final int LONGEST_REASON = 4096;

    private final PolicyEngine engine;

    public PolicyDocumentCheck(PolicyEngine engine) {
        this.engine = engine;
    }

    /// Returns what is wrong with the documents of `policy`, and what is likely a mistake as warnings. Documents
    /// in
    /// ConfigMaps and behind URLs are not looked at: they may come later.
    public FieldProblems check(ClusterImagePolicy policy) {
        List<FieldProblem> problems = new ArrayList<>();
        List<Authority> authorities = policy.spec().authorities();
        for (int i = 0; i < authorities.size(); i++) {
            List<Attestation> attestations = authorities.get(i).attestations();
            for (int j = 0; j < attestations.size(); j++) {
                String at = "spec.authorities[" + i + "].attestations[" + j + "].policy";
                check(attestations.get(j).policy(), at, problems);
            }
        }
        check(policy.spec().policy(), "spec.policy", problems);
        return new FieldProblems(problems);
    }

    private void check(@Nullable Policy document, String at, List<FieldProblem> problems) {
        if (document == null
                || document.type() == null
                || document.data() == null
                || document.data().isEmpty()) {
            return;
        }
        switch (engine.compile(document.type(), document.data())) {
            case PolicyEngine.Compiled.Refused refused ->
                problems.add(FieldProblem.of("the policy document does not compile", at + ".data")
                        .withDetails(bounded(refused.reason())));
            case PolicyEngine.Compiled.Usable usable ->
                usable.warnings()
                        .forEach(warning ->
                                problems.add(FieldProblem.of(PublicText.line(warning, LONGEST_REASON), at + ".data")
                                        .asWarning()));
        }
    }

    private static String bounded(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
}
