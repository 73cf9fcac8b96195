// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import dev.gatehouse.language.rego.evaluate.Limits;
import dev.gatehouse.language.rego.evaluate.Settings;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/// What one evaluation may know and use.
///
/// @param now the instant that `time.now_ns` yields
/// @param expired tells whether the evaluation should give up; asked every few thousand steps
public record RegoCircumstances(Instant now, BooleanSupplier expired) {
    /// Makes circumstances without a deadline; the budgets of an evaluation still hold.
    public static RegoCircumstances at(Instant now) {
        return new RegoCircumstances(now, () -> false);
    }

    Settings settings(boolean strict) {
        return new Settings(now, now.getEpochSecond() ^ now.getNano(), strict, Limits.DEFAULT, expired, true, true);
    }
}
