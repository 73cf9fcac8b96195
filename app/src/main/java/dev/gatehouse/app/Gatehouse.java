// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.serve.cli.EvalCommand;
import dev.gatehouse.serve.cli.ExplainCommand;
import dev.gatehouse.serve.cli.LintCommand;
import dev.gatehouse.serve.cli.QuickstartCommand;
import dev.gatehouse.serve.cli.Surroundings;
import dev.gatehouse.serve.cli.TestCommand;
import dev.gatehouse.serve.cli.VerifyBundleCommand;
import dev.gatehouse.serve.cli.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The command `gatehouse`.
@Command(
        name = "gatehouse",
        description = "Decides which container images may run in a Kubernetes cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Gatehouse {
    private Gatehouse() {}

    /// Runs the command of this process and ends the process with its exit code.
    public static void main(String[] args) {
        JsonLog.PROCESS.takeOverJavaLogging();
        System.exit(run(Surroundings.ofProcess(), args));
    }

    /// Runs one command and returns its exit code: 0 for success, 1 for a refusal or a failure, 2 for arguments
    /// that are none.
    public static int run(Surroundings surroundings, String... args) {
        CommandLine commands = new CommandLine(new Gatehouse())
                .addSubcommand(new ServeCommand(surroundings))
                .addSubcommand(new QuickstartCommand(surroundings))
                .addSubcommand(new TestCommand(surroundings, Version.current(), JsonLog.PROCESS::threshold))
                .addSubcommand(new LintCommand(surroundings))
                .addSubcommand(new EvalCommand(surroundings))
                .addSubcommand(new VerifyCommand(surroundings))
                .addSubcommand(new VerifyBundleCommand(surroundings))
                .addSubcommand(new ExplainCommand(surroundings))
                .addSubcommand(new VersionCommand(surroundings));
        commands.setPosixClusteredShortOptionsAllowed(false).setCaseInsensitiveEnumValuesAllowed(true);
        commands.setOut(surroundings.out()).setErr(surroundings.err());
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(
                surroundings.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        if (args.length == 0) {
            commands.usage(surroundings.err());
            surroundings.err().flush();
            return CommandLine.ExitCode.USAGE;
        }
        int exitCode = commands.execute(args);
        surroundings.out().flush();
        surroundings.err().flush();
        return exitCode;
    }
}
