// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.ArrayList;
import java.util.List;

/// Problems while they are being found. Holds the first few hundred: a document can hold more mistakes than
/// anyone reads.
final class ProblemList {
    static final int MOST = 300;

    private final List<FieldProblem> problems = new ArrayList<>();

    void add(FieldProblem problem) {
        if (problems.size() < MOST) {
            problems.add(problem);
        } else if (problems.size() == MOST) {
            // An error even where it stands for a warning: what was not looked at is not accepted.
            problems.add(FieldProblem.of("too many problems, only the first " + MOST + " are listed", ""));
        }
    }

    void addAll(FieldProblems found) {
        found.problems().forEach(this::add);
    }

    FieldProblems found() {
        return new FieldProblems(problems);
    }
}
