// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The real programs of the test environment: `registry`, `referrers-registry`, `cosign2`, `cosign3`, `crane` and
/// others, in `$GATEHOUSE_TESTENV/bin` or else `~/.cache/gatehouse/testenv/bin`.
public final class Programs {
    private static final Duration STARTING = Duration.ofSeconds(30);

    private Programs() {}

    /// Returns the folder of the programs.
    public static Path folder() {
        String environment = System.getenv("GATEHOUSE_TESTENV");
        return environment == null || environment.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache", "gatehouse", "testenv", "bin")
                : Path.of(environment, "bin");
    }

    /// Returns the program called `name`, empty where it is not installed.
    public static Optional<Path> find(String name) {
        Path program = folder().resolve(name);
        return Files.isExecutable(program) ? Optional.of(program) : Optional.empty();
    }

    /// What a program that ended left behind.
    ///
    /// @param output standard output and error together
    public record Ended(int exit, String output) {}

    /// Runs `program` to its end in `folder` with an empty standard input.
    public static Ended run(Path folder, Map<String, String> environment, Path program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " did not end");
            }
            return new Ended(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A registry that somebody else wrote, running on a free loopback port. Closing ends its process.
    public static final class RealRegistry implements AutoCloseable {
        private final Process process;
        private final int port;

        private RealRegistry(Process process, int port) {
            this.process = process;
            this.port = port;
        }

        /// Returns `127.0.0.1:<port>`.
        public String host() {
            return "127.0.0.1:" + port;
        }

        public PushClient pushClient() {
            return new PushClient("http://" + host());
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Starts `program` (`registry`) as a registry without the referrers API that keeps its files under `folder`.
    public static RealRegistry startRegistry(Path program, Path folder) {
        int port = freePort();
        Path settings = folder.resolve("registry-" + port + ".yml");
        try {
            Files.writeString(settings, """
                    version: 0.1
                    log: {level: error}
                    storage:
                      filesystem: {rootdirectory: %s}
                      delete: {enabled: true}
                    http: {addr: "127.0.0.1:%d"}
                    """.formatted(folder.resolve("registry-" + port), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return started(port, folder, List.of(program.toString(), "serve", settings.toString()));
    }

    /// Starts `program` (`referrers-registry`) as a registry in memory that has the referrers API.
    public static RealRegistry startReferrersRegistry(Path program, Path folder) {
        int port = freePort();
        return started(port, folder, List.of(program.toString(), "127.0.0.1:" + port));
    }

    private static RealRegistry started(int port, Path folder, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("registry-" + port + ".log").toFile())
                    .start();
            RealRegistry registry = new RealRegistry(process, port);
            long end = System.nanoTime() + STARTING.toNanos();
            while (!listening(port)) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    registry.close();
                    throw new IllegalStateException(command.getFirst() + " did not start");
                }
                Thread.sleep(50);
            }
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean listening(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
