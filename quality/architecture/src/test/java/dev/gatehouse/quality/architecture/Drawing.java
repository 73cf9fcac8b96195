// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The drawing of the house, as far as the rules need it besides ArchUnit's own reading.
///
/// @param rooms package of each room in ArchUnit's spelling (`dev.gatehouse.core.json..`), by the room's name
/// @param arrows who may use whom
record Drawing(Map<String, String> rooms, List<Arrow> arrows) {
    private static final Pattern ROOM = Pattern.compile("(?m)^\\[([^]]+)] <<([^>]+)>>$");
    private static final Pattern ARROW = Pattern.compile("(?m)^\\[([^]]+)] --> \\[([^]]+)]$");

    Drawing {
        rooms = Map.copyOf(rooms);
        arrows = List.copyOf(arrows);
    }

    /// Permission of the room `from` to use the room `to`.
    record Arrow(String from, String to) {}

    /// Reads the drawing in `file`.
    static Drawing read(Path file) {
        try {
            String text = Files.readString(file);
            return new Drawing(
                    ROOM.matcher(text)
                            .results()
                            .collect(Collectors.toMap(
                                    room -> room.group(1), room -> room.group(2), (one, _) -> one, TreeMap::new)),
                    ARROW.matcher(text)
                            .results()
                            .map(arrow -> new Arrow(arrow.group(1), arrow.group(2)))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the packages of all rooms.
    String[] packages() {
        return rooms.values().stream().sorted().toArray(String[]::new);
    }
}
