// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.crd.FieldProblem.Level;

/// A document that is no resource of its kind: an unknown member, a value of another type, a text its field
/// cannot hold. The message is all problems rendered.
public final class UnreadableResourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient FieldProblems problems;

    public UnreadableResourceException(FieldProblems problems) {
        super(problems.render(Level.ERROR));
        this.problems = problems;
    }

    /// Returns all that was found; paths start at the document.
    public FieldProblems problems() {
        return problems;
    }
}
