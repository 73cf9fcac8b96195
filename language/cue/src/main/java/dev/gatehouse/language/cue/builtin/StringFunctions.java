// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bool;
import static dev.gatehouse.language.cue.builtin.Family.bytes;
import static dev.gatehouse.language.cue.builtin.Family.small;
import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Operators;
import dev.gatehouse.language.cue.evaluate.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// The package `strings`. Positions and lengths count bytes of UTF-8 unless a name says runes.
final class StringFunctions {
    private StringFunctions() {}

    private static final int STRINGS = Kind.STRING | Kind.BYTES;

    static Family family() {
        Family f = new Family("strings", "");
        two(f, "Contains", (a, b) -> bool(a.contains(b)));
        two(f, "HasPrefix", (a, b) -> bool(a.startsWith(b)));
        two(f, "HasSuffix", (a, b) -> bool(a.endsWith(b)));
        two(f, "ContainsAny", (a, b) -> bool(a.codePoints().anyMatch(c -> b.indexOf(c) >= 0)));
        f.function(
                "Compare",
                List.of(Kind.STRING, Kind.STRING),
                Kind.INT,
                (context, a) -> Value.Num.of(Integer.signum(Operators.compare(string(a.get(0)), string(a.get(1))))));
        f.function("Count", List.of(Kind.STRING, Kind.STRING), Kind.INT, (context, a) -> count(a));
        position(f, "Index", (a, b) -> a.indexOf(b));
        position(f, "LastIndex", (a, b) -> a.lastIndexOf(b));
        position(f, "IndexAny", (a, b) -> first(a, c -> b.indexOf(c) >= 0));
        position(f, "LastIndexAny", (a, b) -> last(a, c -> b.indexOf(c) >= 0));
        f.function(
                "MinRunes",
                List.of(Kind.STRING, Kind.INT),
                Kind.BOOL,
                (context, a) -> bool(runes(a) >= small(a.get(1))));
        f.function(
                "MaxRunes",
                List.of(Kind.STRING, Kind.INT),
                Kind.BOOL,
                (context, a) -> bool(runes(a) <= small(a.get(1))));
        f.text(
                "Runes",
                Kind.LIST,
                (context, s) ->
                        new Value.ListOf(s.codePoints().mapToObj(Value.Num::of).toList()));
        f.text("ToUpper", Kind.STRING, (context, s) -> text(s.toUpperCase(java.util.Locale.ROOT)));
        f.text("ToLower", Kind.STRING, (context, s) -> text(s.toLowerCase(java.util.Locale.ROOT)));
        f.text("ToTitle", Kind.STRING, (context, s) -> text(words(s, true)));
        f.text("ToCamel", Kind.STRING, (context, s) -> text(words(s, false)));
        f.text("TrimSpace", Kind.STRING, (context, s) -> text(trim(s, StringFunctions::space, true, true)));
        f.text("Fields", Kind.LIST, (context, s) -> fields(context, s));
        two(f, "Trim", (a, b) -> text(trim(a, c -> b.indexOf(c) >= 0, true, true)));
        two(f, "TrimLeft", (a, b) -> text(trim(a, c -> b.indexOf(c) >= 0, true, false)));
        two(f, "TrimRight", (a, b) -> text(trim(a, c -> b.indexOf(c) >= 0, false, true)));
        two(f, "TrimPrefix", (a, b) -> text(a.startsWith(b) ? a.substring(b.length()) : a));
        two(f, "TrimSuffix", (a, b) -> text(a.endsWith(b) ? a.substring(0, a.length() - b.length()) : a));
        f.function("Split", List.of(Kind.STRING, Kind.STRING), Kind.LIST, (context, a) -> split(context, a, -1, false));
        f.function(
                "SplitAfter",
                List.of(Kind.STRING, Kind.STRING),
                Kind.LIST,
                (context, a) -> split(context, a, -1, true));
        f.function(
                "SplitN",
                List.of(Kind.STRING, Kind.STRING, Kind.INT),
                Kind.LIST,
                (context, a) -> split(context, a, small(a.get(2)), false));
        f.function(
                "SplitAfterN",
                List.of(Kind.STRING, Kind.STRING, Kind.INT),
                Kind.LIST,
                (context, a) -> split(context, a, small(a.get(2)), true));
        f.function("Join", List.of(Kind.LIST, Kind.STRING), Kind.STRING, StringFunctions::join);
        f.function("Repeat", List.of(Kind.STRING, Kind.INT), Kind.STRING, (context, a) -> {
            int n = small(a.get(1));
            if (n < 0) {
                return context.failure("negative count");
            }
            context.charge((long) n * string(a.get(0)).length());
            return text(string(a.get(0)).repeat(n));
        });
        f.function(
                "Replace",
                List.of(Kind.STRING, Kind.STRING, Kind.STRING, Kind.INT),
                Kind.STRING,
                StringFunctions::replace);
        f.function("ByteAt", List.of(STRINGS, Kind.INT), Kind.INT, (context, a) -> {
            byte[] all = bytes(a.get(0));
            int i = small(a.get(1));
            return i < 0 || i >= all.length ? context.failure("index out of range") : Value.Num.of(all[i] & 0xFF);
        });
        f.function("ByteSlice", List.of(STRINGS, Kind.INT, Kind.INT), Kind.BYTES, (context, a) -> {
            byte[] all = bytes(a.get(0));
            int from = small(a.get(1));
            int to = small(a.get(2));
            return from < 0 || from > to || to > all.length
                    ? context.failure("index out of range")
                    : Value.Octets.of(Arrays.copyOfRange(all, from, to));
        });
        f.function("SliceRunes", List.of(Kind.STRING, Kind.INT, Kind.INT), Kind.STRING, (context, a) -> {
            int[] all = string(a.get(0)).codePoints().toArray();
            int from = small(a.get(1));
            int to = small(a.get(2));
            return from < 0 || from > to || to > all.length
                    ? context.failure("index out of range")
                    : text(new String(all, from, to - from));
        });
        return f;
    }

