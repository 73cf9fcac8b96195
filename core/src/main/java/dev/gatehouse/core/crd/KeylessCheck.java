// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static dev.gatehouse.core.crd.ClusterImagePolicyCheck.written;

import dev.gatehouse.core.crd.ClusterImagePolicy.Identity;
import dev.gatehouse.core.crd.ClusterImagePolicy.KeylessRef;

/// The rules of `keyless`.
final class KeylessCheck {
    private final ProblemList problems;
    private final KeyCheck keys;

    KeylessCheck(ProblemList problems, KeyCheck keys) {
        this.problems = problems;
        this.keys = keys;
    }

    void check(KeylessRef keyless, String at) {
        boolean url = !written(keyless.url()).isEmpty();
        boolean authority = keyless.caCert() != null;
        if (url == authority) {
            String[] members = {at + ".ca-cert", at + ".url"};
            problems.add(url ? FieldProblem.both(members) : FieldProblem.neither(members));
        }
        if (keyless.caCert() != null) {
            keys.checkAuthority(keyless.caCert(), at + ".ca-cert");
        }
        if (keyless.identities().isEmpty()) {
            problems.add(FieldProblem.missing(at + ".identities"));
        }
        for (int i = 0; i < keyless.identities().size(); i++) {
            identity(keyless.identities().get(i), at + ".identities[" + i + "]");
        }
    }

    private void identity(Identity identity, String at) {
        oneOf(written(identity.issuer()), written(identity.issuerRegExp()), at + ".issuer", at + ".issuerRegExp");
        oneOf(written(identity.subject()), written(identity.subjectRegExp()), at + ".subject", at + ".subjectRegExp");
    }

    private void oneOf(String exact, String expression, String exactAt, String expressionAt) {
        if (exact.isEmpty() && expression.isEmpty()) {
            problems.add(FieldProblem.missing(exactAt, expressionAt));
        }
        if (!exact.isEmpty() && !expression.isEmpty()) {
            problems.add(FieldProblem.both(exactAt, expressionAt));
        }
        if (!expression.isEmpty()) {
            try {
                GoRegexp.compile(expression);
            } catch (MalformedTextException e) {
                problems.add(FieldProblem.invalid(expression, expressionAt, "regex is invalid: " + e.text()));
            }
        }
    }
}
