// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.serve.quickstart.Ink;
import dev.gatehouse.serve.quickstart.Quickstart;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `gatehouse quickstart`: the guided first run.
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description = "Start a registry, sample policies and the webhook on this machine, and show what is admitted.",
        footer = {"", "Exit codes: 0 every decision is the expected one, 1 one is not, 2 wrong arguments."})
public final class QuickstartCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(names = "--keep", description = "Stay up afterwards, and print the curl lines to try, until Ctrl-C.")
    private boolean keep;

    public QuickstartCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Ink ink = surroundings.colours() ? Ink.COLOURED : Ink.PLAIN;
        try (Quickstart quickstart = Quickstart.open()) {
            boolean asExpected = quickstart.run(surroundings.out(), ink);
            if (keep) {
                quickstart.explainHowToTry(surroundings.out(), ink);
                surroundings.out().flush();
                Runtime.getRuntime().addShutdownHook(new Thread(quickstart::close));
                new CountDownLatch(1).await();
            }
            return asExpected ? 0 : 1;
        }
    }
}
