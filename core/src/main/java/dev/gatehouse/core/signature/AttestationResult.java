// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.util.List;
import java.util.Optional;

/// What came of judging material for attestations.
///
/// @param verified in the order of the material; may be empty
/// @param refusals of those that did not hold
/// @param undetermined why something could not be found out, one line; empty where everything could
public record AttestationResult(
        List<VerifiedAttestation> verified, List<Refusal> refusals, Optional<String> undetermined) {
    public AttestationResult {
        verified = List.copyOf(verified);
        refusals = List.copyOf(refusals);
    }
}
