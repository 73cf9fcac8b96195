// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import java.util.List;
import java.util.Set;

/// What becomes of one request, and the facts for log and metrics.
///
/// @param answer for the API server
/// @param reasons why, never empty
/// @param digests of the images that were looked at, each once, in the object's order
record Decision(Answer answer, Set<ReasonCode> reasons, List<String> digests) {
    Decision {
        reasons = Set.copyOf(reasons);
        digests = List.copyOf(digests);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("decided for no reason");
        }
    }

    /// Returns a decision about no image in particular.
    static Decision of(Answer answer, ReasonCode reason) {
        return new Decision(answer, Set.of(reason), List.of());
    }
}
