// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.kubernetes;

import dev.gatehouse.admission.UnavailableException;

/// The API server's answer is longer than we are willing to hold.
final class TooLongException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    TooLongException(String message) {
        super(message);
    }
}
