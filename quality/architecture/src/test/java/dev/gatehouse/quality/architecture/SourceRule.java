// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// A rule that only the text of a file shows.
///
/// @param name what holds, as a sentence
/// @param scope files it is about
/// @param check returns what is wrong with a file, one item a line `line: what`; empty where nothing is
record SourceRule(String name, Predicate<SourceFile> scope, Function<SourceFile, List<String>> check) {
    /// Returns what is wrong with `source`, each item with its path; empty too where the rule is not about it.
    List<String> violations(SourceFile source) {
        return scope.test(source)
                ? check.apply(source).stream()
                        .map(item -> source.path() + ":" + item)
                        .toList()
                : List.of();
    }

    @Override
    public String toString() {
        return name;
    }
}
