// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static dev.gatehouse.core.crd.ClusterImagePolicyCheck.written;

import dev.gatehouse.core.crd.ClusterImagePolicy.LabelRequirement;
import dev.gatehouse.core.crd.ClusterImagePolicy.LabelSelector;
import java.util.List;
import java.util.regex.Pattern;

/// The rules of a label selector, as Kubernetes has them for its own objects: what breaks one of them would
/// fail every time the policy is looked up.
final class SelectorCheck {
    private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";
    private static final Pattern LABEL_NAME = Pattern.compile(NAME);
    private static final Pattern LABEL_VALUE = Pattern.compile("(" + NAME + ")?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final int LONGEST_SUBDOMAIN = 253;

    private final ProblemList problems;

    SelectorCheck(ProblemList problems) {
        this.problems = problems;
    }

    void check(LabelSelector selector, String at) {
        selector.matchLabels().forEach((key, value) -> {
            String place = at + ".matchLabels";
            key(key, place);
            value(value, place + "." + key);
        });
        List<LabelRequirement> requirements = selector.matchExpressions();
        for (int i = 0; i < requirements.size(); i++) {
            requirement(requirements.get(i), at + ".matchExpressions[" + i + "]");
        }
    }

    private void requirement(LabelRequirement requirement, String at) {
        key(written(requirement.key()), at + ".key");
        String operator = written(requirement.operator());
        switch (operator) {
            case "In", "NotIn" -> {
                if (requirement.values().isEmpty()) {
                    problems.add(FieldProblem.missing(at + ".values"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!requirement.values().isEmpty()) {
                    problems.add(FieldProblem.disallowed(at + ".values"));
                }
            }
            default ->
                problems.add(FieldProblem.invalid(
                        operator, at + ".operator", "only [In,NotIn,Exists,DoesNotExist] are supported"));
        }
        for (int i = 0; i < requirement.values().size(); i++) {
            value(requirement.values().get(i), at + ".values[" + i + "]");
        }
    }

    private void key(String key, String at) {
        if (key.isEmpty()) {
            problems.add(FieldProblem.missing(at));
        } else if (!isKey(key)) {
            problems.add(FieldProblem.invalid(key, at, "not a label key"));
        }
    }

    private static boolean isKey(String key) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        boolean prefixed = slash < 0
                || (prefix.length() <= LONGEST_SUBDOMAIN
                        && SUBDOMAIN.matcher(prefix).matches());
        return prefixed && LABEL_NAME.matcher(key.substring(slash + 1)).matches();
    }

    private void value(String value, String at) {
        if (!LABEL_VALUE.matcher(value).matches()) {
            problems.add(FieldProblem.invalid(value, at, "not a label value"));
        }
    }
}
