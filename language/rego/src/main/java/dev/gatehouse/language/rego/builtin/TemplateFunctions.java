// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.language.rego.builtin.TemplateRun.Item;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The functions that templates may call, and how they write values.
final class TemplateFunctions {
    private static final Set<String> NAMES = Set.of(
            "and",
            "or",
            "not",
            "len",
            "index",
            "slice",
            "print",
            "printf",
            "println",
            "html",
            "js",
            "urlquery",
            "call",
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge");

    private TemplateFunctions() {}

    static boolean isKnown(String name) {
        return NAMES.contains(name);
    }

    static boolean isTrue(Item item) {
        return switch (item.seen().value()) {
            case NullValue _ -> false;
            case BooleanValue(boolean flag) -> flag;
            case NumberValue number -> number.signum() != 0;
            case StringValue(String text) -> !text.isEmpty();
            case ArrayValue array -> array.size() > 0;
            case ObjectValue object -> object.size() > 0;
            case SetValue set -> set.size() > 0;
        };
    }

    /// Writes a value as Go prints it.
    ///
    /// @param top whether the value stands alone
    static String text(Value value, boolean top) {
        return switch (value) {
            case NullValue _ -> top ? "<no value>" : "<nil>";
            case StringValue(String text) -> text;
            case ArrayValue array ->
                "["
                        + String.join(
                                " ",
                                array.elements().stream()
                                        .map(element -> text(element, false))
                                        .toList()) + "]";
            case SetValue set ->
                "["
                        + String.join(
                                " ",
                                set.sorted().stream()
                                        .map(element -> text(element, false))
                                        .toList()) + "]";
            case ObjectValue object -> {
                List<String> members = new ArrayList<>();
                for (Value key : object.sortedKeys()) {
                    members.add(text(key, false) + ":" + text(object.at(key), false));
                }
                yield "map[" + String.join(" ", members) + "]";
            }
            case BooleanValue flag -> flag.toString();
            case NumberValue number -> number.text();
        };
    }

    static Item call(Call call, String name, List<Item> arguments) {
        return switch (name) {
            case "not" -> flag(!isTrue(only(name, arguments, 1).getFirst()));
            case "len" -> length(only(name, arguments, 1).getFirst());
            case "index" -> index(arguments);
            case "slice" -> slice(arguments);
            case "print", "println", "html", "js", "urlquery" -> written(call, name, arguments);
            case "printf" -> formatted(call, arguments);
            case "eq" -> flag(equal(arguments));
            case "ne" -> flag(!equal(only(name, arguments, 2)));
            case "lt", "le", "gt", "ge" -> flag(ordered(name, only(name, arguments, 2)));
            default -> throw TemplateRun.problem("error calling " + name + ": non-function");
        };
    }

    private static List<Item> only(String name, List<Item> arguments, int count) {
        if (arguments.size() != count) {
            throw TemplateRun.problem(
                    "wrong number of args for " + name + ": want " + count + " got " + arguments.size());
        }
        return arguments;
    }

    private static Item flag(boolean value) {
        return new Item(BooleanValue.of(value), true);
    }

    private static Item length(Item item) {
        long length = switch (item.seen().value()) {
            case StringValue(String text) -> text.getBytes(UTF_8).length;
            case ArrayValue array -> array.size();
            case ObjectValue object -> object.size();
            default ->
                throw TemplateRun.problem(
                        "error calling len: len of type " + item.value().typeName());
        };
        return new Item(NumberValue.of(length), true);
    }

    private static int place(Item item, int size, String name) {
        boolean number = item.written() && item.value() instanceof NumberValue;
        int at = number && item.value() instanceof NumberValue place
                ? place.whole().orElse(-1)
                : -1;
        if (!number || at < 0 || at > size) {
            throw TemplateRun.problem("error calling " + name + ": index out of range");
        }
        return at;
    }

    private static Item index(List<Item> arguments) {
        if (arguments.isEmpty()) {
            throw TemplateRun.problem("wrong number of args for index: want at least 1 got 0");
        }
        Item item = arguments.getFirst();
        for (Item key : arguments.subList(1, arguments.size())) {
            item = switch (item.seen().value()) {
                case ArrayValue array -> {
                    int at = place(key, array.size() - 1, "index");
                    yield Item.of(array.at(at));
                }
                case ObjectValue object -> {
                    Value member = key.value() instanceof StringValue ? object.find(key.value()) : null;
                    if (!(key.value() instanceof StringValue)) {
                        throw TemplateRun.problem("error calling index: value has wrong type; should be string");
                    }
                    yield Item.of(member == null ? NullValue.NULL : member);
                }
                case StringValue(String text) -> {
                    byte[] bytes = text.getBytes(UTF_8);
                    yield new Item(NumberValue.of(bytes[place(key, bytes.length - 1, "index")] & 0xff), true);
                }
                default -> throw TemplateRun.problem("error calling index: can't index item");
            };
        }
        return item;
    }

    private static Item slice(List<Item> arguments) {
        if (arguments.isEmpty() || arguments.size() > 4) {
            throw TemplateRun.problem("error calling slice: wrong number of indexes");
        }
        Item item = arguments.getFirst().seen();
        if (item.value() instanceof StringValue && arguments.size() == 4) {
            throw TemplateRun.problem("error calling slice: cannot slice string with 3 indexes");
        }
        byte[] bytes = item.value() instanceof StringValue(String text) ? text.getBytes(UTF_8) : new byte[0];
        int size = item.value() instanceof ArrayValue array ? array.size() : bytes.length;
        int from = arguments.size() > 1 ? place(arguments.get(1), size, "slice") : 0;
        int to = arguments.size() > 2 ? place(arguments.get(2), size, "slice") : size;
        if (from > to) {
            throw TemplateRun.problem("error calling slice: invalid slice index: " + from + " > " + to);
        }
        return switch (item.value()) {
            case StringValue _ -> Item.of(new StringValue(new String(bytes, from, to - from, UTF_8)));
            case ArrayValue array ->
                Item.of(ArrayValue.of(new ArrayList<>(array.elements().subList(from, to))));
            default -> throw TemplateRun.problem("error calling slice: can't slice item");
        };
    }

    // Operands are set apart by a blank where neither is a string.
    private static String joined(List<Item> arguments, boolean always) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < arguments.size(); i++) {
            boolean texts = i > 0 && (isText(arguments.get(i - 1)) || isText(arguments.get(i)));
            if (i > 0 && (always || !texts)) {
                out.append(' ');
            }
            out.append(text(arguments.get(i).value(), false));
        }
        return out.toString();
    }

    private static boolean isText(Item item) {
        return item.seen().value() instanceof StringValue;
    }

    private static Item written(Call call, String name, List<Item> arguments) {
        String text = name.equals("println") ? joined(arguments, true) + "\n" : joined(arguments, false);
        call.charge(text.length() * 6L);
        String out = switch (name) {
            case "html" ->
                text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&#34;")
                        .replace("'", "&#39;")
                        .replace("\0", "\ufffd");
            case "js" -> script(text);
            case "urlquery" -> Encodings.escape(text);
            default -> text;
        };
        return Item.of(new StringValue(out));
    }

    private static String script(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\'' -> out.append("\\'");
                case '"' -> out.append("\\\"");
                case '<', '>', '&', '=' -> out.append(String.format("\\u%04X", c));
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04X", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }

    private static Item formatted(Call call, List<Item> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst().value() instanceof StringValue(String format))) {
            throw TemplateRun.problem("wrong type for value; expected string");
        }
        List<Value> values = new ArrayList<>();
        for (Item item : arguments.subList(1, arguments.size())) {
            // What the document holds as a number is a text here; collections print as Go prints them.
            boolean asIs = item.written() || item.value() instanceof BooleanValue;
            values.add(asIs ? item.value() : new StringValue(text(item.value(), false)));
        }
        return Item.of(new StringValue(new Format(call, format, values, true).text()));
    }

    private static void comparable(Item left, Item right, String name) {
        boolean same = left.value().typeName().equals(right.value().typeName()) && left.real() == right.real();
        boolean basic = left.value() instanceof StringValue
                || left.value() instanceof NumberValue
                || left.value() instanceof BooleanValue;
        if (!same || !basic) {
            throw TemplateRun.problem("error calling " + name + ": incompatible types for comparison");
        }
    }

    private static boolean equal(List<Item> arguments) {
        if (arguments.size() < 2) {
            throw TemplateRun.problem("error calling eq: missing argument for comparison");
        }
        Item first = arguments.getFirst().seen();
        for (Item argument : arguments.subList(1, arguments.size())) {
            Item other = argument.seen();
            // Nothing is equal to nothing and to nothing else.
            if (!(first.value() instanceof NullValue) && !(other.value() instanceof NullValue)) {
                comparable(first, other, "eq");
            }
            if (first.value().equals(other.value())) {
                return true;
            }
        }
        return false;
    }

    private static boolean ordered(String name, List<Item> arguments) {
        Item left = arguments.get(0).seen();
        Item right = arguments.get(1).seen();
        comparable(left, right, name);
        if (left.value() instanceof BooleanValue) {
            throw TemplateRun.problem("error calling " + name + ": invalid type for comparison");
        }
        int order = left.value().order(right.value());
        return switch (name) {
            case "lt" -> order < 0;
            case "le" -> order <= 0;
            case "gt" -> order > 0;
            default -> order >= 0;
        };
    }
}
