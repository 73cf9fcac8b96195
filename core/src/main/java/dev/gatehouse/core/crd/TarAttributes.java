// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What an entry of a tar archive says about the next one: records `length name=value`, each with a newline
/// (POSIX.1-2001 `pax`), or a long name by itself (GNU).
final class TarAttributes {
    private TarAttributes() {}

    /// Returns the path that `content` gives, empty where it gives none.
    ///
    /// @throws MalformedArchiveException where it is not made of records, or changes how the archive is to be
    /// read
    static Optional<String> path(byte[] content) throws MalformedArchiveException {
        Optional<String> path = Optional.empty();
        int at = 0;
        while (at < content.length) {
            int end = end(content, at);
            String record = new String(content, at, end - at, StandardCharsets.UTF_8);
            int equals = record.indexOf('=');
            int space = record.indexOf(' ');
            if (equals < 0 || space < 0 || equals < space || !record.endsWith("\n")) {
                throw malformed();
            }
            String name = record.substring(space + 1, equals);
            if (name.equals("path")) {
                path = Optional.of(record.substring(equals + 1, record.length() - 1));
            } else if (name.equals("size") || name.startsWith("GNU.sparse")) {
                // Two readers could see two archives. No file here is so large that it needs this.
                throw new MalformedArchiveException("the attribute " + GoQuote.quote(name) + " is not taken");
            }
            at = end;
        }
        return path;
    }

    /// Returns the name that `content` is.
    static String longName(byte[] content) {
        String name = new String(content, StandardCharsets.UTF_8);
        int end = name.indexOf('\0');
        return end < 0 ? name : name.substring(0, end);
    }

    private static int end(byte[] content, int start) throws MalformedArchiveException {
        int length = 0;
        int at = start;
        while (at < content.length && content[at] >= '0' && content[at] <= '9' && length < content.length) {
            length = length * 10 + content[at] - '0';
            at++;
        }
        if (length <= at - start || length > content.length - start) {
            throw malformed();
        }
        return start + length;
    }

    private static MalformedArchiveException malformed() {
        return new MalformedArchiveException("archive/tar: invalid tar header");
    }
}
