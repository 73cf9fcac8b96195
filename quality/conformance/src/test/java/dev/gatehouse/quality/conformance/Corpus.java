// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.quality.testkit.LeftOut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A folder of cases.
///
/// @param folder where it is
/// @param chosen whether a system property names it; then our own lists may name cases that are not there, and cases
///     may be there that our lists do not name
public record Corpus(Path folder, boolean chosen) {
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 256, 5_000_000, 1000);

    /// Returns the corpus that `property` names, else the one at `usual` in the folder `shared` beside the checkout;
    /// empty, and said so, where there is none.
    public static Optional<Corpus> find(String property, String usual, String what) {
        String named = System.getProperty(property, "");
        if (!named.isEmpty()) {
            Path folder = Path.of(named);
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException(property + " names no folder: " + folder);
            }
            return Optional.of(new Corpus(folder, true));
        }
        // Tests run in the folder of their module, two below the root.
        Path folder = Path.of("..", "..", "..", "shared")
                .resolve(usual)
                .toAbsolutePath()
                .normalize();
        return LeftOut.unless(
                Optional.of(folder).filter(Files::isDirectory).map(found -> new Corpus(found, false)),
                what,
                "../shared/" + usual + " or -D" + property);
    }

    /// Returns the part at `path`; empty, and said so, where the corpus lacks it. A corpus that somebody chose may
    /// lack parts everywhere.
    public Optional<Path> part(String path, String what) {
        Optional<Path> part = Optional.of(folder.resolve(path)).filter(Files::exists);
        if (part.isEmpty() && chosen) {
            System.out.println("left out: " + what + " needs " + path + " in the chosen folder");
            return part;
        }
        return LeftOut.unless(part, what, path);
    }

    /// Reads a JSON file, each `from` in it replaced by `to`.
    public static JsonValue read(Path file, String from, String to) {
        return json(text(file).replace(from, to));
    }

    public static JsonValue json(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns how many cases the corpus itself says it holds, in its `counts.json` as `cases` or under `part`; empty
    /// where it does not say.
    public Optional<Long> count(String part) {
        Path counts = folder.resolve("counts.json");
        if (!Files.exists(counts) || !(json(text(counts)) instanceof JsonObject all)) {
            return Optional.empty();
        }
        return all.integer("cases").or(() -> all.object(part).flatMap(counted -> counted.integer("cases")));
    }
}
