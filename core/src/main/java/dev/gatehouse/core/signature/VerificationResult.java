// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import java.util.List;

/// What came of judging signature material. There is no fourth case, and only the first one admits.
public sealed interface VerificationResult {
    /// The keys vouch; `signatures` is never empty and in manifest order.
    record Verified(List<VerifiedSignature> signatures) implements VerificationResult {
        public Verified {
            signatures = List.copyOf(signatures);
            if (signatures.isEmpty()) {
                throw new IllegalArgumentException("verified by nothing");
            }
        }
    }

    /// Everything needed was there and it was not good enough. In manifest order, never empty.
    record Rejected(List<Refusal> refusals) implements VerificationResult {
        public Rejected {
            refusals = List.copyOf(refusals);
            if (refusals.isEmpty()) {
                throw new IllegalArgumentException("rejected for nothing");
            }
        }
    }

    /// We could not find out. `cause` is one line.
    record Undetermined(String cause) implements VerificationResult {}
}
