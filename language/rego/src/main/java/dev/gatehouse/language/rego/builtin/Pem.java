// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Blocks between `-----BEGIN …-----` and `-----END …-----`
/// ([RFC 7468](https://www.rfc-editor.org/rfc/rfc7468)). What is not such a block is passed over.
final class Pem {
    static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    private final String label;
    private final byte[] content;

    private Pem(String label, byte[] content) {
        this.label = label;
        this.content = content;
    }

    /// Returns what stands behind `BEGIN`.
    String label() {
        return label;
    }

    byte[] content() {
        return content.clone();
    }

    static List<Pem> read(String text) {
        List<Pem> blocks = new ArrayList<>();
        int at = text.startsWith(BEGIN) ? 0 : next(text, 0);
        while (at >= 0) {
            int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
            int lineEnd = text.indexOf('\n', at);
            if (labelEnd < 0 || lineEnd < 0) {
                break;
            }
            if (labelEnd > lineEnd) {
                at = next(text, lineEnd);
                continue;
            }
            String label = text.substring(at + BEGIN.length(), labelEnd);
            String last = "\n-----END " + label + DASHES;
            int end = text.indexOf(last, lineEnd - 1);
            if (end < 0 || !isBlank(text, labelEnd + DASHES.length()) || !isBlank(text, end + last.length())) {
                at = next(text, lineEnd);
                continue;
            }
            String body = text.substring(Math.min(lineEnd + 1, end + 1), end + 1);
            try {
                blocks.add(new Pem(label, decoded(body)));
            } catch (IllegalArgumentException _) {
                // As in the reference: not a block, whatever it looks like.
                at = next(text, lineEnd);
                continue;
            }
            at = next(text, end + 1);
        }
        return blocks;
    }

    // Tells whether nothing is left of the line.
    private static boolean isBlank(String text, int from) {
        int end = text.indexOf('\n', from);
        return text.substring(from, end < 0 ? text.length() : end).isBlank();
    }

    private static int next(String text, int from) {
        int found = text.indexOf("\n" + BEGIN, from);
        return found < 0 ? -1 : found + 1;
    }

    // Headers stand above the rest.
    private static byte[] decoded(String body) {
        String data = body;
        while (data.indexOf(':') >= 0 && data.indexOf(':') < data.indexOf('\n')) {
            data = data.substring(data.indexOf('\n') + 1);
        }
        return Base64.getDecoder().decode(data.replaceAll("[\\s]", ""));
    }
}
