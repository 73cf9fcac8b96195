// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

/// A document that is no trusted root. The message begins with the path of the member at fault.
public final class MalformedTrustedRootException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedTrustedRootException(String message) {
        super(message);
    }
}
