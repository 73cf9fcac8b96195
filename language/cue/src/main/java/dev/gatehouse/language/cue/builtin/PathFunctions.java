// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bool;
import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// The package `path`: file names of Unix, Windows and Plan 9. Nothing is looked up.
final class PathFunctions {
    private static final Value UNIX = text("unix");
    private static final Value WINDOWS = text("windows");

    private PathFunctions() {}

    /// A system of file names.
    private record Style(boolean windows, boolean plan9) {
        char separator() {
            return windows ? '\\' : '/';
        }

        boolean separates(char c) {
            return c == '/' || (windows && c == '\\');
        }
    }

    private interface OfOne {
        Value of(CallContext context, String path, Style style);
    }

    private interface OfTwo {
        Value of(CallContext context, String a, String b, Style style);
    }

    static Family family() {
        Family f = new Family("path", "");
        f.constant("Unix", UNIX).constant("Windows", WINDOWS).constant("Plan9", text("plan9"));
        one(f, "Split", Kind.LIST, List.of(UNIX), (c, s, os) -> {
            int at = lastSeparator(s, os, volume(s, os).length());
            return new Value.ListOf(List.of(text(s.substring(0, at + 1)), text(s.substring(at + 1))));
        });
        one(f, "SplitList", Kind.LIST, List.of(), (c, s, os) -> splitList(s, os));
        f.optional("Join", List.of(Kind.LIST, Kind.STRING), Kind.STRING, List.of(UNIX), PathFunctions::join);
        two(f, "Match", Kind.BOOL, (c, pattern, name, os) -> match(c, pattern, name, os));
        one(f, "Clean", Kind.STRING, List.of(UNIX), (c, s, os) -> text(clean(s, os)));
        one(f, "ToSlash", Kind.STRING, List.of(), (c, s, os) -> text(os.windows() ? s.replace('\\', '/') : s));
        one(f, "FromSlash", Kind.STRING, List.of(), (c, s, os) -> text(os.windows() ? s.replace('/', '\\') : s));
        one(f, "Ext", Kind.STRING, List.of(UNIX), (c, s, os) -> text(extension(s, os)));
        two(
                f,
                "Resolve",
                Kind.STRING,
                (c, a, b, os) -> text(absolute(b, os) ? clean(b, os) : joined(List.of(a, b), os)));
        two(f, "Rel", Kind.STRING, PathFunctions::relative);
        one(f, "Base", Kind.STRING, List.of(UNIX), (c, s, os) -> text(base(s, os)));
        one(f, "Dir", Kind.STRING, List.of(UNIX), (c, s, os) -> text(folder(s, os)));
        one(f, "IsAbs", Kind.BOOL, List.of(UNIX), (c, s, os) -> bool(absolute(s, os)));
        one(f, "VolumeName", Kind.STRING, List.of(WINDOWS), (c, s, os) -> text(volume(s, os)));
        return f;
    }

    private static void one(Family f, String name, int result, List<Value> defaults, OfOne body) {
        f.optional(name, List.of(Kind.STRING, Kind.STRING), result, defaults, (context, a) -> {
            Style style = style(a.get(1));
            return style == null ? unknown(context, a.get(1)) : body.of(context, string(a.get(0)), style);
        });
    }

    private static void two(Family f, String name, int result, OfTwo body) {
        f.optional(name, List.of(Kind.STRING, Kind.STRING, Kind.STRING), result, List.of(UNIX), (context, a) -> {
            Style style = style(a.get(2));
            return style == null
                    ? unknown(context, a.get(2))
                    : body.of(context, string(a.get(0)), string(a.get(1)), style);
        });
    }

    private static @org.jspecify.annotations.Nullable Style style(Value name) {
        return switch (string(name)) {
            case "unix",
                    "aix",
                    "android",
                    "darwin",
                    "dragonfly",
                    "freebsd",
                    "hurd",
                    "illumos",
                    "ios",
                    "js",
                    "linux",
                    "nacl",
                    "netbsd",
                    "openbsd",
                    "solaris",
                    "zos" -> new Style(false, false);
            case "windows" -> new Style(true, false);
            case "plan9" -> new Style(false, true);
            default -> null;
        };
    }

