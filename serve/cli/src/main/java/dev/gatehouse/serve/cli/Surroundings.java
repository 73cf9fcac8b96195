// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// What a command may know of the process around it.
///
/// @param out standard output
/// @param err standard error
/// @param terminal whether a person reads standard output
/// @param environment variables
public record Surroundings(PrintWriter out, PrintWriter err, boolean terminal, Map<String, String> environment) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /// Returns the surroundings of this process.
    public static Surroundings ofProcess() {
        return new Surroundings(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false),
                System.getenv());
    }

    /// Tells whether to write in colours: on a terminal, unless `NO_COLOR` is set and not empty
    /// ([no-color.org](https://no-color.org)) or the terminal is `dumb`.
    public boolean colours() {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
