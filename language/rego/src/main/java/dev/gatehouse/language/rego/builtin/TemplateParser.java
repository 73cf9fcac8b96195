// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.builtin.TemplateNode.Operand;
import dev.gatehouse.language.rego.builtin.TemplateNode.Pipeline;
import dev.gatehouse.language.rego.value.NumberValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads templates.
final class TemplateParser {
    private static final int DEPTH_LIMIT = 100;
    private static final String NAME = "template: template:";

    private final Call call;
    private final String text;
    private final Map<String, List<TemplateNode>> templates = new HashMap<>();
    private final Set<String> variables = new HashSet<>(Set.of("$"));
    private int at;
    private int depth;
    private int loops;

    private TemplateParser(Call call, String text) {
        this.call = call;
        this.text = text;
    }

    /// Returns all templates in `text` by name, the one that is the text itself under the empty name.
    static Map<String, List<TemplateNode>> parse(Call call, String text) {
        call.charge(text.length() * 4L);
        TemplateParser parser = new TemplateParser(call, text);
        List<TemplateNode> nodes = new ArrayList<>();
        Keyword end = parser.nodes(nodes);
        if (end.word() != End.TEXT) {
            throw parser.problem("unexpected {{" + end.spelled() + "}}");
        }
        parser.templates.put("", nodes);
        return parser.templates;
    }

    private enum End {
        TEXT,
        END,
        ELSE
    }

    private record Keyword(End word, String spelled) {}

