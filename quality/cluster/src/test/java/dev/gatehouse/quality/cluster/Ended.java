// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a program that ended left behind.
///
/// @param output what it wrote to standard output
/// @param errors what it wrote to standard error
public record Ended(int exit, String output, String errors) {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /// Runs `command` in `folder` to its end.
    ///
    /// @param input what it reads from standard input
    static Ended of(List<String> command, Path folder, Map<String, String> environment, String input) {
        try {
            Path read = Files.createTempFile("input", "");
            Path output = Files.createTempFile("output", "");
            Path errors = Files.createTempFile("errors", "");
            try {
                Files.writeString(read, input);
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(read.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(command + " did not end");
                }
                return new Ended(process.exitValue(), text(output), text(errors));
            } finally {
                Files.delete(read);
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /// Returns the output of a program that should not have failed.
    public String orFail() {
        if (exit != 0) {
            throw new AssertionError("exit " + exit + "\n" + output + errors);
        }
        return output;
    }
}
