// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

/// Text that is no docker configuration. The message quotes no secret.
public final class MalformedDockerConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Makes the exception.
    public MalformedDockerConfigException(String message) {
        super(message);
    }

    /// Makes the exception with what led to it.
    public MalformedDockerConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
