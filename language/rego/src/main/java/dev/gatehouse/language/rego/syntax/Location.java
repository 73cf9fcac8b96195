// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

/// Where something stands in a source text.
///
/// @param file name of the module; empty for a query
/// @param row line, from 1 (0 where there is no text)
/// @param column code point within the line, from 1
/// @param line the text of that line
public record Location(String file, int row, int column, String line) {
    public static final Location NONE = new Location("", 0, 0, "");

    /// Returns this place as error texts write it: `file:row`, or `row:column` in a query.
    public String text() {
        return file.isEmpty() ? row + ":" + column : file + ":" + row;
    }

    boolean isBefore(Location other) {
        return row < other.row || (row == other.row && column < other.column);
    }
}
