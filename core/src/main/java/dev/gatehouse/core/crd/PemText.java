// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The blocks of a PEM text ([RFC 7468](https://www.rfc-editor.org/rfc/rfc7468)), read as leniently as Go's
/// `encoding/pem`: text before a block is passed over, and so is a block that is broken.
final class PemText {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /// One block.
    ///
    /// @param label such as `PUBLIC KEY`
    /// @param content its bytes
    record Block(String label, Base64Text content) {}

    private final List<String> lines;
    private int at;

    private PemText(String text) {
        this.lines = text.lines().toList();
    }

    /// Returns the first block of `text`, or empty where it has none.
    static Optional<Block> first(String text) {
        return new PemText(text).next();
    }

    /// Returns all blocks of `text`; empty where anything but white space stands behind the last of them.
    static List<Block> all(String text) {
        PemText pem = new PemText(text);
        List<Block> blocks = new ArrayList<>();
        while (pem.hasText()) {
            Optional<Block> block = pem.next();
            if (block.isEmpty()) {
                return List.of();
            }
            blocks.add(block.get());
        }
        return blocks;
    }

    private boolean hasText() {
        while (at < lines.size() && lines.get(at).isBlank()) {
            at++;
        }
        return at < lines.size();
    }

    private Optional<Block> next() {
        while (at < lines.size()) {
            String line = lines.get(at++).stripTrailing();
            boolean begins = line.startsWith(BEGIN)
                    && line.endsWith(DASHES)
                    && line.length() >= BEGIN.length() + DASHES.length();
            if (begins) {
                Optional<Block> block = block(line.substring(BEGIN.length(), line.length() - DASHES.length()));
                if (block.isPresent()) {
                    return block;
                }
            }
        }
        return Optional.empty();
    }

    // Stops before a line of dashes that does not end this block: it may begin another.
    private Optional<Block> block(String label) {
        // Headers such as `Proc-Type: 4,ENCRYPTED` stand before the content.
        while (at < lines.size() && lines.get(at).indexOf(':') > 0) {
            at++;
        }
        StringBuilder content = new StringBuilder();
        while (at < lines.size()) {
            String line = lines.get(at).stripTrailing();
            if (line.equals(END + label + DASHES)) {
                at++;
                return decoded(content.toString()).map(bytes -> new Block(label, bytes));
            }
            if (line.startsWith(DASHES)) {
                return Optional.empty();
            }
            content.append(line.strip());
            at++;
        }
        return Optional.empty();
    }

    private static Optional<Base64Text> decoded(String content) {
        try {
            return Optional.of(new Base64Text(content));
        } catch (MalformedTextException _) {
            return Optional.empty();
        }
    }
}
