// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.ArrayList;
import java.util.List;

/// Blanks and line breaks between the tokens of JSON text, which is known to be well formed.
final class JsonLayout {
    private static final String BLANKS = " \t\r\n";

    private JsonLayout() {}

    /// Returns the text without blanks between tokens.
    static String compact(String json) {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted && c == '\\') {
                out.append(c).append(json.charAt(++i));
                continue;
            }
            quoted ^= c == '"';
            if (quoted || BLANKS.indexOf(c) < 0) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// Returns the text with every member and element on a line of its own.
    static Value indented(CallContext context, String json, String prefix, String indent) {
        String compact = compact(json);
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        int depth = 0;
        for (int i = 0; i < compact.length(); i++) {
            char c = compact.charAt(i);
            if (quoted && c == '\\') {
                out.append(c).append(compact.charAt(++i));
                continue;
            }
            quoted ^= c == '"';
            boolean empty = i + 1 < compact.length() && "]}".indexOf(compact.charAt(i + 1)) >= 0;
            if (quoted || "{}[],:\"".indexOf(c) < 0 || c == '"') {
                out.append(c);
            } else if (c == ':') {
                out.append(": ");
            } else if (c == ',') {
                line(context, out.append(c), prefix, indent, depth);
            } else if (c == '{' || c == '[') {
                out.append(c);
                if (empty) {
                    out.append(compact.charAt(++i));
                } else {
                    line(context, out, prefix, indent, ++depth);
                }
            } else {
                line(context, out, prefix, indent, --depth);
                out.append(c);
            }
        }
        return text(out.toString());
    }

    private static void line(CallContext context, StringBuilder out, String prefix, String indent, int depth) {
        context.charge(1L + prefix.length() + (long) depth * indent.length());
        out.append('\n').append(prefix).append(indent.repeat(depth));
    }

    /// Returns the text with what HTML would read escaped inside strings.
    static String escaped(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /// Cuts a stream of values into one text each; whether they are values is for a reader to say.
    static List<String> values(String stream) {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (at < stream.length()) {
            if (BLANKS.indexOf(stream.charAt(at)) >= 0) {
                at++;
                continue;
            }
            int end = end(stream, at);
            values.add(stream.substring(at, end));
            at = end;
        }
        return values;
    }

    private static int end(String stream, int start) {
        boolean quoted = false;
        int depth = 0;
        for (int i = start; i < stream.length(); i++) {
            char c = stream.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                    if (depth == 0) {
                        return i + 1;
                    }
                }
            } else if (c == '"') {
                if (depth == 0 && i > start) {
                    return i;
                }
                quoted = true;
            } else if (c == '{' || c == '[') {
                if (depth == 0 && i > start) {
                    return i;
                }
                depth++;
            } else if (c == '}' || c == ']') {
                if (--depth <= 0) {
                    return i + 1;
                }
            } else if (depth == 0 && BLANKS.indexOf(c) >= 0) {
                return i;
            }
        }
        return stream.length();
    }
}
