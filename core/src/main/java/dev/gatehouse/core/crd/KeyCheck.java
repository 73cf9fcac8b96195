// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static dev.gatehouse.core.crd.ClusterImagePolicyCheck.written;

import dev.gatehouse.core.crd.ClusterImagePolicy.KeyRef;
import dev.gatehouse.core.crd.ClusterImagePolicy.SecretReference;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// The rules of `key` and of `ca-cert`, which has the same shape.
final class KeyCheck {
    private static final Set<String> HASH_ALGORITHMS = Set.of("sha224", "sha256", "sha384", "sha512");
    private static final String FOREIGN_NAMESPACE = "secretref.namespace is invalid. If set, it should use the same "
            + "namespace where the policy-controller was deployed";

    private final ProblemList problems;
    private final CheckSettings settings;

    KeyCheck(ProblemList problems, CheckSettings settings) {
        this.problems = problems;
        this.settings = settings;
    }

    void check(KeyRef key, String at) {
        check(key, at, PublicKeyText::isKey);
    }

    /// Checks a `ca-cert`: certificates, or a public key, which the reference wants there and which vouches for
    /// nothing.
    void checkAuthority(KeyRef authority, String at) {
        check(authority, at, text -> CertificateText.areCertificates(text) || PublicKeyText.isKey(text));
    }

    private void check(KeyRef key, String at, Predicate<String> material) {
        String data = written(key.data());
        String kms = written(key.kms());
        int set = (data.isEmpty() ? 0 : 1) + (kms.isEmpty() ? 0 : 1) + (key.secretRef() == null ? 0 : 1);
        if (set != 1) {
            String[] members = {at + ".data", at + ".kms", at + ".secretref"};
            problems.add(set == 0 ? FieldProblem.neither(members) : FieldProblem.both(members));
        }
        String hash = written(key.hashAlgorithm());
        if (!hash.isEmpty() && !HASH_ALGORITHMS.contains(hash.strip().toLowerCase(Locale.ROOT))) {
            problems.add(FieldProblem.invalid(hash, at + ".hashAlgorithm"));
        }
        if (!data.isEmpty() && !material.test(data)) {
            problems.add(FieldProblem.invalid(data, at + ".data"));
        }
        if (!kms.isEmpty()) {
            KmsReference.problem(kms).ifPresent(reason -> problems.add(FieldProblem.invalid(kms, at + ".kms", reason)));
        }
        if (key.secretRef() != null) {
            secret(key.secretRef(), at);
        }
    }

    private void secret(SecretReference secret, String at) {
        if (written(secret.name()).isEmpty()) {
            problems.add(FieldProblem.missing(at + ".secretRef.name"));
        }
        String namespace = written(secret.namespace());
        if (!namespace.isEmpty() && !namespace.equals(settings.systemNamespace())) {
            problems.add(FieldProblem.invalid(namespace, at + ".secretref.namespace", FOREIGN_NAMESPACE));
        }
    }
}
