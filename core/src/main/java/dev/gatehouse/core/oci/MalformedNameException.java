// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

/// Text that is no digest, tag, repository or reference. The message says what was wrong with it.
public final class MalformedNameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedNameException(String message) {
        super(message);
    }
}
