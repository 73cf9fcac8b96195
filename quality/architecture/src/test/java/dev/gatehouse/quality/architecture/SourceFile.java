// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

/// A Java file.
///
/// @param path from the root of the repository, with slashes
/// @param text all of it
record SourceFile(String path, String text) {
    /// Tells whether it is part of the product, not of a test.
    boolean ships() {
        return path.contains("src/main/java/") && !path.startsWith("quality/");
    }
}
