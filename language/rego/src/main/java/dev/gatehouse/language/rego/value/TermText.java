// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.util.Iterator;
import java.util.List;

/// Values as the language writes them: JSON with `{1, 2}` for sets, `set()` for the empty one and blanks after
/// commas.
public final class TermText {
    private final StringBuilder out = new StringBuilder();

    private TermText() {}

    public static String of(Value value) {
        TermText text = new TermText();
        text.value(value);
        return text.out.toString();
    }

    private void value(Value value) {
        switch (value) {
            case NullValue _ -> out.append("null");
            case BooleanValue bool -> out.append(bool.value());
            case NumberValue number -> out.append(number.text());
            case StringValue string -> quote(string.text(), out);
            case ArrayValue array -> list('[', array.elements(), ']');
            case SetValue set -> {
                if (set.size() == 0) {
                    out.append("set()");
                } else {
                    list('{', set.sorted(), '}');
                }
            }
            case ObjectValue object -> object(object);
        }
    }

    private void list(char open, List<Value> elements, char close) {
        out.append(open);
        Iterator<Value> rest = elements.iterator();
        while (rest.hasNext()) {
            value(rest.next());
            if (rest.hasNext()) {
                out.append(", ");
            }
        }
        out.append(close);
    }

    private void object(ObjectValue object) {
        out.append('{');
        Iterator<Value> keys = object.sortedKeys().iterator();
        while (keys.hasNext()) {
            Value key = keys.next();
            value(key);
            out.append(": ");
            value(object.at(key));
            if (keys.hasNext()) {
                out.append(", ");
            }
        }
        out.append('}');
    }

    /// Writes `text` in double quotes with the escapes of Go's `%q`.
    public static void quote(String text, StringBuilder out) {
        out.append('"');
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case 7 -> out.append("\\a");
                case 11 -> out.append("\\v");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        out.append(String.format("\\x%02x", c));
                    } else if (isPrintable(c)) {
                        out.appendCodePoint(c);
                    } else if (c < 0x10000) {
                        out.append(String.format("\\u%04x", c));
                    } else {
                        out.append(String.format("\\U%08x", c));
                    }
                }
            }
        }
        out.append('"');
    }

    /// Tells whether Go's `strconv.IsPrint` takes `c` as printable: letters, marks, numbers, punctuation,
    /// symbols and the ASCII space.
    public static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
