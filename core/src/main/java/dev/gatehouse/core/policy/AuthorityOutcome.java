// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.signature.Refusal;
import dev.gatehouse.core.signature.VerifiedAttestation;
import dev.gatehouse.core.signature.VerifiedSignature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one authority said about one image.
public sealed interface AuthorityOutcome {
    Authority authority();

    /// Vouched by signatures; never empty.
    record Signed(Authority authority, List<VerifiedSignature> signatures) implements AuthorityOutcome {
        public Signed {
            signatures = List.copyOf(signatures);
            if (signatures.isEmpty()) {
                throw new IllegalArgumentException("signed by nothing");
            }
        }
    }

    /// Vouched by attestations: for each that is asked for those that fit, never none.
    ///
    /// @param attestations by the name of the demand
    record Attested(Authority authority, Map<String, List<VerifiedAttestation>> attestations)
            implements AuthorityOutcome {
        public Attested {
            Map<String, List<VerifiedAttestation>> copy = new LinkedHashMap<>();
            attestations.forEach((name, fitting) -> copy.put(name, List.copyOf(fitting)));
            if (copy.isEmpty() || copy.values().stream().anyMatch(List::isEmpty)) {
                throw new IllegalArgumentException("attested by nothing");
            }
            attestations = Collections.unmodifiableMap(copy);
        }
    }

    /// Did not vouch: a demanded attestation is not among those that hold.
    ///
    /// @param wanted the predicate type as the author wrote it
    /// @param found predicate types of those that hold; may be empty
    /// @param refusals of those that do not hold
    record NotAttested(Authority authority, String wanted, List<String> found, List<Refusal> refusals)
            implements AuthorityOutcome {
        public NotAttested {
            found = List.copyOf(found);
            refusals = List.copyOf(refusals);
        }
    }

    /// Did not vouch: no attestation that fits satisfies the document that the policy has for it.
    ///
    /// @param reason of the first of them, in the words of the document and its language
    record Violated(Authority authority, String reason) implements AuthorityOutcome {}

    /// Vouched for everything, as `static: pass` does.
    record Passed(Authority authority) implements AuthorityOutcome {}

    /// Did not vouch: what was found was not good enough.
    record Refused(Authority authority, List<Refusal> refusals) implements AuthorityOutcome {
        public Refused {
            refusals = List.copyOf(refusals);
        }
    }

    /// Did not vouch, as `static: fail` does.
    record Disallowed(Authority authority, String message) implements AuthorityOutcome {}

    /// Could not vouch: the authority itself cannot be used.
    record Unusable(Authority authority, String reason) implements AuthorityOutcome {}

    /// Could not be asked: something outside did not answer, or not in time.
    record Undetermined(Authority authority, String cause) implements AuthorityOutcome {}

    /// Tells whether the authority vouched.
    default boolean vouches() {
        return switch (this) {
            case Signed _, Attested _, Passed _ -> true;
            case Refused _, NotAttested _, Violated _, Disallowed _, Unusable _, Undetermined _ -> false;
        };
    }
}
