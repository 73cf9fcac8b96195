// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The blocks of a PEM text ([RFC 7468](https://www.rfc-editor.org/rfc/rfc7468)), read as leniently as Go's
/// `encoding/pem`: text between blocks is passed over, and so is a block that is broken.
final class PemText {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /// One block.
    ///
    /// @param label such as `PUBLIC KEY`
    /// @param content its bytes
    /// @param rest the text behind it
    record Block(String label, Base64Text content, String rest) {}

    private PemText() {}

    /// Returns the first block of `text`, or empty where it has none.
    static Optional<Block> first(String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Optional<Block> block = block(lines, i);
            if (block.isPresent()) {
                return block;
            }
        }
        return Optional.empty();
    }

    /// Returns all blocks of `text`; empty where anything but white space stands behind the last of them.
    static List<Block> all(String text) {
        List<Block> blocks = new ArrayList<>();
        String rest = text;
        while (!rest.isBlank()) {
            Optional<Block> block = first(rest);
            if (block.isEmpty()) {
                return List.of();
            }
            blocks.add(block.get());
            rest = block.get().rest();
        }
        return blocks;
    }

    private static Optional<Block> block(List<String> lines, int start) {
        String first = lines.get(start).stripTrailing();
        if (!first.startsWith(BEGIN) || !first.endsWith(DASHES) || first.length() < BEGIN.length() + DASHES.length()) {
            return Optional.empty();
        }
        String label = first.substring(BEGIN.length(), first.length() - DASHES.length());
        String last = END + label + DASHES;
        StringBuilder content = new StringBuilder();
        int at = start + 1;
        // Headers such as `Proc-Type: 4,ENCRYPTED` stand before the content.
        while (at < lines.size() && lines.get(at).indexOf(':') > 0) {
            at++;
        }
        for (; at < lines.size(); at++) {
            String line = lines.get(at).stripTrailing();
            if (line.equals(last)) {
                String rest = String.join("\n", lines.subList(at + 1, lines.size()));
                return decoded(content.toString()).map(bytes -> new Block(label, bytes, rest));
            }
            content.append(line.strip());
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
