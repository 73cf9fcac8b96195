// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.oci.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// A folder with policies: its files called `*.yaml`, `*.yml` and `*.json`, by name. Folders in it and names that
/// start with a dot are not looked at, so a mounted ConfigMap shows each of its files once.
///
/// @param path of the folder; may be a symbolic link, as may be its files
record PolicyFolder(Path path) {
    private static final int MOST_FILES = 20_000;
    private static final long MOST_BYTES = 256L << 20;

    /// One file.
    ///
    /// @param content at most one byte more than the reader of policies takes, so that it is the one to refuse
    record PolicyFile(String name, Blob content) {}

    /// What reading the folder gave.
    sealed interface Reading {
        /// All files, sorted by name; may be empty.
        record Read(List<PolicyFile> files) implements Reading {
            public Read {
                files = List.copyOf(files);
            }
        }

        /// The folder, or one of its files, cannot be read. `reason` is one line.
        record Unreadable(String reason) implements Reading {}
    }

    /// How the folder looks from outside. Two equal appearances have the same content, unless the second look was
    /// so soon after a change that the clock of the file system had not ticked.
    ///
    /// @param files real path, size, time of change and key of every file, or why there are none to see
    record Appearance(List<String> files) {
        Appearance {
            files = List.copyOf(files);
        }
    }

    /// Looks at the folder without reading its files.
    Appearance appearance() {
        List<String> files = new ArrayList<>();
        try {
            for (Path file : files()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                files.add(file.toRealPath() + " " + attributes.size() + " "
                        + attributes.lastModifiedTime().toInstant() + " " + attributes.fileKey());
            }
        } catch (IOException e) {
            files.add(reason(e));
        }
        return new Appearance(files);
    }

    /// Reads all files.
    Reading read() {
        List<PolicyFile> read = new ArrayList<>();
        long bytes = 0;
        try {
            for (Path file : files()) {
                if (!Files.isRegularFile(file)) {
                    return new Reading.Unreadable(file + " is not a file");
                }
                byte[] content = content(file, ReadLimits.DEFAULT.bytes() + 1);
                bytes += content.length;
                if (bytes > MOST_BYTES) {
                    return new Reading.Unreadable(path + " holds more than " + MOST_BYTES + " bytes of policies");
                }
                read.add(new PolicyFile(String.valueOf(file.getFileName()), Blob.of(content)));
            }
        } catch (IOException e) {
            return new Reading.Unreadable(reason(e));
        }
        return new Reading.Read(read);
    }

    private String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case NotDirectoryException file -> file.getFile() + " is not a folder";
            default -> path + " cannot be read: " + e;
        };
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                if (isPolicyFile(entry)) {
                    files.add(entry);
                }
                if (files.size() > MOST_FILES) {
                    throw new IOException("more than " + MOST_FILES + " files");
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(Comparator.comparing(file -> String.valueOf(file.getFileName())));
        return files;
    }

    private static boolean isPolicyFile(Path entry) {
        String name = String.valueOf(entry.getFileName()).toLowerCase(Locale.ROOT);
        boolean named = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
        // A link that leads nowhere counts: the policy it should name must not vanish without a word.
        return named && !name.startsWith(".") && !Files.isDirectory(entry);
    }

    private static byte[] content(Path file, int most) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(most);
        }
    }
}
