// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Digest;
import java.util.Optional;

/// Ends the checking of one candidate. Never leaves the room: who began the checking makes a refusal of it.
final class FailedCheckException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient Optional<Refusal> refusal;

    FailedCheckException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
        this.refusal = Optional.empty();
    }

    /// For what has a refusal of its own.
    FailedCheckException(Reason reason, Refusal refusal) {
        super(reason.code());
        this.reason = reason;
        this.refusal = Optional.of(refusal);
    }

    Reason reason() {
        return reason;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    /// Returns what it means for the candidate `layer`.
    Refusal refusal(Digest layer) {
        return refusal.orElseGet(() -> new Refusal.CheckFailed(layer, reason, detail()));
    }
}
