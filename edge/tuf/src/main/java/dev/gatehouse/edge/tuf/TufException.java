// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.io.Serial;

/// Metadata or a target that is not believed, or could not be had. Travels inside this room only.
final class TufException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final TufReason reason;

    TufException(TufReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    TufException(TufReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    TufReason reason() {
        return reason;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
