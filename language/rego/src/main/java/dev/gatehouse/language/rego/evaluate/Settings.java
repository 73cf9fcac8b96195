// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/// The circumstances of one evaluation.
///
/// @param now what `time.now_ns` says
/// @param seed start of the random source
/// @param strict whether the first error of a library function ends the evaluation
/// @param expired tells whether the evaluation should give up; asked every few thousand steps
/// @param remembers whether what a rule or a call yields is kept; if not, it is computed whenever it is asked for,
/// which takes longer and changes nothing
/// @param indexes whether rules that cannot hold are passed over without being asked; the same goes for this
public record Settings(
        Instant now,
        long seed,
        boolean strict,
        Limits limits,
        BooleanSupplier expired,
        boolean remembers,
        boolean indexes) {}
