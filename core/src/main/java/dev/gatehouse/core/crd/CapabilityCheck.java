// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static dev.gatehouse.core.crd.ClusterImagePolicyCheck.written;

import dev.gatehouse.core.crd.ClusterImagePolicy.Authority;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeyRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeylessRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.Policy;
import dev.gatehouse.core.crd.ClusterImagePolicy.Spec;
import dev.gatehouse.core.crd.ClusterImagePolicy.TransparencyLog;
import org.jspecify.annotations.Nullable;

/// Refuses what a build cannot evaluate: a policy that asks for it would only ever be unsatisfied.
final class CapabilityCheck {
    static final String NOT_SUPPORTED = "not supported by this build";

    private final ProblemList problems;
    private final Capabilities capabilities;

    CapabilityCheck(ProblemList problems, Capabilities capabilities) {
        this.problems = problems;
        this.capabilities = capabilities;
    }

    void check(Spec spec) {
        for (int i = 0; i < spec.authorities().size(); i++) {
            authority(spec.authorities().get(i), "spec.authorities[" + i + "]");
        }
        if (spec.policy() != null) {
            policy(spec.policy(), "spec.policy");
        }
    }

    private void authority(Authority authority, String at) {
        if (authority.key() != null) {
            key(authority.key(), at + ".key");
        }
        if (authority.keyless() != null) {
            keyless(authority.keyless(), at + ".keyless");
        }
        if (authority.ctlog() != null) {
            log(authority.ctlog(), at + ".ctlog");
        }
        if (authority.rfc3161timestamp() != null) {
            timestamp(authority.rfc3161timestamp().trustRootRef(), at + ".rfc3161timestamp");
        }
        if (written(authority.signatureFormat()).equals("bundle") && !capabilities.has(Feature.BUNDLES)) {
            problems.add(FieldProblem.invalid("bundle", at + ".signatureFormat", NOT_SUPPORTED));
        }
        if (!authority.attestations().isEmpty() && !capabilities.has(Feature.ATTESTATIONS)) {
            refuse(at + ".attestations");
            return;
        }
        for (int i = 0; i < authority.attestations().size(); i++) {
            Policy policy = authority.attestations().get(i).policy();
            if (policy != null) {
                policy(policy, at + ".attestations[" + i + "].policy");
            }
        }
    }

    private void key(KeyRef key, String at) {
        if (!written(key.kms()).isEmpty() && !capabilities.has(Feature.KEY_STORES)) {
            refuse(at + ".kms");
        }
    }

    private void keyless(KeylessRef keyless, String at) {
        if (!capabilities.has(Feature.KEYLESS)) {
            refuse(at);
            return;
        }
        if (keyless.caCert() != null) {
            key(keyless.caCert(), at + ".ca-cert");
        }
        trustRoot(keyless.trustRootRef(), at);
    }

    // A `ctlog` that says nothing asks for nothing.
    private void log(TransparencyLog log, String at) {
        boolean asks =
                !written(log.url()).isEmpty() || !written(log.trustRootRef()).isEmpty();
        if (asks && !capabilities.has(Feature.TRANSPARENCY_LOGS)) {
            refuse(at);
            return;
        }
        trustRoot(log.trustRootRef(), at);
    }

    private void timestamp(@Nullable String trustRootRef, String at) {
        if (!capabilities.has(Feature.TIMESTAMPS)) {
            refuse(at);
            return;
        }
        trustRoot(trustRootRef, at);
    }

    private void trustRoot(@Nullable String name, String at) {
        if (!written(name).isEmpty() && !capabilities.has(Feature.TRUST_ROOTS)) {
            refuse(at + ".trustRootRef");
        }
    }

    private void policy(Policy policy, String at) {
        String type = written(policy.type());
        boolean known = switch (type) {
            case "rego" -> capabilities.has(Feature.REGO);
            case "cue" -> capabilities.has(Feature.CUE);
            default -> true;
        };
        if (!known) {
            problems.add(FieldProblem.invalid(type, at + ".type", NOT_SUPPORTED));
        }
    }

    private void refuse(String at) {
        problems.add(FieldProblem.disallowed(at).withDetails(NOT_SUPPORTED));
    }
}
