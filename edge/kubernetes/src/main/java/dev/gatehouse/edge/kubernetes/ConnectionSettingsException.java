// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

/// The settings do not lead to an API server.
public final class ConnectionSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConnectionSettingsException(String message) {
        super(message);
    }

    ConnectionSettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
