// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import dev.gatehouse.core.policy.AttestationDemand;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.AuthorityOutcome;
import dev.gatehouse.core.policy.DocumentVerdict;
import dev.gatehouse.core.signature.AttestationResult;
import dev.gatehouse.core.signature.Refusal;
import dev.gatehouse.core.signature.VerifiedAttestation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compares the attestations that hold with those an authority asks for: each of them must be there.
final class Attesting {
    private Attesting() {}

    /// Returns what `authority` says where `results` are what was found in all places.
    ///
    /// @param documents judges by the documents of demands
    static AuthorityOutcome outcome(Authority.Signing authority, List<AttestationResult> results, Documents documents) {
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
            Satisfying satisfying = Satisfying.among(fitting, demand, documents);
            if (satisfying.attestations().isEmpty()) {
                return undetermined(results)
                        .or(satisfying::undetermined)
                        .<AuthorityOutcome>map(cause -> new AuthorityOutcome.Undetermined(authority, cause))
                        .orElseGet(() -> new AuthorityOutcome.Violated(authority, satisfying.reason()));
            }
            counted.computeIfAbsent(demand.name(), _ -> new ArrayList<>()).addAll(satisfying.attestations());
        }
        return new AuthorityOutcome.Attested(authority, counted);
    }

    private static AuthorityOutcome missing(
            Authority.Signing authority,
            AttestationDemand demand,
            List<VerifiedAttestation> verified,
            List<AttestationResult> results) {
        // What could not be had might have been the missing one.
        Optional<String> undetermined = undetermined(results);
        if (undetermined.isPresent()) {
            return new AuthorityOutcome.Undetermined(authority, undetermined.get());
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

    private static Optional<String> undetermined(List<AttestationResult> results) {
        return results.stream()
                .map(AttestationResult::undetermined)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// Those of the fitting attestations that satisfy the document of a demand.
    ///
    /// @param reason why the first of the others does not; empty where all do
    /// @param undetermined why the first that could not be judged could not
    private record Satisfying(List<VerifiedAttestation> attestations, String reason, Optional<String> undetermined) {
        static Satisfying among(List<VerifiedAttestation> fitting, AttestationDemand demand, Documents documents) {
            if (demand.document().isEmpty()) {
                return new Satisfying(fitting, "", Optional.empty());
            }
            List<VerifiedAttestation> satisfying = new ArrayList<>();
            String reason = "";
            Optional<String> undetermined = Optional.empty();
            for (VerifiedAttestation attestation : fitting) {
                switch (documents.judge(attestation, demand, demand.document().get())) {
                    case DocumentVerdict.Satisfied _ -> satisfying.add(attestation);
                    case DocumentVerdict.Violated violated -> reason = reason.isEmpty() ? violated.reason() : reason;
                    case DocumentVerdict.Undetermined late ->
                        undetermined = undetermined.or(() -> Optional.of(late.cause()));
                }
            }
            return new Satisfying(satisfying, reason, undetermined);
        }
    }
}
