// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.admission.UnavailableException;

/// A registry did not answer, not in time, or not with an answer.
public final class RegistryUnavailableException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    /// Makes the exception.
    ///
    /// @param message one printable line for the person whose object is refused; no secrets
    public RegistryUnavailableException(String message) {
        super(message);
    }
}