    private static Value unknown(CallContext context, Value name) {
        return context.failure("unknown operating system " + context.print(name));
    }

    // ---- volumes

    private static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static String volume(String s, Style os) {
        if (!os.windows() || s.length() < 2) {
            return "";
        }
        if (letter(s.charAt(0)) && s.charAt(1) == ':') {
            return s.substring(0, 2);
        }
        boolean share = s.length() >= 5
                && os.separates(s.charAt(0))
                && os.separates(s.charAt(1))
                && !os.separates(s.charAt(2))
                && s.charAt(2) != '.';
        if (!share) {
            return "";
        }
        int n = 3;
        while (n < s.length() - 1 && !os.separates(s.charAt(n))) {
            n++;
        }
        if (n >= s.length() - 1 || os.separates(s.charAt(n + 1)) || s.charAt(n + 1) == '.') {
            return "";
        }
        n++;
        while (n < s.length() && !os.separates(s.charAt(n))) {
            n++;
        }
        return s.substring(0, n);
    }

    private static boolean absolute(String s, Style os) {
        if (os.plan9()) {
            return s.startsWith("/") || s.startsWith("#");
        }
        if (!os.windows()) {
            return s.startsWith("/");
        }
        String volume = volume(s, os);
        return !volume.isEmpty() && s.length() > volume.length() && os.separates(s.charAt(volume.length()));
    }

    private static int lastSeparator(String s, Style os, int from) {
        for (int i = s.length() - 1; i >= from; i--) {
            if (os.separates(s.charAt(i))) {
                return i;
            }
        }
        return from - 1;
    }

    // ---- shortest equivalent