    private int line() {
        int line = 1;
        for (int i = 0; i < Math.min(at, text.length()); i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        return line;
    }

    private BuiltinException problem(String message) {
        return BuiltinException.of(NAME + line() + ": " + message);
    }

    // Reads until something that belongs to whatever is open.
    private Keyword nodes(List<TemplateNode> into) {
        if (++depth > DEPTH_LIMIT) {
            throw call.exceeded("depth");
        }
        while (true) {
            text(into);
            if (at >= text.length()) {
                depth--;
                return new Keyword(End.TEXT, "");
            }
            at += 2;
            if (text.startsWith("- ", at) || text.startsWith("-\n", at) || text.startsWith("-\t", at)) {
                at += 2;
            }
            if (text.startsWith("/*", at)) {
                comment();
                continue;
            }
            space();
            int start = at;
            String word = word();
            switch (word) {
                case "end" -> {
                    close();
                    depth--;
                    return new Keyword(End.END, "end");
                }
                case "else" -> {
                    depth--;
                    return new Keyword(End.ELSE, "else");
                }
                case "if" -> into.add(choice("if"));
                case "with" -> into.add(choice("with"));
                case "range" -> into.add(loop());
                case "define" -> define();
                case "block" -> into.add(block());
                case "template" -> into.add(include());
                case "break", "continue" -> {
                    close();
                    if (loops == 0) {
                        throw problem("{{" + word + "}} outside {{range}}");
                    }
                    into.add(new TemplateNode.Leave(word.equals("break")));
                }
                default -> {
                    at = start;
                    into.add(new TemplateNode.Print(pipeline("command")));
                    close();
                }
            }
        }
    }

    private void text(List<TemplateNode> into) {
        int open = text.indexOf("{{", at);
        String piece = text.substring(at, open < 0 ? text.length() : open);
        at = open < 0 ? text.length() : open;
        boolean trims = open >= 0
                && (text.startsWith("- ", open + 2)
                        || text.startsWith("-\n", open + 2)
                        || text.startsWith("-\t", open + 2));
        piece = trims ? piece.stripTrailing() : piece;
        if (!piece.isEmpty()) {
            into.add(new TemplateNode.Text(piece));
        }
    }

    private void comment() {
        int end = text.indexOf("*/", at);
        if (end < 0) {
            throw problem("unclosed comment");
        }
        at = end + 2;
        if (text.startsWith(" -}}", at)) {
            at += 4;
            skipText();
        } else if (text.startsWith("}}", at)) {
            at += 2;
        } else {
            throw problem("comment ends before closing delimiter");
        }
    }

    private void skipText() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean closes() {
        return text.startsWith("}}", at) || trims();
    }

    private boolean trims() {
        return text.startsWith("-}}", at) && at > 0 && Character.isWhitespace(text.charAt(at - 1));
    }

    private void close() {
        space();
        if (trims()) {
            at += 3;
            skipText();
            return;
        }
        if (!text.startsWith("}}", at)) {
            throw at >= text.length() ? problem("unclosed action") : problem("unexpected input in action");
        }
        at += 2;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isLetter(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private String word() {
        int start = at;
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private TemplateNode choice(String kind) {
        Set<String> outside = new HashSet<>(variables);
        Pipeline pipeline = pipeline(kind);
        close();
        List<TemplateNode> body = new ArrayList<>();
        List<TemplateNode> otherwise = new ArrayList<>();
        rest(kind, body, otherwise);
        variables.retainAll(outside);
        return new TemplateNode.Choice(pipeline, kind.equals("with"), body, otherwise);
    }

    private void rest(String kind, List<TemplateNode> body, List<TemplateNode> otherwise) {
        Keyword end = nodes(body);
        if (end.word() == End.ELSE) {
            space();
            int start = at;
            if (!kind.equals("range") && word().equals(kind)) {
                otherwise.add(choice(kind));
                return;
            }
            at = start;
            close();
            end = nodes(otherwise);
        }
        if (end.word() == End.ELSE) {
            throw problem("expected end; found {{else}}");
        }
        if (end.word() == End.TEXT) {
            throw problem("unexpected EOF");
        }
    }

    private TemplateNode loop() {
        Set<String> outside = new HashSet<>(variables);
        Pipeline pipeline = pipeline("range");
        close();
        List<TemplateNode> body = new ArrayList<>();
        List<TemplateNode> otherwise = new ArrayList<>();
        loops++;
        rest("range", body, otherwise);
        loops--;
        variables.retainAll(outside);
        return new TemplateNode.Loop(pipeline, body, otherwise);
    }

    private String name(String kind) {
        space();
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '`')) {
            return string();
        }
        throw problem("unexpected input in " + kind + " clause");
    }

    private void body(String name) {
        List<TemplateNode> nodes = new ArrayList<>();
        Set<String> outside = new HashSet<>(variables);
        int around = loops;
        loops = 0;
        variables.retainAll(Set.of("$"));
        Keyword end = nodes(nodes);
        if (end.word() != End.END) {
            throw problem(end.word() == End.TEXT ? "unexpected EOF" : "unexpected {{else}} in define clause");
        }
        loops = around;
        variables.addAll(outside);
        templates.put(name, nodes);
    }

    private void define() {
        String name = name("define");
        close();
        body(name);
    }

    private TemplateNode block() {
        String name = name("block");
        Pipeline pipeline = pipeline("block");
        close();
        body(name);
        return new TemplateNode.Include(name, Optional.of(pipeline));
    }

    private TemplateNode include() {
        String name = name("template");
        space();
        Optional<Pipeline> pipeline = closes() ? Optional.empty() : Optional.of(pipeline("template"));
        close();
        return new TemplateNode.Include(name, pipeline);
    }

    private Pipeline pipeline(String context) {
        if (++depth > DEPTH_LIMIT) {
            throw call.exceeded("depth");
        }
        List<String> targets = new ArrayList<>();
        boolean declares = targets(targets, context.equals("range"));
        List<List<Operand>> commands = new ArrayList<>();
        do {
            List<Operand> words = new ArrayList<>();
            space();
            while (at < text.length() && !closes() && text.charAt(at) != '|' && text.charAt(at) != ')') {
                words.add(operand());
                space();
            }
            // A bar at the end leads nowhere and does no harm.
            if (words.isEmpty() && !commands.isEmpty() && (closes() || text.startsWith(")", at))) {
                break;
            }
            if (words.isEmpty()) {
                throw at >= text.length() ? problem("unclosed action") : problem("missing value for " + context);
            }
            commands.add(words);
        } while (bar());
        if (declares) {
            variables.addAll(targets);
        }
        depth--;
        return new Pipeline(targets, declares, commands);
    }

    private boolean bar() {
        boolean more = at < text.length() && text.charAt(at) == '|';
        at += more ? 1 : 0;
        return more;
    }

    // `$x :=`, `$x =` or, for loops, `$i, $x :=`.
    private boolean targets(List<String> targets, boolean loop) {
        int start = at;
        space();
        while (at < text.length() && text.charAt(at) == '$') {
            at++;
            targets.add("$" + word());
            space();
            if (loop && targets.size() == 1 && at < text.length() && text.charAt(at) == ',') {
                at++;
                space();
                continue;
            }
            if (text.startsWith(":=", at)) {
                at += 2;
                return true;
            }
            if (text.startsWith("=", at)) {
                at++;
                targets.forEach(this::known);
                return false;
            }
            break;
        }
        targets.clear();
        at = start;
        return false;
    }

    private void known(String variable) {
        if (!variables.contains(variable)) {
            throw problem("undefined variable \"" + variable + "\"");
        }
    }

    private List<String> path() {
        List<String> path = new ArrayList<>();
        while (at + 1 < text.length() && text.charAt(at) == '.' && isLetter(text.charAt(at + 1))) {
            at++;
            path.add(word());
        }
        return path;
    }

    private Operand operand() {
        char c = text.charAt(at);
        if (c == '.') {
            if (at + 1 < text.length() && Character.isDigit(text.charAt(at + 1))) {
                return number();
            }
            int line = line();
            int column = at - (text.lastIndexOf('\n', at) + 1);
            List<String> path = path();
            at += path.isEmpty() ? 1 : 0;
            return new TemplateNode.Field(path, line, column);
        }
        if (c == '$') {
            at++;
            String name = "$" + word();
            known(name);
            return new TemplateNode.Variable(name, path());
        }
        if (c == '(') {
            at++;
            Pipeline inner = pipeline("parenthesized pipeline");
            space();
            if (at >= text.length() || text.charAt(at) != ')') {
                throw problem("unclosed left paren");
            }
            at++;
            return new TemplateNode.Inner(inner, path());
        }
        if (c == '"' || c == '`') {
            return new TemplateNode.Literal(string());
        }
        if (c == '\'') {
            return character();
        }
        if (Character.isDigit(c) || c == '-' || c == '+') {
            return number();
        }
        String word = word();
        return switch (word) {
            case "" ->
                throw problem(
                        "unexpected bad character U+" + String.format("%04X", (int) c) + " '" + c + "' in command");
            case "true", "false" -> new TemplateNode.BooleanLiteral(word.equals("true"));
            case "nil" -> new TemplateNode.Nil();
            default -> {
                if (!TemplateFunctions.isKnown(word)) {
                    throw problem("function \"" + word + "\" not defined");
                }
                yield new TemplateNode.Function(word);
            }
        };
    }

    private Operand number() {
        int start = at;
        while (at < text.length()
                && (isLetter(text.charAt(at))
                        || text.charAt(at) == '.'
                        || ((text.charAt(at) == '+' || text.charAt(at) == '-')
                                && (at == start || "eE".indexOf(text.charAt(at - 1)) >= 0)))) {
            at++;
        }
        String written = text.substring(start, at);
        return TemplateLiterals.number(written).orElseThrow(() -> problem("bad number syntax: \"" + written + "\""));
    }

    private Operand character() {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '\'') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw problem("unterminated character constant");
        }
        String inner = unescaped(text.substring(at + 1, end));
        at = end + 1;
        if (inner.codePointCount(0, inner.length()) != 1) {
            throw problem("malformed character constant: '" + inner + "'");
        }
        return new TemplateNode.NumberLiteral(NumberValue.of(inner.codePointAt(0)), false);
    }

    private String string() {
        char quote = text.charAt(at);
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            if (quote == '"' && text.charAt(end) == '\n') {
                throw problem("unterminated quoted string");
            }
            end += quote == '"' && text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw problem(quote == '"' ? "unterminated quoted string" : "unterminated raw quoted string");
        }
        String inner = text.substring(at + 1, end);
        at = end + 1;
        return quote == '`' ? inner : unescaped(inner);
    }

    private String unescaped(String inner) {
        return TemplateLiterals.unescaped(inner).orElseThrow(() -> problem("invalid syntax"));
    }
}
