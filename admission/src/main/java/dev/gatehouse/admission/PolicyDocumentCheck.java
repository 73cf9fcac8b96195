// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ClusterImagePolicy.Policy;
import dev.gatehouse.core.crd.FieldProblem;
import dev.gatehouse.core.crd.FieldProblems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        HeldDocument.of(policy).forEach(held -> check(held, languages, problems));
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

    private static void check(HeldDocument held, PolicyEngine engine, List<FieldProblem> problems) {
        String at = held.path() + ".data";
        switch (engine.compile(held.type(), held.text())) {
            case PolicyEngine.Compiled.Refused refused ->
                problems.add(FieldProblem.of("the policy document does not compile", at)
                        .withDetails(bounded(refused.reason())));
            case PolicyEngine.Compiled.Usable _ ->
                engine.lint(held.type(), held.text(), held.whole() ? members(held.document()) : STATEMENT)
                        .forEach(warning -> problems.add(FieldProblem.of(PublicText.line(warning, LONGEST_REASON), at)
                                .asWarning()));
        }
    }

    private static String bounded(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
}
