// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.evaluate;

/// How much one evaluation may use.
///
/// @param steps literals executed and work units of functions
/// @param allocation elements and characters made
/// @param collection largest string or collection made at once
/// @param depth deepest nesting of rules and functions
public record Limits(long steps, long allocation, long collection, int depth) {
    public static final Limits DEFAULT = new Limits(20_000_000, 64L << 20, 16L << 20, 500);

    public Limits {
        if (steps < 1 || allocation < 1 || collection < 1 || depth < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