    private interface OfTwo {
        Value of(String a, String b);
    }

    private interface Position {
        int of(String a, String b);
    }

    private static void two(Family f, String name, OfTwo body) {
        boolean judges = name.startsWith("Contains") || name.startsWith("Has");
        f.function(
                name,
                List.of(Kind.STRING, Kind.STRING),
                judges ? Kind.BOOL : Kind.STRING,
                (context, a) -> body.of(string(a.get(0)), string(a.get(1))));
    }

    private static void position(Family f, String name, Position body) {
        f.function(name, List.of(Kind.STRING, Kind.STRING), Kind.INT, (context, a) -> {
            String s = string(a.get(0));
            int at = body.of(s, string(a.get(1)));
            return Value.Num.of(at < 0 ? -1 : s.substring(0, at).getBytes(StandardCharsets.UTF_8).length);
        });
    }

    private static int first(String s, IntPredicate wanted) {
        for (int i = 0; i < s.length(); ) {
            int c = s.codePointAt(i);
            if (wanted.test(c)) {
                return i;
            }
            i += Character.charCount(c);
        }
        return -1;
    }

    private static int last(String s, IntPredicate wanted) {
        for (int i = s.length(); i > 0; ) {
            int c = s.codePointBefore(i);
            i -= Character.charCount(c);
            if (wanted.test(c)) {
                return i;
            }
        }
        return -1;
    }

    private static long runes(List<Value> a) {
        return string(a.get(0)).codePoints().count();
    }

    private static Value count(List<Value> a) {
        String s = string(a.get(0));
        String part = string(a.get(1));
        if (part.isEmpty()) {
            return Value.Num.of(s.codePoints().count() + 1);
        }
        int n = 0;
        for (int at = s.indexOf(part); at >= 0; at = s.indexOf(part, at + part.length())) {
            n++;
        }
        return Value.Num.of(n);
    }

    private static boolean space(int c) {
        return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || Character.isSpaceChar(c);
    }

    private static String trim(String s, IntPredicate cut, boolean left, boolean right) {
        int from = 0;
        int to = s.length();
        while (left && from < to && cut.test(s.codePointAt(from))) {
            from += Character.charCount(s.codePointAt(from));
        }
        while (right && to > from && cut.test(s.codePointBefore(to))) {
            to -= Character.charCount(s.codePointBefore(to));
        }
        return s.substring(from, to);
    }

    private static String words(String s, boolean upper) {
        StringBuilder out = new StringBuilder();
        int before = ' ';
        for (int i = 0; i < s.length(); ) {
            int c = s.codePointAt(i);
            out.appendCodePoint(space(before) ? (upper ? Character.toTitleCase(c) : Character.toLowerCase(c)) : c);
            before = c;
            i += Character.charCount(c);
        }
        return out.toString();
    }

    private static Value fields(CallContext context, String s) {
        List<Value> out = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        s.codePoints().forEach(c -> {
            if (!space(c)) {
                word.appendCodePoint(c);
            } else if (!word.isEmpty()) {
                out.add(text(word.toString()));
                word.setLength(0);
            }
        });
        if (!word.isEmpty()) {
            out.add(text(word.toString()));
        }
        context.charge(out.size());
        return new Value.ListOf(out);
    }

    private static Value split(CallContext context, List<Value> a, int most, boolean keep) {
        String s = string(a.get(0));
        String separator = string(a.get(1));
        List<Value> out = new ArrayList<>();
        if (most == 0) {
            return new Value.ListOf(out);
        }
        int from = 0;
        while (from < s.length() || separator.length() > 0) {
            int at = separator.isEmpty() ? from + Character.charCount(s.codePointAt(from)) : s.indexOf(separator, from);
            if (at < 0 || (most > 0 && out.size() == most - 1) || (separator.isEmpty() && at >= s.length())) {
                break;
            }
            context.charge(1);
            out.add(text(s.substring(from, keep ? at + separator.length() : at)));
            from = at + separator.length();
        }
        if (!separator.isEmpty() || from < s.length()) {
            out.add(text(s.substring(from)));
        }
        return new Value.ListOf(out);
    }

    private static Value join(CallContext context, List<Value> a) {
        List<String> parts = new ArrayList<>();
        Optional<Value> problem = ListFunctions.strings(context, a.get(0), parts, "strings.Join");
        if (problem.isPresent()) {
            return problem.get();
        }
        String separator = string(a.get(1));
        long length = 0;
        for (String part : parts) {
            length += part.length() + separator.length();
        }
        context.charge(length);
        return text(String.join(separator, parts));
    }

    private static Value replace(CallContext context, List<Value> a) {
        String s = string(a.get(0));
        String old = string(a.get(1));
        String fresh = string(a.get(2));
        int most = small(a.get(3));
        StringBuilder out = new StringBuilder();
        int from = 0;
        int done = 0;
        while (most < 0 || done < most) {
            int at = old.isEmpty() ? emptyMatch(s, from, done) : s.indexOf(old, from);
            if (at < 0) {
                break;
            }
            out.append(s, from, at).append(fresh);
            context.charge((long) at - from + fresh.length() + 1);
            from = at + old.length();
            done++;
        }
        return text(out.append(s, from, s.length()).toString());
    }

    // An empty text is found before every character and at the end.
    private static int emptyMatch(String s, int from, int done) {
        if (done == 0) {
            return 0;
        }
        return from >= s.length() ? -1 : from + Character.charCount(s.codePointAt(from));
    }
}
