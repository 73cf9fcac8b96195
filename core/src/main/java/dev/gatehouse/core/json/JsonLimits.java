// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.json;

/// What a reader of foreign JSON is willing to hold.
///
/// @param bytes longest document, in bytes
/// @param depth deepest nesting of objects and arrays
/// @param values most values in one document, members and elements counted
/// @param numberLength longest number, in characters
public record JsonLimits(int bytes, int depth, int values, int numberLength) {
    /// Fits every Kubernetes object and every registry document Gatehouse reads: 8 MiB, 256 levels, 2 million values,
    /// 1,000 digits.
    public static final JsonLimits DEFAULT = new JsonLimits(8 << 20, 256, 2_000_000, 1000);

    public JsonLimits {
        if (bytes < 1 || depth < 1 || values < 1 || numberLength < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }

    /// Returns the same limits for documents of at most `bytes` bytes.
    public JsonLimits withBytes(int limit) {
        return new JsonLimits(limit, depth, values, numberLength);
    }
}
