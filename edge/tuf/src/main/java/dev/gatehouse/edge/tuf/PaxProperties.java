// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Properties of an entry of a pax archive (POSIX.1-2001, `pax`, extended header): lines of a length, a space, a
/// name, an equals sign and a value.
final class PaxProperties {
    private static final int LONGEST = 64 << 10;

    private PaxProperties() {}

    /// Returns the path they give; empty where they give none.
    ///
    /// @throws TufException where they are malformed, or would change the size of the entry
    static Optional<String> path(byte[] content) {
        if (content.length > LONGEST) {
            throw TarEntry.malformed("has properties of more than " + LONGEST + " bytes");
        }
        Optional<String> path = Optional.empty();
        int at = 0;
        while (at < content.length) {
            int space = at;
            int length = 0;
            while (space < content.length && content[space] >= '0' && content[space] <= '9' && length < LONGEST) {
                length = 10 * length + content[space++] - '0';
            }
            if (space >= content.length
                    || content[space] != ' '
                    || length <= space - at
                    || length > content.length - at) {
                throw TarEntry.malformed("has malformed properties");
            }
            String line =
                    new String(content, space + 1, at + length - space - 1, StandardCharsets.UTF_8).stripTrailing();
            if (line.startsWith("size=")) {
                throw TarEntry.malformed("has an entry of two sizes");
            }
            if (line.startsWith("path=")) {
                path = Optional.of(line.substring("path=".length()));
            }
            at += length;
        }
        return path;
    }
}
