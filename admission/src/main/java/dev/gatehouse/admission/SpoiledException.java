// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

/// What spoils an authority. Never leaves the compiler.
final class SpoiledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final boolean passing;

    /// @param field path below the authority; empty for the authority itself
    SpoiledException(String field, String reason) {
        this(field, reason, false);
    }

    /// @param field path below the authority; empty for the authority itself
    /// @param passing whether it may end without anybody changing the policy or what it refers to
    SpoiledException(String field, String reason, boolean passing) {
        super(reason);
        this.field = field;
        this.passing = passing;
    }

    boolean passing() {
        return passing;
    }

    String field() {
        return field;
    }
}
