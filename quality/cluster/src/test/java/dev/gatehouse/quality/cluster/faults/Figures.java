// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Where the fault tests write what they measured: `target/reliability.txt`, from which `docs/reliability.md` is
/// kept.
final class Figures {
    private static final Path FILE = Path.of("target", "reliability.txt");

    private Figures() {}

    static void write(String line) {
        System.out.println(line);
        try {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
