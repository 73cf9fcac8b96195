// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Compares text with a file that people read in review. `-Dgatehouse.golden.update=true` writes the files anew.
public final class Golden {
    private static final String UPDATE = "gatehouse.golden.update";

    private Golden() {}

    /// Compares `actual` with the file `src/test/resources/{name}` of the module whose tests run.
    ///
    /// @throws AssertionError where they differ, or where there is no such file
    public static void matches(String name, String actual) {
        matches(Path.of("src", "test", "resources"), name, actual);
    }

    /// Compares `actual` with the file `name` under `folder`.
    ///
    /// @throws AssertionError where they differ, or where there is no such file
    public static void matches(Path folder, String name, String actual) {
        Path file = folder.resolve(name);
        try {
            if (Boolean.getBoolean(UPDATE)) {
                Path parent = file.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.writeString(file, actual);
                return;
            }
            if (!Files.exists(file)) {
                throw new AssertionError(file + " is not there; -D" + UPDATE + "=true writes it:\n" + actual);
            }
            String wanted = Files.readString(file, StandardCharsets.UTF_8);
            if (!wanted.equals(actual)) {
                throw new AssertionError(file + " differs at line " + firstDifference(wanted, actual) + "; -D" + UPDATE
                        + "=true writes it anew\nwanted:\n" + wanted + "\ngot:\n" + actual);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int firstDifference(String wanted, String actual) {
        String[] left = wanted.split("\n", -1);
        String[] right = actual.split("\n", -1);
        int line = 0;
        while (line < Math.min(left.length, right.length) && left[line].equals(right[line])) {
            line++;
        }
        return line + 1;
    }
}
