// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Regular expressions in RE2 syntax.
final class Regexes {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,4}");

    private Regexes() {}

    static void define(Library library) {
        library.function("regex.match(pattern:S, value:S) result:B", Regexes::match);
        library.function("re_match(S, S) B", Regexes::match);
        library.function("regex.is_valid(pattern:S) result:B", Regexes::isValid);
        library.function("regex.split(pattern:S, value:S) output:[S*]", Regexes::split);
        library.function("regex.replace(s:S, pattern:S, value:S) output:S", Regexes::replace);
        library.function("regex.find_n(pattern:S, value:S, number:N) output:[S*]", Regexes::find);
        library.function(
                "regex.find_all_string_submatch_n(pattern:S, value:S, number:N) output:[[S*]*]", Regexes::findGroups);
        library.function(
                "regex.globs_match(glob1:S, glob2:S) result:B",
                call -> BooleanValue.of(new GlobIntersection(call).isPossible(call.string(0), call.string(1))));
        library.function(
                "regex.template_match(template:S, value:S, delimiter_start:S, delimiter_end:S) result:B",
                Regexes::template);
    }

    private static Matcher matcher(Call call, Pattern pattern, String text) {
        return pattern.matcher(new SearchedText(call.context(), pattern, text));
    }

    // After an empty match the library goes on in the middle of a character that takes two places.
    private static boolean next(Matcher matcher, String text) {
        while (matcher.find()) {
            int start = matcher.start();
            boolean inside = start > 0
                    && start < text.length()
                    && Character.isSurrogatePair(text.charAt(start - 1), text.charAt(start));
            if (!inside) {
                return true;
            }
        }
        return false;
    }

    private static Value match(Call call) {
        call.charge(call.string(1).length());
        return BooleanValue.of(matcher(call, call.context().pattern(call.string(0)), call.string(1))
                .find());
    }

    private static Value isValid(Call call) {
        if (!(call.at(0) instanceof StringValue(String expression))) {
            return BooleanValue.FALSE;
        }
        try {
            RegexLimits.admit(expression, call.context());
            Pattern.compile(expression);
            return BooleanValue.TRUE;
        } catch (PatternSyntaxException | BuiltinException _) {
            return BooleanValue.FALSE;
        }
    }

    private static Value split(Call call) {
        Pattern pattern = call.context().pattern(call.string(0));
        String text = call.string(1);
        call.charge(text.length());
        List<Value> parts = new ArrayList<>();
        if (!call.string(0).isEmpty() && text.isEmpty()) {
            parts.add(StringValue.EMPTY);
            return ArrayValue.of(parts);
        }
        Matcher matcher = matcher(call, pattern, text);
        int begin = 0;
        int end = 0;
        while (next(matcher, text)) {
            if (matcher.start() == matcher.end() && matcher.end() == begin && begin > 0) {
                // Nothing right after a match is no match to the reference.
                continue;
            }
            end = matcher.start();
            if (matcher.end() != 0) {
                parts.add(new StringValue(text.substring(begin, end)));
            }
            begin = matcher.end();
        }
        if (end != text.length()) {
            parts.add(new StringValue(text.substring(begin)));
        }
        return ArrayValue.of(parts);
    }

    private static Value replace(Call call) {
        String text = call.string(0);
        Pattern pattern = call.context().pattern(call.string(1));
        String template = call.string(2);
        call.charge(text.length());
        StringBuilder out = new StringBuilder();
        Matcher matcher = matcher(call, pattern, text);
        int copied = 0;
        int lastEnd = -1;
        while (next(matcher, text)) {
            if (matcher.start() == matcher.end() && matcher.start() == lastEnd) {
                continue;
            }
            out.append(text, copied, matcher.start());
            call.charge(template.length());
            expand(call, template, matcher, pattern.namedGroups(), out);
            copied = matcher.end();
            lastEnd = matcher.end();
        }
        return new StringValue(out.append(text.substring(copied)).toString());
    }

    // `$1`, `${1}`, `$name`, `${name}`: the longest name counts, unknown ones are empty; `$$` is a dollar.
    private static void expand(
            Call call, String template, Matcher matcher, Map<String, Integer> names, StringBuilder out) {
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            if (c != '$') {
                out.append(c);
                i++;
                continue;
            }
            if (i + 1 < template.length() && template.charAt(i + 1) == '$') {
                out.append('$');
                i += 2;
                continue;
            }
            boolean braces = i + 1 < template.length() && template.charAt(i + 1) == '{';
            int start = braces ? i + 2 : i + 1;
            int end = start;
            while (end < template.length()
                    && (Character.isLetterOrDigit(template.charAt(end)) || template.charAt(end) == '_')) {
                end++;
            }
            boolean closed = !braces || (end < template.length() && template.charAt(end) == '}');
            if (end == start || !closed) {
                out.append('$');
                i++;
                continue;
            }
            String text = group(template.substring(start, end), matcher, names);
            call.charge(text.length());
            out.append(text);
            i = braces ? end + 1 : end;
        }
    }

    private static String group(String name, Matcher matcher, Map<String, Integer> names) {
        int number = -1;
        if (NUMBER.matcher(name).matches()) {
            number = Integer.parseInt(name);
        } else if (names.containsKey(name)) {
            number = names.getOrDefault(name, -1);
        }
        if (number >= 0 && number <= matcher.groupCount()) {
            String text = matcher.group(number);
            return text == null ? "" : text;
        }
        return "";
    }

    private static Value find(Call call) {
        Pattern pattern = call.context().pattern(call.string(0));
        String text = call.string(1);
        int limit = call.integer(2);
        call.charge(text.length());
        List<Value> found = new ArrayList<>();
        Matcher matcher = matcher(call, pattern, text);
        int lastEnd = -1;
        while ((limit < 0 || found.size() < limit) && next(matcher, text)) {
            if (matcher.start() == matcher.end() && matcher.start() == lastEnd) {
                continue;
            }
            lastEnd = matcher.end();
            call.charge(1);
            found.add(new StringValue(matcher.group()));
        }
        return ArrayValue.of(found);
    }

    private static Value findGroups(Call call) {
        Pattern pattern = call.context().pattern(call.string(0));
        String text = call.string(1);
        int limit = call.integer(2);
        call.charge(text.length());
        List<Value> found = new ArrayList<>();
        Matcher matcher = matcher(call, pattern, text);
        int lastEnd = -1;
        while ((limit < 0 || found.size() < limit) && next(matcher, text)) {
            if (matcher.start() == matcher.end() && matcher.start() == lastEnd) {
                continue;
            }
            lastEnd = matcher.end();
            List<Value> groups = new ArrayList<>();
            call.charge(matcher.groupCount() + 1L);
            for (int i = 0; i <= matcher.groupCount(); i++) {
                String group = matcher.group(i);
                groups.add(new StringValue(group == null ? "" : group));
            }
            found.add(ArrayValue.of(groups));
        }
        return ArrayValue.of(found);
    }

    private static Value template(Call call) {
        String template = call.string(0);
        if (call.string(2).length() != 1 || call.string(3).length() != 1) {
            throw BuiltinException.of("delimiters must be single characters");
        }
        char open = call.string(2).charAt(0);
        char close = call.string(3).charAt(0);
        StringBuilder expression = new StringBuilder("^");
        int i = 0;
        while (i < template.length()) {
            int start = template.indexOf(open, i);
            if (start < 0) {
                break;
            }
            int end = closing(template, start, open, close);
            if (end < 0) {
                throw BuiltinException.of("unbalanced braces in " + template);
            }
            expression.append(Pattern.quote(template.substring(i, start)));
            expression.append('(').append(template, start + 1, end).append(')');
            i = end + 1;
        }
        if (template.indexOf(close, i) >= 0) {
            throw BuiltinException.of("unbalanced braces in " + template);
        }
        expression.append(Pattern.quote(template.substring(i))).append('$');
        call.charge(call.string(1).length());
        return BooleanValue.of(matcher(call, call.context().pattern(expression.toString()), call.string(1))
                .find());
    }

    private static int closing(String template, int start, char open, char close) {
        int depth = 0;
        for (int i = start; i < template.length(); i++) {
            if (template.charAt(i) == open) {
                depth++;
            } else if (template.charAt(i) == close && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
