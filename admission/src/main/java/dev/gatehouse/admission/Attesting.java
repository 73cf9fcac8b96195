// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.policy.AttestationDemand;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.signature.AttestationResult;
import dev.gatehouse.core.signature.Refusal;
import dev.gatehouse.core.signature.VerifiedAttestation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compares the attestations that hold with those an authority asks for: each of them must be there.
final class Attesting {
    private Attesting() {}

    /// Returns what `authority` says where `results` are what was found in all places.
    static AuthorityOutcome outcome(Authority.Signing authority, List<AttestationResult> results) {
        List<VerifiedAttestation> verified =
                results.stream().flatMap(result -> result.verified().stream()).toList();
        Map<String, List<VerifiedAttestation>> counted = new LinkedHashMap<>();
        for (AttestationDemand demand : authority.attestations()) {
            List<VerifiedAttestation> fitting = verified.stream()
                    .filter(attestation -> attestation.predicateType().equals(demand.predicateType()))
                    .toList();
            if (fitting.isEmpty()) {
                return missing(authority, demand, verified, results);
            }
            counted.computeIfAbsent(demand.name(), _ -> new ArrayList<>()).addAll(fitting);
        }
        return new AuthorityOutcome.Attested(authority, counted);
    }

    private static AuthorityOutcome missing(
            Authority.Signing authority,
            AttestationDemand demand,
            List<VerifiedAttestation> verified,
            List<AttestationResult> results) {
        // What could not be had might have been the missing one.
        for (AttestationResult result : results) {
            if (result.undetermined().isPresent()) {
                return new AuthorityOutcome.Undetermined(
                        authority, result.undetermined().get());
            }
        }
        List<String> found = verified.stream()
                .map(VerifiedAttestation::predicateType)
                .distinct()
                .sorted()
                .toList();
        List<Refusal> refusals =
                results.stream().flatMap(result -> result.refusals().stream()).toList();
        return new AuthorityOutcome.NotAttested(authority, demand.written(), found, refusals);
    }
}
