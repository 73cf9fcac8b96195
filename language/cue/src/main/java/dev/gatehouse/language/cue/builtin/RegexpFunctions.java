// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bool;
import static dev.gatehouse.language.cue.builtin.Family.small;
import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.ArrayList;
import java.util.List;

/// The package `regexp`.
final class RegexpFunctions {
    private RegexpFunctions() {}

    private interface Use {
        Value of(Matcher matcher, String subject);
    }

    static Family family() {
        Family f = new Family("regexp", "FindNamedSubmatch FindAllNamedSubmatch ReplaceAll");
        f.function(
                "Match",
                List.of(Kind.STRING, Kind.STRING),
                Kind.BOOL,
                (context, a) -> with(context, a, (matcher, s) -> bool(matcher.find())));
        f.function("Valid", List.of(Kind.STRING), Kind.BOOL, (context, a) -> {
            try {
                Pattern.compile(string(a.getFirst()));
                return bool(true);
            } catch (PatternSyntaxException e) {
                return context.failure(String.valueOf(e.getMessage()));
            }
        });
        f.function(
                "Find",
                List.of(Kind.STRING, Kind.STRING),
                Kind.STRING,
                (context, a) -> with(
                        context,
                        a,
                        (matcher, s) -> matcher.find() ? text(matcher.group()) : context.failure("no match")));
        f.function(
                "FindSubmatch",
                List.of(Kind.STRING, Kind.STRING),
                Kind.LIST,
                (context, a) -> with(
                        context, a, (matcher, s) -> matcher.find() ? groups(matcher) : context.failure("no match")));
        f.function(
                "FindAll",
                List.of(Kind.STRING, Kind.STRING, Kind.INT),
                Kind.LIST,
                (context, a) -> with(context, a, (matcher, s) -> all(context, matcher, small(a.get(2)), false)));
        f.function(
                "FindAllSubmatch",
                List.of(Kind.STRING, Kind.STRING, Kind.INT),
                Kind.LIST,
                (context, a) -> with(context, a, (matcher, s) -> all(context, matcher, small(a.get(2)), true)));
        f.function(
                "ReplaceAllLiteral",
                List.of(Kind.STRING, Kind.STRING, Kind.STRING),
                Kind.STRING,
                (context, a) -> with(context, a, (matcher, s) -> {
                    String made = matcher.replaceAll(Matcher.quoteReplacement(string(a.get(2))));
                    context.charge(made.length());
                    return text(made);
                }));
        f.text("QuoteMeta", Kind.STRING, (context, s) -> text(Pattern.quote(s)));
        return f;
    }

    private static Value with(CallContext context, List<Value> a, Use use) {
        String subject = string(a.get(1));
        try {
            return use.of(Pattern.compile(string(a.get(0))).matcher(subject), subject);
        } catch (PatternSyntaxException e) {
            return context.failure(String.valueOf(e.getMessage()));
        }
    }

    private static Value groups(Matcher matcher) {
        List<Value> out = new ArrayList<>();
        for (int i = 0; i <= matcher.groupCount(); i++) {
            String group = matcher.group(i);
            out.add(text(group == null ? "" : group));
        }
        return new Value.ListOf(out);
    }

    private static Value all(CallContext context, Matcher matcher, int most, boolean groups) {
        List<Value> out = new ArrayList<>();
        while ((most < 0 || out.size() < most) && matcher.find()) {
            context.charge(16);
            out.add(groups ? groups(matcher) : text(matcher.group()));
        }
        return out.isEmpty() ? context.failure("no match") : new Value.ListOf(out);
    }
}
