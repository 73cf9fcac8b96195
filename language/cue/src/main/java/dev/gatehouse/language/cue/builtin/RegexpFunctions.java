// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bool;
import static dev.gatehouse.language.cue.builtin.Family.small;
import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The package `regexp`.
final class RegexpFunctions {
    private static final List<Integer> TWO = List.of(Kind.STRING, Kind.STRING);
    private static final List<Integer> TWO_AND_COUNT = List.of(Kind.STRING, Kind.STRING, Kind.INT);
    private static final List<Integer> THREE = List.of(Kind.STRING, Kind.STRING, Kind.STRING);

    private RegexpFunctions() {}

    private interface Use {
        Value of(Pattern pattern, Matcher matcher);
    }

    static Family family() {
        Family f = new Family("regexp", "");
        f.function("Match", TWO, Kind.BOOL, (context, a) -> with(context, a, (p, m) -> bool(m.find())));
        f.text("Valid", Kind.BOOL, (context, s) -> switch (context.regex(s, 0)) {
            case CallContext.Regex.Usable _ -> bool(true);
            case CallContext.Regex.Unusable(String message) -> context.failure(message);
        });
        first(f, "Find", Kind.STRING, (p, m) -> text(m.group()));
        first(f, "FindSubmatch", Kind.LIST, (p, m) -> groups(m));
        first(f, "FindNamedSubmatch", Kind.STRUCT, RegexpFunctions::named);
        every(f, "FindAll", (p, m) -> text(m.group()));
        every(f, "FindAllSubmatch", (p, m) -> groups(m));
        every(f, "FindAllNamedSubmatch", RegexpFunctions::named);
        f.function(
                "ReplaceAll",
                THREE,
                Kind.STRING,
                (context, a) ->
                        with(context, a, (p, m) -> replaced(context, p, m, string(a.get(1)), string(a.get(2)))));
        f.function(
                "ReplaceAllLiteral",
                THREE,
                Kind.STRING,
                (context, a) -> with(
                        context,
                        a,
                        (p, m) -> replaced(
                                context,
                                p,
                                m,
                                string(a.get(1)),
                                string(a.get(2)).replace("$", "$$"))));
        f.text("QuoteMeta", Kind.STRING, (context, s) -> text(Pattern.quote(s)));
        return f;
    }

    private static Value with(CallContext context, List<Value> a, Use use) {
        String subject = string(a.get(1));
        return switch (context.regex(string(a.get(0)), subject.length())) {
            case CallContext.Regex.Usable(Pattern pattern) -> use.of(pattern, pattern.matcher(subject));
            case CallContext.Regex.Unusable(String message) -> context.failure(message);
        };
    }

    private static void first(Family f, String name, int result, Use shape) {
        f.function(
                name,
                TWO,
                result,
                (context, a) -> with(context, a, (p, m) -> m.find() ? shape.of(p, m) : context.failure("no match")));
    }

    private static void every(Family f, String name, Use shape) {
        f.function(
                name,
                TWO_AND_COUNT,
                Kind.LIST,
                (context, a) -> with(context, a, (p, m) -> {
                    int most = small(a.get(2));
                    List<Value> out = new ArrayList<>();
                    while ((most < 0 || out.size() < most) && m.find()) {
                        context.charge(16L + 16L * m.groupCount());
                        out.add(shape.of(p, m));
                    }
                    return out.isEmpty() ? context.failure("no match") : new Value.ListOf(out);
                }));
    }

    private static Value groups(Matcher matcher) {
        List<Value> out = new ArrayList<>();
        for (int i = 0; i <= matcher.groupCount(); i++) {
            out.add(text(group(matcher, i)));
        }
        return new Value.ListOf(out);
    }

    private static String group(Matcher matcher, int index) {
        String group = matcher.group(index);
        return group == null ? "" : group;
    }

    private static Value named(Pattern pattern, Matcher matcher) {
        Map<Integer, String> names = new TreeMap<>();
        pattern.namedGroups().forEach((name, index) -> names.put(index, name));
        Map<String, Value> fields = new LinkedHashMap<>();
        names.forEach((index, name) -> fields.put(name, text(group(matcher, index))));
        return new Value.StructOf(fields);
    }

    private static Value replaced(
            CallContext context, Pattern pattern, Matcher matcher, String subject, String template) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        int lastEnd = -1;
        while (matcher.find()) {
            if (matcher.start() == matcher.end() && matcher.start() == lastEnd) {
                continue;
            }
            out.append(subject, copied, matcher.start());
            context.charge(template.length() + 1L + matcher.end() - matcher.start());
            expand(context, template, pattern, matcher, out);
            copied = matcher.end();
            lastEnd = matcher.end();
        }
        context.charge(subject.length());
        return text(out.append(subject.substring(copied)).toString());
    }

    // `$1`, `${1}`, `$name` and `${name}`; the longest name counts, what names no group is empty, `$$` is a
    // dollar.
    private static void expand(
            CallContext context, String template, Pattern pattern, Matcher matcher, StringBuilder out) {
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            if (c != '$' || i + 1 == template.length()) {
                out.append(c);
                i++;
                continue;
            }
            if (template.charAt(i + 1) == '$') {
                out.append('$');
                i += 2;
                continue;
            }
            boolean braces = template.charAt(i + 1) == '{';
            int start = braces ? i + 2 : i + 1;
            int end = start;
            while (end < template.length() && wordly(template.charAt(end))) {
                end++;
            }
            boolean closed = !braces || (end < template.length() && template.charAt(end) == '}');
            if (end == start || !closed) {
                out.append('$');
                i++;
                continue;
            }
            String value = referred(template.substring(start, end), pattern, matcher);
            context.charge(value.length());
            out.append(value);
            i = braces ? end + 1 : end;
        }
    }

    private static boolean wordly(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static String referred(String name, Pattern pattern, Matcher matcher) {
        Integer index = pattern.namedGroups().get(name);
        if (index == null && name.length() < 6 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            index = Integer.parseInt(name);
        }
        return index == null || index > matcher.groupCount() ? "" : group(matcher, index);
    }
}
