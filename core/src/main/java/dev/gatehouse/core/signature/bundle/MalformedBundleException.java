// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.bundle;

/// Bytes that are no bundle, or one of a version that is not known.
public final class MalformedBundleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedBundleException(String message) {
        super(message);
    }
}
