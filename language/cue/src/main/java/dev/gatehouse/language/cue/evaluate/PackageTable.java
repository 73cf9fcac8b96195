// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The packages a source may import.
public interface PackageTable {
    /// Returns the members of the package `path`, or empty where it is not offered.
    Optional<Map<String, Value>> members(String path);

    /// Whether CUE has the package although it is not offered here.
    boolean exists(String path);

    /// Returns the members of `path` that CUE has and we do not.
    Set<String> missing(String path);

    /// Returns what an identifier that nobody declared means by itself, or empty where it means nothing.
    Optional<Value> predeclared(String name);
}
