// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import java.util.List;

/// What became of a policy text.
public sealed interface Compilation {
    /// It may be used.
    record Compiled(RegoPolicy policy) implements Compilation {}

    /// It may not be used.
    ///
    /// @param problems everything that is wrong with it, never empty
    /// @param text all problems in the words of the reference
    record Refused(List<RegoProblem> problems, String text) implements Compilation {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
