// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.PolicyDocuments;
import dev.gatehouse.admission.PolicyDocuments.Document;
import dev.gatehouse.admission.PolicyWeakness;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.crd.ResourceDocument;
import dev.gatehouse.core.crd.ResourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds everything that is wrong in policy files: what would keep a server from starting with them, and what is
/// accepted and protects less than it seems to.
final class PolicyLint {
    // The texts of problems end in the paths of their fields.
    private static final Pattern PATHS = Pattern.compile(
            "(?<message>.*): (?<paths>[A-Za-z0-9_.\\[\\]-]+(?:, [A-Za-z0-9_.\\[\\]-]+)*)(?<details>\\n.*)?",
            Pattern.DOTALL);

    private PolicyLint() {}

    /// Returns what is wrong in `documents`, in their order: first errors and warnings of loading them, then what
    /// is weak.
    static List<Finding> findings(List<Document> documents, PolicyDocuments.Options options) {
        List<Finding> findings = new ArrayList<>();
        PolicyDocuments.load(documents, options.withTrust(new UnaskedTrust()))
                .problems()
                .forEach(problem -> findings.add(finding(problem)));
        for (Document document : documents) {
            for (ResourceDocument part : ResourceReader.read(document.content().bytes(), options.limits())
                    .documents()) {
                switch (part) {
                    case ResourceDocument.Understood understood
                    when understood.resource() instanceof ClusterImagePolicy policy ->
                        PolicyWeakness.of(policy)
                                .forEach(weakness ->
                                        findings.add(finding(document.name(), understood.index(), policy, weakness)));
                    case ResourceDocument.Understood _, ResourceDocument.Unreadable _ -> {}
                }
            }
        }
        return findings;
    }

    private static Finding finding(String file, int document, ClusterImagePolicy policy, PolicyWeakness weakness) {
        String name = Optional.ofNullable(policy.metadata().name()).orElse("");
        return new Finding(
                rule(weakness.kind()), Level.WARNING, file, document, weakness.path(), name, weakness.text());
    }

    private static Rule rule(PolicyWeakness.Kind kind) {
        return switch (kind) {
            case PASSES_EVERYTHING -> Rule.PASSES_EVERYTHING;
            case NEVER_MATCHES -> Rule.NEVER_MATCHES;
            case UNCHECKED_LOG -> Rule.UNCHECKED_LOG;
            case NO_LOG -> Rule.NO_LOG;
            case UNREFRESHED_TRUST -> Rule.UNREFRESHED_TRUST;
            case UNCHECKED_CERTIFICATE_LOG -> Rule.UNCHECKED_CERTIFICATE_LOG;
            case ANY_IDENTITY -> Rule.ANY_IDENTITY;
            case OWNER_SELECTOR -> Rule.OWNER_SELECTOR;
        };
    }

    /// Returns `problem` as a finding.
    static Finding finding(PolicyDocuments.Problem problem) {
        Matcher parts = PATHS.matcher(problem.text());
        boolean hasPaths = parts.matches();
        String details = hasPaths && parts.group("details") != null ? parts.group("details") : "";
        return new Finding(
                problem.level() == Level.ERROR ? Rule.INVALID_POLICY : Rule.POLICY_WARNING,
                problem.level(),
                problem.document(),
                problem.index(),
                hasPaths ? parts.group("paths") : "",
                problem.resource(),
                hasPaths ? parts.group("message") + details : problem.text());
    }
}
