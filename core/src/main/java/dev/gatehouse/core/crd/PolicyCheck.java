// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static dev.gatehouse.core.crd.ClusterImagePolicyCheck.written;

import dev.gatehouse.core.crd.ClusterImagePolicy.ConfigMapReference;
import dev.gatehouse.core.crd.ClusterImagePolicy.Policy;
import dev.gatehouse.core.crd.ClusterImagePolicy.RemotePolicy;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules of `policy`, of the whole and of an attestation. The program itself is not looked at here.
final class PolicyCheck {
    private static final Set<String> TYPES = Set.of("cue", "rego");
    private static final String FOREIGN_NAMESPACE =
            "a ConfigMap is only read from the namespace where the policy-controller was deployed";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final ProblemList problems;
    private final CheckSettings settings;

    PolicyCheck(ProblemList problems, CheckSettings settings) {
        this.problems = problems;
        this.settings = settings;
    }

    /// Checks the policy of an attestation, which is given nothing but the attestation.
    void checkOfAttestation(Policy policy, String at) {
        check(policy, at);
        refuse(policy.fetchConfigFile(), at + ".fetchConfigFile");
        refuse(policy.includeSpec(), at + ".includeSpec");
        refuse(policy.includeObjectMeta(), at + ".includeObjectMeta");
        refuse(policy.includeTypeMeta(), at + ".includeTypeMeta");
    }

    void check(Policy policy, String at) {
        String type = written(policy.type());
        if (!TYPES.contains(type)) {
            problems.add(FieldProblem.invalid(type, at + ".type", "only [cue,rego] are supported at the moment"));
        }
        int set = (written(policy.data()).isEmpty() ? 0 : 1)
                + (policy.remote() == null ? 0 : 1)
                + (policy.configMapRef() == null ? 0 : 1);
        if (set != 1) {
            String[] members = {at + ".configMapRef", at + ".data", at + ".remote"};
            problems.add(set == 0 ? FieldProblem.missing(members) : FieldProblem.both(members));
        }
        if (policy.remote() != null) {
            remote(policy.remote(), at + ".remote");
        }
        if (policy.configMapRef() != null) {
            configMap(policy.configMapRef(), at + ".configMapRef");
        }
    }

    private void refuse(@Nullable Boolean flag, String at) {
        if (flag != null) {
            problems.add(FieldProblem.disallowed(at));
        }
    }

    private void remote(RemotePolicy remote, String at) {
        String url = written(remote.url());
        if (!isHttps(url)) {
            problems.add(
                    FieldProblem.invalid(url, at + ".url", "url valid is invalid. host and https scheme are expected"));
        }
        String sum = written(remote.sha256sum());
        if (sum.isEmpty()) {
            problems.add(FieldProblem.missing(at + ".sha256sum"));
        } else if (!SHA256.matcher(sum).matches()) {
            problems.add(FieldProblem.invalid(sum, at + ".sha256sum", "must be 64 lower-case hexadecimal digits"));
        }
    }

    private static boolean isHttps(String text) {
        try {
            GoUrl url = GoUrl.parse(text);
            return url.scheme().equals("https") && !url.host().isEmpty();
        } catch (MalformedTextException _) {
            return false;
        }
    }

    private void configMap(ConfigMapReference reference, String at) {
        if (written(reference.name()).isEmpty()) {
            problems.add(FieldProblem.missing(at + ".name"));
        }
        if (written(reference.key()).isEmpty()) {
            problems.add(FieldProblem.missing(at + ".key"));
        }
        String namespace = written(reference.namespace());
        if (!namespace.isEmpty() && !namespace.equals(settings.systemNamespace())) {
            problems.add(FieldProblem.invalid(namespace, at + ".namespace", FOREIGN_NAMESPACE));
        }
    }
}
