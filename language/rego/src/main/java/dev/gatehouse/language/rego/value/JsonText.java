// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Values to and from JSON: sets become arrays in the language's order, keys that are not strings become their
/// JSON text.
public final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private final boolean escapeHtml;

    private JsonText(boolean escapeHtml) {
        this.escapeHtml = escapeHtml;
    }

    /// Renders `value` without blanks, object keys sorted, `<`, `>` and `&` escaped as Go does.
    public static String of(Value value) {
        JsonText text = new JsonText(true);
        text.value(value);
        return text.out.toString();
    }

    /// Renders `value` over several lines.
    ///
    /// @param prefix starts every line but the first
    /// @param indent repeated once per level
    public static String indented(Value value, String prefix, String indent) {
        JsonText text = new JsonText(true);
        text.lines(value, "\n" + prefix, indent);
        return text.out.toString();
    }

    /// Converts a JSON document.
    ///
    /// @throws ArithmeticException where a number's exponent is beyond [NumberValue#EXPONENT_LIMIT]
    public static Value read(JsonValue json) {
        return switch (json) {
            case JsonNull _ -> NullValue.NULL;
            case JsonBoolean bool -> BooleanValue.of(bool.value());
            case JsonNumber number -> NumberValue.of(number.text());
            case JsonString string -> new StringValue(string.text());
            case JsonArray array -> {
                List<Value> elements = new ArrayList<>(array.elements().size());
                for (JsonValue element : array.elements()) {
                    elements.add(read(element));
                }
                yield ArrayValue.of(elements);
            }
            case JsonObject object -> {
                Map<Value, Value> members = HashMap.newHashMap(object.members().size());
                object.members().forEach((name, member) -> members.put(new StringValue(name), read(member)));
                yield ObjectValue.of(members);
            }
        };
    }

    /// Converts `value` to a JSON document.
    public static JsonValue write(Value value) {
        return switch (value) {
            case NullValue _ -> JsonNull.NULL;
            case BooleanValue bool -> JsonBoolean.of(bool.value());
            case NumberValue number -> new JsonNumber(number.text());
            case StringValue string -> new JsonString(string.text());
            case ArrayValue array ->
                new JsonArray(array.elements().stream().map(JsonText::write).toList());
            case SetValue set ->
                new JsonArray(set.sorted().stream().map(JsonText::write).toList());
            case ObjectValue object -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                for (Value key : object.sortedKeys()) {
                    members.put(name(key), write(object.at(key)));
                }
                yield new JsonObject(members);
            }
        };
    }

    private static String name(Value key) {
        return key instanceof StringValue string ? string.text() : of(key);
    }

    private void value(Value value) {
        switch (value) {
            case NullValue _ -> out.append("null");
            case BooleanValue bool -> out.append(bool.value());
            case NumberValue number -> out.append(number.text());
            case StringValue string -> string(string.text());
            case ArrayValue array -> list(array.elements());
            case SetValue set -> list(set.sorted());
            case ObjectValue object -> {
                out.append('{');
                String separator = "";
                for (Map.Entry<String, Value> member : named(object).entrySet()) {
                    out.append(separator);
                    string(member.getKey());
                    out.append(':');
                    value(member.getValue());
                    separator = ",";
                }
                out.append('}');
            }
        }
    }

    private static Map<String, Value> named(ObjectValue object) {
        boolean plain = true;
        Map<String, Value> members = new LinkedHashMap<>();
        for (Value key : object.sortedKeys()) {
            plain &= key instanceof StringValue;
            members.put(name(key), object.at(key));
        }
        if (plain) {
            return members;
        }
        Map<String, Value> sorted = new TreeMap<>(ValueOrder::compareText);
        sorted.putAll(members);
        return sorted;
    }

    private void list(List<Value> elements) {
        out.append('[');
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            value(elements.get(i));
        }
        out.append(']');
    }

    private void lines(Value value, String newline, String indent) {
        String inner = newline + indent;
        switch (value) {
            case ArrayValue array when array.size() > 0 -> indentedList(array.elements(), newline, indent);
            case SetValue set when set.size() > 0 -> indentedList(set.sorted(), newline, indent);
            case ObjectValue object
            when object.size() > 0 -> {
                out.append('{');
                String separator = inner;
                for (Map.Entry<String, Value> member : named(object).entrySet()) {
                    out.append(separator);
                    string(member.getKey());
                    out.append(": ");
                    lines(member.getValue(), inner, indent);
                    separator = "," + inner;
                }
                out.append(newline).append('}');
            }
            default -> value(value);
        }
    }

    private void indentedList(List<Value> elements, String newline, String indent) {
        String inner = newline + indent;
        out.append('[');
        String separator = inner;
        for (Value element : elements) {
            out.append(separator);
            lines(element, inner, indent);
            separator = "," + inner;
        }
        out.append(newline).append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    boolean html = escapeHtml && (c == '<' || c == '>' || c == '&');
                    if (c < 0x20 || html || c == 0x2028 || c == 0x2029) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
