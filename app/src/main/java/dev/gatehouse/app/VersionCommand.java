// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.serve.cli.Surroundings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `gatehouse version`.
@Command(name = "version", description = "Print which Gatehouse, Java and system this is.")
final class VersionCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    VersionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        for (String line : new Version().getVersion()) {
            surroundings.out().println(line);
        }
        return 0;
    }
}
