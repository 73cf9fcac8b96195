// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// One thing that is wrong with an object, and where: `<message>: <paths>`, and on a second line the details.
///
/// @param message what is wrong, such as `missing field(s)`
/// @param paths fields that are concerned, such as `spec.images[0].glob`; sorted by their UTF-8 bytes, each
///     once. The empty path stands for the object itself and takes the place of whatever is prefixed
/// @param details more about it; empty for nothing
public record FieldProblem(String message, List<String> paths, String details, Level level) {
    /// Whether the object is refused or its author merely told.
    public enum Level {
        ERROR,
        WARNING
    }

    static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    public FieldProblem {
        paths = paths.size() < 2
                ? List.copyOf(paths)
                : paths.stream().distinct().sorted(BY_BYTES).toList();
    }

    /// A problem with a text of its own and no details.
    public static FieldProblem of(String message, String... paths) {
        return new FieldProblem(message, List.of(paths), "", Level.ERROR);
    }

    /// Fields that must be set and are not.
    public static FieldProblem missing(String... paths) {
        return of("missing field(s)", paths);
    }

    /// Fields that must not be set here.
    public static FieldProblem disallowed(String... paths) {
        return of("must not set the field(s)", paths);
    }

    /// Fields of which one must be set, and none is.
    public static FieldProblem neither(String... paths) {
        return of("expected exactly one, got neither", paths);
    }

    /// Fields of which one must be set, and several are.
    public static FieldProblem both(String... paths) {
        return of("expected exactly one, got both", paths);
    }

    /// A value that its field cannot take.
    public static FieldProblem invalid(String value, String path) {
        return of("invalid value: " + value, path);
    }

    /// A value that its field cannot take, and why.
    public static FieldProblem invalid(String value, String path, String details) {
        return invalid(value, path).withDetails(details);
    }

    /// Returns the same problem with other details.
    public FieldProblem withDetails(String text) {
        return new FieldProblem(message, paths, text, level);
    }

    /// Returns the same problem as something its author is merely told.
    public FieldProblem asWarning() {
        return new FieldProblem(message, paths, details, Level.WARNING);
    }

    /// Returns the same problem of the object that holds this one in its field `prefix`: `spec`, `[3]`,
    /// `images[3]`.
    public FieldProblem under(String prefix) {
        return new FieldProblem(
                message,
                paths.stream().map(path -> FieldPaths.join(prefix, path)).toList(),
                details,
                level);
    }

    /// Returns the problem as one text, of several lines where it has details. Without a path it ends in `:
    /// `.
    public String text() {
        String line = message + ": " + String.join(", ", paths);
        return details.isEmpty() ? line : line + "\n" + details;
    }
}
