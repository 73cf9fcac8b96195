// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.crd.ClusterImagePolicy.ImagePattern;
import dev.gatehouse.core.crd.ClusterImagePolicy.MatchResource;
import dev.gatehouse.core.crd.ClusterImagePolicy.Spec;
import dev.gatehouse.core.crd.FieldProblem.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks that a ClusterImagePolicy says something that can be meant. Finds everything at once; the texts are
/// those of the Sigstore policy-controller, the paths those of the fields.
///
/// The paths `...key.secretref` and `...key.secretref.namespace` stay in lower case, since scripts look for
/// them.
public final class ClusterImagePolicyCheck {
    private static final Set<String> MODES = Set.of("enforce", "warn");
    private static final Map<String, String> GROUPS = Map.of(
            "pods", "",
            "replicationcontrollers", "",
            "replicasets", "apps",
            "deployments", "apps",
            "statefulsets", "apps",
            "daemonsets", "apps",
            "jobs", "batch",
            "cronjobs", "batch");

    private final ProblemList problems = new ProblemList();
    private final CheckSettings settings;

    private ClusterImagePolicyCheck(CheckSettings settings) {
        this.settings = settings;
    }

    /// Returns what is wrong with `policy`; of level warning what is merely deprecated or has no effect.
    /// Defaults need not be filled in, except that a keyless authority then lacks its URL.
    public static FieldProblems check(ClusterImagePolicy policy, CheckSettings settings) {
        ClusterImagePolicyCheck check = new ClusterImagePolicyCheck(settings);
        check.spec(policy.spec());
        return check.problems.found();
    }

    private void spec(Spec spec) {
        images(spec.images());
        if (spec.authorities().isEmpty() && settings.failOnEmptyAuthorities()) {
            problems.add(FieldProblem.missing("spec.authorities"));
        }
        new AuthorityCheck(problems, settings).check(spec.authorities(), "spec.authorities");
        if (spec.policy() != null) {
            new PolicyCheck(problems, settings).check(spec.policy(), "spec.policy");
        }
        String mode = written(spec.mode());
        if (!mode.isEmpty() && !MODES.contains(mode)) {
            problems.add(FieldProblem.invalid(mode, "spec.mode", "unsupported mode"));
        }
        for (int i = 0; i < spec.match().size(); i++) {
            match(spec.match().get(i), "spec.match[" + i + "]");
        }
        // Whoever has to change the policy anyway is told first what is wrong with it in every build.
        if (problems.found().isEmpty(Level.ERROR)) {
            warnOfMatchesOfNothing(spec.match());
            new CapabilityCheck(problems, settings.capabilities()).check(spec);
        }
    }

    private void images(List<ImagePattern> images) {
        if (images.isEmpty()) {
            problems.add(FieldProblem.missing("spec.images"));
        }
        for (int i = 0; i < images.size(); i++) {
            String at = "spec.images[" + i + "].glob";
            String glob = written(images.get(i).glob());
            if (glob.isEmpty()) {
                problems.add(FieldProblem.missing(at));
                continue;
            }
            Optional<String> problem = GlobSyntax.problem(glob);
            problem.ifPresent(reason -> problems.add(FieldProblem.invalid(glob, at, "glob is invalid: " + reason)));
        }
    }

    private void match(MatchResource match, String at) {
        String resource = written(match.resource());
        if (!resource.isEmpty() && !settings.anyMatchResource() && !GROUPS.containsKey(resource)) {
            problems.add(FieldProblem.invalid(resource, at + ".resource", "unsupported resource name"));
        }
        if (match.selector() == null) {
            return;
        }
        boolean anything = resource.isEmpty()
                && written(match.group()).isEmpty()
                && written(match.version()).isEmpty();
        if (anything) {
            problems.add(FieldProblem.invalid(
                    "", at + ".selector", "selector requires a resource type to match the labels"));
        }
        new SelectorCheck(problems).check(match.selector(), at + ".selector");
    }

    private void warnOfMatchesOfNothing(List<MatchResource> matches) {
        for (int i = 0; i < matches.size(); i++) {
            String at = "spec.match[" + i + "]";
            Optional<String> reason = reasonItMatchesNothing(matches.get(i));
            reason.ifPresent(text -> problems.add(
                    FieldProblem.of("matches nothing", at).withDetails(text).asWarning()));
        }
    }

    // As ResourceMatch has it: all three must equal those of the object, where no object has an empty one.
    private static Optional<String> reasonItMatchesNothing(MatchResource match) {
        String resource = written(match.resource());
        String version = written(match.version());
        if (resource.isEmpty()) {
            return Optional.of("resource is missing");
        }
        if (version.isEmpty()) {
            return Optional.of("version is missing; * stands for every version");
        }
        String group = GROUPS.get(resource);
        if (group != null && !group.equals(written(match.group()))) {
            return Optional.of(resource + " are of the group " + GoQuote.quote(group));
        }
        boolean served = version.equals("*")
                || version.equals("v1")
                || (version.equals("v1beta1") && resource.equals("cronjobs"));
        return group == null || served ? Optional.empty() : Optional.of(resource + " are of the version \"v1\"");
    }

    /// Returns the text of a field, empty where it is not set: for these rules an empty text says nothing.
    static String written(@Nullable String text) {
        return text == null ? "" : text;
    }
}
