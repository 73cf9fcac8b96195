// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.oci;

/// Bytes that are no manifest or index, or that two readers could take for different ones.
public final class MalformedManifestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedManifestException(String message) {
        super(message);
    }
}
