// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

/// Two results where there may be one; ends the evaluation.
public final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
        super(message, null, false, false);
    }
}
