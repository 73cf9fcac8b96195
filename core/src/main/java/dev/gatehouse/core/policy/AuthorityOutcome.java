// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.signature.Refusal;
import dev.gatehouse.core.signature.VerifiedSignature;
import java.util.List;

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
            case Signed _, Passed _ -> true;
            case Refused _, Disallowed _, Unusable _, Undetermined _ -> false;
        };
    }
}
