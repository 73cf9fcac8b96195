// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.syntax;

import java.util.List;

/// Says that a text is not CUE, or is CUE that means nothing (a name nobody declared, an import nobody uses).
public final class MalformedCueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<SyntaxProblem> problems;

    /// @param problems what is wrong, never empty, in the order found
    public MalformedCueException(List<SyntaxProblem> problems) {
        super(problems.getFirst().text());
        this.problems = List.copyOf(problems);
    }

    /// Returns what is wrong, in the order found; never empty.
    public List<SyntaxProblem> problems() {
        return problems;
    }
}