    private static String clean(String path, Style os) {
        String volume = volume(path, os);
        String s = path.substring(volume.length());
        if (s.isEmpty()) {
            boolean share = volume.length() > 1 && volume.charAt(1) != ':';
            return share ? slashes(path, os) : volume + ".";
        }
        boolean rooted = os.separates(s.charAt(0));
        Deque<String> kept = new ArrayDeque<>();
        for (String part : parts(s, os)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!part.equals("..")) {
                kept.addLast(part);
            } else if (!kept.isEmpty() && !kept.getLast().equals("..")) {
                kept.removeLast();
            } else if (!rooted) {
                kept.addLast(part);
            }
        }
        String joined = String.join(String.valueOf(os.separator()), kept);
        String cleaned = rooted ? os.separator() + joined : joined.isEmpty() ? "." : joined;
        return slashes(volume, os) + cleaned;
    }

    private static List<String> parts(String s, Style os) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= s.length(); i++) {
            if (i == s.length() || os.separates(s.charAt(i))) {
                parts.add(s.substring(start, i));
                start = i + 1;
            }
        }
        return parts;
    }

    private static String slashes(String s, Style os) {
        return os.windows() ? s.replace('/', '\\') : s;
    }

    // ---- joining and taking apart

    private static Value join(CallContext context, List<Value> a) {
        Style os = style(a.get(1));
        if (os == null) {
            return unknown(context, a.get(1));
        }
        List<String> parts = new ArrayList<>();
        return ListFunctions.strings(context, a.get(0), parts, "path.Join").orElseGet(() -> text(joined(parts, os)));
    }

    private static String joined(List<String> parts, Style os) {
        List<String> named = parts.stream().filter(part -> !part.isEmpty()).toList();
        if (named.isEmpty()) {
            return "";
        }
        if (!os.windows()) {
            return clean(String.join("/", named), os);
        }
        String first = named.getFirst();
        List<String> rest = named.subList(1, named.size());
        if (first.length() == 2 && first.charAt(1) == ':') {
            // A drive without a slash means its current folder.
            return clean(first + String.join("\\", rest), os);
        }
        String path = clean(String.join("\\", named), os);
        boolean share = path.startsWith("\\\\");
        boolean wanted = clean(first, os).startsWith("\\\\");
        if (!share || wanted) {
            return path;
        }
        // Joining must not make a share out of what was none.
        String head = clean(first, os);
        String tail = clean(String.join("\\", rest), os);
        return head.endsWith("\\") ? head + tail : head + "\\" + tail;
    }

    private static Value splitList(String s, Style os) {
        if (s.isEmpty()) {
            return new Value.ListOf(List.of());
        }
        char separator = os.windows() ? ';' : os.plan9() ? '\0' : ':';
        List<Value> out = new ArrayList<>();
        StringBuilder one = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (os.windows() && c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                out.add(text(one.toString()));
                one.setLength(0);
            } else {
                one.append(c);
            }
        }
        out.add(text(one.toString()));
        return new Value.ListOf(out);
    }

    private static String extension(String s, Style os) {
        for (int i = s.length() - 1; i >= 0 && !os.separates(s.charAt(i)); i--) {
            if (s.charAt(i) == '.') {
                return s.substring(i);
            }
        }
        return "";
    }

    private static String base(String path, Style os) {
        if (path.isEmpty()) {
            return ".";
        }
        String s = path;
        while (!s.isEmpty() && os.separates(s.charAt(s.length() - 1))) {
            s = s.substring(0, s.length() - 1);
        }
        s = s.substring(Math.min(s.length(), volume(s, os).length()));
        s = s.substring(lastSeparator(s, os, 0) + 1);
        return s.isEmpty() ? String.valueOf(os.separator()) : s;
    }

    private static String folder(String path, Style os) {
        String volume = volume(path, os);
        int at = lastSeparator(path, os, volume.length());
        String folder = clean(path.substring(volume.length(), at + 1), os);
        boolean share = volume.length() > 2;
        return folder.equals(".") && share ? volume : volume + folder;
    }

    private static Value relative(CallContext context, String from, String to, Style os) {
        String fromVolume = volume(from, os);
        String toVolume = volume(to, os);
        String a = clean(from, os);
        String b = clean(to, os);
        if (same(a, b, os)) {
            return text(".");
        }
        a = a.substring(Math.min(a.length(), fromVolume.length()));
        b = b.substring(Math.min(b.length(), toVolume.length()));
        if (a.equals(".")) {
            a = "";
        } else if (a.isEmpty() && fromVolume.length() > 2) {
            a = String.valueOf(os.separator());
        }
        boolean rootedA = !a.isEmpty() && a.charAt(0) == os.separator();
        boolean rootedB = !b.isEmpty() && b.charAt(0) == os.separator();
        String problem = "Rel: can't make " + to + " relative to " + from;
        if (rootedA != rootedB || !same(fromVolume, toVolume, os)) {
            return context.failure(problem);
        }
        List<String> there = steps(b, os);
        List<String> here = steps(a, os);
        int common = 0;
        while (common < here.size() && common < there.size() && same(here.get(common), there.get(common), os)) {
            common++;
        }
        if (here.subList(common, here.size()).contains("..")) {
            return context.failure(problem);
        }
        List<String> out = new ArrayList<>();
        for (int i = common; i < here.size(); i++) {
            out.add("..");
        }
        out.addAll(there.subList(common, there.size()));
        return text(String.join(String.valueOf(os.separator()), out));
    }

    private static List<String> steps(String s, Style os) {
        return parts(s, os).stream().filter(part -> !part.isEmpty()).toList();
    }

    private static boolean same(String a, String b, Style os) {
        return os.windows() ? a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT)) : a.equals(b);
    }

    // ---- patterns

    private static Value match(CallContext context, String pattern, String name, Style os) {
        if (pattern.contains("**")) {
            return context.failure("'**' is not supported in patterns as of yet");
        }
        try {
            context.charge((long) pattern.length() * (name.length() + 1L));
            return bool(new PathPattern(pattern, os.separator(), os.windows()).matches(name));
        } catch (PathPattern.MalformedPatternException _) {
            return context.failure("syntax error in pattern");
        }
    }
}
