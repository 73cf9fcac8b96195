// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

/// Text that is no glob. The message is the reference's.
public final class MalformedGlobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedGlobException(String message) {
        super(message);
    }
}
