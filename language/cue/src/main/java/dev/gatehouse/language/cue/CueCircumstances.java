// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import java.util.function.BooleanSupplier;

/// What one judgement demands and may use.
///
/// @param strict whether every field the policy names must be there and have a value; what the document
///     lacks passes otherwise
/// @param expired tells whether the judgement should give up; asked every few thousand steps
/// @param unexercised told of a document that passed and lacks something the policy names
public record CueCircumstances(boolean strict, BooleanSupplier expired, Runnable unexercised) {
    /// Hears nothing, and spares the search.
    public static final Runnable NOBODY = () -> {};

    /// No deadline, and what the document lacks passes, as with the reference. The limits of the policy still
    /// hold.
    public static final CueCircumstances USUAL = new CueCircumstances(false, () -> false, NOBODY);

    /// The same, but every field the policy names must be there.
    public static final CueCircumstances STRICT = new CueCircumstances(true, () -> false, NOBODY);

    /// Nobody is told of what was not asked.
    public CueCircumstances(boolean strict, BooleanSupplier expired) {
        this(strict, expired, NOBODY);
    }

    boolean noticed() {
        return !unexercised.equals(NOBODY);
    }
}
