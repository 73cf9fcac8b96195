// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The folder this build runs in, read as it lies on disk: a class path may hold a stale copy, the folder cannot.
final class Checkout {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".gatehouse");

    private static final List<SourceFile> SOURCES = read();

    private Checkout() {}

    /// Returns the root of the repository. Surefire starts tests in their module's folder, two below it.
    static Path root() {
        Path root = Path.of("..", "..").toAbsolutePath().normalize();
        if (!Files.exists(root.resolve("mvnw"))) {
            throw new IllegalStateException(root + " is not the root of the repository");
        }
        return root;
    }

    /// Returns the drawing of the rooms.
    static Path drawing() {
        return root().resolve("docs/rooms.puml");
    }

    /// Returns every Java file below the root, sorted.
    static List<SourceFile> sources() {
        return SOURCES;
    }

    private static List<SourceFile> read() {
        List<SourceFile> sources = new ArrayList<>();
        try {
            Files.walkFileTree(root(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (file.toString().endsWith(".java")) {
                        String path = root().relativize(file)
                                .toString()
                                .replace(file.getFileSystem().getSeparator(), "/");
                        sources.add(new SourceFile(path, Files.readString(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources.stream()
                .sorted((one, other) -> one.path().compareTo(other.path()))
                .toList();
    }

    /// Returns a line of the source of `type`, with the line after it, since a call may be broken; empty where there
    /// is no such source.
    static String line(JavaClass type, int number) {
        String file = type.getPackageName().replace('.', '/') + "/"
                + type.getSource().flatMap(Source::getFileName).orElse("");
        return sources().stream()
                .filter(source -> source.path().endsWith("/" + file))
                .flatMap(source -> source.text().lines().skip(number - 1L).limit(2))
                .collect(Collectors.joining("\n"));
    }
}
