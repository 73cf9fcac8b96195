// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Problem;
import dev.gatehouse.language.rego.syntax.ProblemsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The problems of one stage of compilation.
public final class Problems {
    static final String COMPILE = "rego_compile_error";
    static final String TYPE = "rego_type_error";
    static final String UNSAFE = "rego_unsafe_var_error";
    static final String RECURSION = "rego_recursion_error";

    private static final int LIMIT = 10;

    private final List<Problem> found = new ArrayList<>();

    void add(String code, Location at, String message) {
        add(new Problem(code, message, at));
    }

    void add(Problem problem) {
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    int count() {
        return found.size();
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /// Ends compilation where this stage found anything: sorted by place, and at most ten of them.
    void stop() {
        if (found.isEmpty()) {
            return;
        }
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparing((Problem problem) -> problem.at().file())
                .thenComparingInt(problem -> problem.at().row())
                .thenComparingInt(problem -> problem.at().column())
                .thenComparing(Problem::message));
        if (sorted.size() > LIMIT) {
            sorted.subList(LIMIT, sorted.size()).clear();
            sorted.add(new Problem(COMPILE, "error limit reached", Location.NONE));
        }
        throw new ProblemsException(sorted);
    }
}
