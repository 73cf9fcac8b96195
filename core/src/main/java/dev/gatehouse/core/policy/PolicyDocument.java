// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

import dev.gatehouse.core.json.JsonValue;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/// A program of a policy language, compiled. Immutable; may be used by any number of threads at once.
@FunctionalInterface
public interface PolicyDocument {
    /// What one evaluation may know and use.
    ///
    /// @param now the one instant of the request
    /// @param expired tells whether to give up
    record Circumstances(Instant now, BooleanSupplier expired) {}

    /// Judges `input`. Never throws for what `input` holds.
    ///
    /// @param name of the demand that asks, for messages
    DocumentVerdict judge(String name, JsonValue input, Circumstances circumstances);
}
