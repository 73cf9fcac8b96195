// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

import dev.gatehouse.language.cue.evaluate.Budget;
import java.util.function.BooleanSupplier;

/// What a source and one evaluation may use. All of them are counts, so the same input always ends the same
/// way.
///
/// @param source longest source, in characters
/// @param nesting deepest nesting of literals and expressions in a source
/// @param document longest document, in bytes
/// @param documentDepth deepest nesting of a document
/// @param vertices most vertices in one evaluation
/// @param steps most steps of one evaluation
/// @param alternatives most disjuncts tried in one evaluation
/// @param made most characters and elements that functions make in one evaluation
/// @param resolution deepest chain of values that wait for each other
public record CueLimits(
        int source,
        int nesting,
        int document,
        int documentDepth,
        long vertices,
        long steps,
        long alternatives,
        long made,
        int resolution) {
    /// 1 MiB of source, documents up to 32 MiB and 512 levels, 2 million vertices, 20 million steps.
    public static final CueLimits DEFAULT =
            new CueLimits(1 << 20, 200, 32 << 20, 512, 2_000_000, 20_000_000, 100_000, 16 << 20, 1_000);

    /// How many times less than for a document a policy may use when it is worked out alone, at creation.
    private static final int ALONE = 10;

    Budget budget() {
        return budget(() -> false);
    }

    /// Returns what a policy may use when it is created.
    Budget alone() {
        return new Budget(steps / ALONE, vertices / ALONE, alternatives / ALONE, made / ALONE, resolution, () -> false);
    }

    Budget budget(BooleanSupplier expired) {
        return new Budget(steps, vertices, alternatives, made, resolution, expired);
    }
}
