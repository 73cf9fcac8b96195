// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// What a reader of foreign YAML is willing to hold.
///
/// @param bytes longest stream, in bytes
/// @param documents most documents in one stream
/// @param depth deepest nesting of mappings and sequences
/// @param aliases most aliases in one stream
/// @param values most values in one stream, those that an alias repeats counted each time
public record ReadLimits(int bytes, int documents, int depth, int aliases, int values) {
    /// Fits any file of policies: 4 MiB, 1,000 documents, 100 levels, 1,000 aliases, 500,000 values.
    public static final ReadLimits DEFAULT = new ReadLimits(4 << 20, 1000, 100, 1000, 500_000);

    public ReadLimits {
        if (bytes < 1 || documents < 1 || depth < 1 || aliases < 0 || values < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
