// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.policy.ImagePolicy;
import java.util.List;

/// A policy ready to decide by, and what about it could not be made use of.
///
/// @param policy always there and never weaker than what was written: what could not be used vouches for
///     nothing
/// @param problems why parts of it vouch for nothing, one line each with the field's path; empty where all
///     is well
public record CompiledPolicy(ImagePolicy policy, List<Problem> problems) {
    public CompiledPolicy {
        problems = List.copyOf(problems);
    }

    /// A part of a policy that vouches for nothing.
    ///
    /// @param path of the field, e.g. `spec.authorities[0].keyless`
    /// @param reason one line
    /// @param passing whether it may end without anybody changing the policy or what it refers to
    public record Problem(String path, String reason, boolean passing) {
        /// Says that only somebody's change can help.
        public Problem(String path, String reason) {
            this(path, reason, false);
        }
    }
}
