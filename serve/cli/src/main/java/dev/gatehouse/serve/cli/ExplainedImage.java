// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.MaterialExplanation;
import dev.gatehouse.core.policy.AuthorityOutcome;
import java.util.List;

/// An image that was decided on, and why.
///
/// @param written as the user wrote it
/// @param judged as it was judged, with its digest; empty where it was not
/// @param admitted whether it may run
/// @param problem why nothing was judged, one line; empty where policies were
/// @param policies what each that selects it said
record ExplainedImage(String written, String judged, boolean admitted, String problem, List<Policy> policies) {
    ExplainedImage {
        policies = List.copyOf(policies);
    }

    static ExplainedImage refused(String written, String problem) {
        return new ExplainedImage(written, "", false, problem, List.of());
    }

    /// What a policy said.
    ///
    /// @param text of the denial or warning; empty where it is satisfied
    /// @param outcomes of its authorities
    /// @param explanations of what was found; empty where it is satisfied
    record Policy(
            String name,
            boolean satisfied,
            boolean denies,
            String text,
            List<AuthorityOutcome> outcomes,
            List<MaterialExplanation> explanations) {
        Policy {
            outcomes = List.copyOf(outcomes);
            explanations = List.copyOf(explanations);
        }
    }
}
