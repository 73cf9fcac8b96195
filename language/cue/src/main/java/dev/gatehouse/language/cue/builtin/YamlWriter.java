// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Quoting;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes concrete values as YAML in the style of the reference: two blanks per level, quotes where a plain
/// word would be read as something else.
final class YamlWriter {
    private static final Set<String> WORDS =
            Set.of("y", "n", "t", "f", "yes", "no", "on", "off", "true", "false", "null", "~", "");
    private static final Pattern SPECIAL = Pattern.compile("[-+]?\\.(inf|nan)");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");
    private static final Pattern SEXAGESIMAL = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");

    private final CallContext context;
    private final StringBuilder out = new StringBuilder();
    private Optional<Value> problem = Optional.empty();

    YamlWriter(CallContext context) {
        this.context = context;
    }

    /// Returns `value` as YAML, or why it has none.
    Value text(Value value) {
        node(value, 0, false);
        if (problem.isPresent()) {
            return problem.get();
        }
        context.charge(out.length());
        return new Value.Text(out.toString());
    }

    // Writes what stands behind a key, a dash or at the top, with the line break that ends it.
    private void node(Value value, int indent, boolean behindKey) {
        context.charge(8);
        Value settled = context.settle(value);
        switch (settled) {
            case Value.Failure failure -> problem = Optional.of(failure);
            case Value.Null _ -> line(behindKey, "null");
            case Value.Bool bool -> line(behindKey, bool == Value.Bool.TRUE ? "true" : "false");
            case Value.Num number -> line(behindKey, number.shown());
            case Value.Octets octets ->
                line(behindKey, "!!binary " + Base64.getEncoder().encodeToString(octets.bytes()));
            case Value.Text(String text) -> string(text, indent, behindKey);
            default -> {
                if (!context.known(settled)) {
                    problem = Optional.of(context.incomplete("incomplete value " + context.print(settled)));
                } else if (context.kind(settled) == Kind.LIST) {
                    list(settled, indent, behindKey);
                } else {
                    struct(settled, indent, behindKey);
                }
            }
        }
    }

    private void line(boolean behindKey, String text) {
        out.append(behindKey ? " " : "").append(text).append('\n');
    }

    private void list(Value list, int indent, boolean behindKey) {
        List<Value> elements = context.elements(list);
        if (elements.isEmpty()) {
            line(behindKey, "[]");
            return;
        }
        out.append(behindKey ? "\n" : "");
        boolean first = !behindKey;
        for (Value element : elements) {
            out.append(first ? "" : " ".repeat(indent)).append("- ");
            node(element, indent + 2, false);
            first = false;
        }
    }

    private void struct(Value struct, int indent, boolean behindKey) {
        List<String> names = context.names(struct);
        if (names.isEmpty()) {
            line(behindKey, "{}");
            return;
        }
        out.append(behindKey ? "\n" : "");
        boolean first = !behindKey;
        for (String name : names) {
            out.append(first ? "" : " ".repeat(indent)).append(scalar(name)).append(':');
            node(context.field(struct, name), indent + 2, true);
            first = false;
        }
    }

    private void string(String text, int indent, boolean behindKey) {
        boolean block = text.indexOf('\n') >= 0
                && text.chars().allMatch(c -> c >= 0x20 || c == '\n' || c == '\t')
                && !text.startsWith(" ")
                && !text.startsWith("\n")
                && !text.contains(" \n");
        if (!block) {
            line(behindKey, scalar(text));
            return;
        }
        String chomping = !text.endsWith("\n") ? "-" : text.endsWith("\n\n") ? "+" : "";
        out.append(behindKey ? " |" : "|").append(chomping).append('\n');
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (String one : body.split("\n", -1)) {
            out.append(one.isEmpty() ? "" : " ".repeat(Math.max(indent, 2)) + one)
                    .append('\n');
        }
    }

    private static String scalar(String text) {
        boolean word = WORDS.contains(text.toLowerCase(Locale.ROOT))
                || text.equals("<<")
                || YamlReader.number(text).isPresent()
                || SPECIAL.matcher(text.toLowerCase(Locale.ROOT)).matches()
                || DATE.matcher(text).matches()
                || SEXAGESIMAL.matcher(text).matches();
        boolean control = text.chars().anyMatch(c -> c < 0x20 || c == 0x7F || c == 0x85 || c == 0xFEFF);
        if (word || control) {
            return Quoting.text(text);
        }
        boolean plain = "-?:,[]{}#&*!|>'\"%@`".indexOf(text.charAt(0)) < 0
                && text.strip().equals(text)
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.endsWith(":");
        boolean dash = text.length() > 1 && "-?:".indexOf(text.charAt(0)) >= 0 && text.charAt(1) != ' ';
        boolean rest = dash && !text.contains(": ") && !text.contains(" #") && !text.endsWith(":");
        return plain || (rest && text.strip().equals(text) && !text.startsWith("---"))
                ? text
                : "'" + text.replace("'", "''") + "'";
    }
}
