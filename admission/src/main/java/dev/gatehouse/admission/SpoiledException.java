// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

/// What spoils an authority. Never leaves the compiler.
final class SpoiledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /// @param field path below the authority; empty for the authority itself
    SpoiledException(String field, String reason) {
        super(reason);
        this.field = field;
    }

    String field() {
        return field;
    }
}
