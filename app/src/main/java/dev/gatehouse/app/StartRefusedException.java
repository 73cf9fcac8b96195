// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import java.util.List;

/// The server cannot start with what it was given. Holds every problem that was found.
final class StartRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /// Makes the exception.
    ///
    /// @param problems one line each, never empty
    StartRefusedException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
