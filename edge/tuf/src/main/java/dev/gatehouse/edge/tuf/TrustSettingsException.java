// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.io.Serial;

/// A setting about trust that only a person can correct. The message is one line.
public final class TrustSettingsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    TrustSettingsException(String message) {
        super(message);
    }

    TrustSettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
