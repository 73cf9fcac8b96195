// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file that gets a line for every case: identifier, wanted, got, judgement, parted by tabs.
public final class CaseLog {
    private final Path file;

    /// Begins the file `target/conformance/<name>.tsv` anew.
    public CaseLog(String name) {
        this.file = Path.of("target", "conformance", name + ".tsv");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, "case\twanted\tgot\tjudgement\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void add(String identifier, String wanted, String got, String judgement) {
        String line = String.join("\t", field(identifier), field(wanted), field(got), field(judgement)) + "\n";
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String field(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }
}
