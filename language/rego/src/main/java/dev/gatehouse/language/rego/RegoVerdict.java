// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import java.util.Optional;

/// What a policy says about an input.
public sealed interface RegoVerdict {
    /// The policy is satisfied.
    record Compliant() implements RegoVerdict {}

    /// The policy is satisfied and has something to say, which the admission rules count as a failure.
    ///
    /// @param warning starts with `warning: `
    record CompliantWithWarning(String warning) implements RegoVerdict {}

    /// The policy is not satisfied.
    ///
    /// @param warning what the policy said beside it
    record NotCompliant(String error, Optional<String> warning) implements RegoVerdict {}

    /// The evaluation ended with an error or beyond its budget. Never counts as satisfied.
    ///
    /// @param error in the words of the reference
    record Undetermined(String error) implements RegoVerdict {}
}
