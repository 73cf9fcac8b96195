// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.Attestation;
import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.Policy;
import dev.gatehouse.core.crd.FieldProblem;
import dev.gatehouse.core.crd.FieldProblems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles the documents that a policy holds itself, so that its author learns at once what is wrong with them.
public final class PolicyDocumentCheck {
    private static final int LONGEST_REASON = 4096;

    private static final Set<String> STATEMENT = Set.of("_type", "predicateType", "subject", "predicate");

    private final PolicyEngine engine;

    public PolicyDocumentCheck(PolicyEngine engine) {
        this.engine = engine;
    }

    /// Returns what is wrong with the documents of `policy`, and what is likely a mistake as warnings. Documents
    /// in ConfigMaps and behind URLs are not looked at: they may come later.
    public FieldProblems check(ClusterImagePolicy policy) {
        List<FieldProblem> problems = new ArrayList<>();
        PolicyEngine languages = CueStrictness.apply(engine, policy.metadata());
        List<Authority> authorities = policy.spec().authorities();
        for (int i = 0; i < authorities.size(); i++) {
            List<Attestation> attestations = authorities.get(i).attestations();
            for (int j = 0; j < attestations.size(); j++) {
                String at = "spec.authorities[" + i + "].attestations[" + j + "].policy";
                check(attestations.get(j).policy(), STATEMENT, at, languages, problems);
            }
        }
        Policy whole = policy.spec().policy();
        if (whole != null) {
            check(whole, members(whole), "spec.policy", languages, problems);
        }
        return new FieldProblems(problems);
    }

    private static Set<String> members(Policy whole) {
        Set<String> members = new HashSet<>(Set.of("authorityMatches", "image", "imageRef"));
        Map.of(
                        "config", Boolean.TRUE.equals(whole.fetchConfigFile()),
                        "spec", Boolean.TRUE.equals(whole.includeSpec()),
                        "metadata", Boolean.TRUE.equals(whole.includeObjectMeta()),
                        "typemeta", Boolean.TRUE.equals(whole.includeTypeMeta()))
                .forEach((name, asked) -> {
                    if (asked) {
                        members.add(name);
                    }
                });
        return members;
    }

    private static void check(
            @Nullable Policy document,
            Set<String> members,
            String at,
            PolicyEngine engine,
            List<FieldProblem> problems) {
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
            case PolicyEngine.Compiled.Usable _ ->
                engine.lint(document.type(), document.data(), members)
                        .forEach(warning ->
                                problems.add(FieldProblem.of(PublicText.line(warning, LONGEST_REASON), at + ".data")
                                        .asWarning()));
        }
    }

    private static String bounded(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
}
