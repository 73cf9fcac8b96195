// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks over a regular expression before it is compiled and refuses what would grow out of bounds: repeats
/// inside repeats whose counts multiply to more than 1,000, which Go refuses and re2j compiles, groups nested
/// too deeply, and repeats that make a short text a long program.
///
/// It follows the syntax only as far as it has to; what is malformed in another way is left for the compiler
/// to name.
final class RepeatGuard {
    private static final int MOST_REPEATS = 1000;

    // Go stops at 1,000 levels of its tree, where a repeated group makes two; re2j descends recursively.
    private static final int DEEPEST = 250;

    private static final Pattern REPEAT = Pattern.compile("\\{([0-9]{1,4})(,([0-9]{0,4}))?\\}\\??");

    // Go takes programs of some millions of instructions; compiling one takes a second.
    private static final int LARGEST = 20_000;

    /// What has been read of an expression: one character, class or group, or the part of a group that was
    /// read.
    ///
    /// @param repeats largest product of counts inside each other
    /// @param size about as many instructions as it compiles to
    private record Extent(int repeats, int size) {
        static final Extent NOTHING = new Extent(1, 0);
        static final Extent CHARACTER = new Extent(1, 1);

        Extent and(Extent next) {
            return new Extent(Math.max(repeats, next.repeats), size + next.size);
        }

        // Neither product overflows: both factors were within their limits.
        Extent times(int count) {
            return new Extent(repeats * Math.max(count, 1), size * Math.max(count, 1));
        }
    }

    private static final Pattern FLAGS = Pattern.compile("\\(\\?[a-zA-Z-]*\\)");

    private final String text;
    private final Deque<Extent> outer = new ArrayDeque<>();
    private int at;

    // The part of the open group before its last atom, and that atom.
    private Extent group = Extent.NOTHING;
    private Extent atom = Extent.NOTHING;

    private RepeatGuard(String text) {
        this.text = text;
    }

    /// Checks `expression`.
    ///
    /// @throws MalformedTextException where it is beyond the limits
    static void check(String expression) {
        RepeatGuard guard = new RepeatGuard(expression);
        while (guard.at < expression.length()) {
            guard.step();
        }
    }

    private void step() {
        switch (text.charAt(at)) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> open();
            case ')' -> close();
            case '{' -> repeat();
            case '*', '+', '?' -> at++;
            default -> literal(1);
        }
    }

    private void literal(int length) {
        group = group.and(atom);
        atom = Extent.CHARACTER;
        at += length;
    }

    private void open() {
        Matcher flags = FLAGS.matcher(text).region(at, text.length());
        if (flags.lookingAt()) {
            // No atom: a count behind it repeats the atom before it.
            at = flags.end();
            return;
        }
        if (outer.size() == DEEPEST) {
            throw malformed("expression nests too deeply", text);
        }
        outer.push(group.and(atom));
        group = Extent.NOTHING;
        atom = Extent.CHARACTER;
        at++;
    }

    private void close() {
        if (outer.isEmpty()) {
            throw malformed("unexpected )", text);
        }
        atom = group.and(atom).and(Extent.CHARACTER);
        group = outer.pop();
        at++;
    }

    private void repeat() {
        Matcher repeat = REPEAT.matcher(text).region(at, text.length());
        if (!repeat.lookingAt()) {
            literal(1);
            return;
        }
        String least = repeat.group(1);
        String most = repeat.group(3);
        int count = Integer.parseInt(most == null || most.isEmpty() ? least : most);
        atom = atom.times(count);
        if (atom.repeats() > MOST_REPEATS) {
            throw malformed("invalid repeat count", repeat.group());
        }
        if (group.and(atom).size() > LARGEST) {
            throw malformed("expression too large", text);
        }
        at = repeat.end();
    }

    private void escape() {
        if (text.startsWith("\\Q", at)) {
            quotation();
            return;
        }
        boolean braced =
                at + 2 < text.length() && "xpP".indexOf(text.charAt(at + 1)) >= 0 && text.charAt(at + 2) == '{';
        int end = braced ? text.indexOf('}', at) : -1;
        literal(end < 0 ? 2 : end + 1 - at);
    }

    private void quotation() {
        int end = text.indexOf("\\E", at);
        int length = (end < 0 ? text.length() : end) - at - 2;
        for (int i = 0; i < length; i++) {
            literal(0);
        }
        at += length + (end < 0 ? 2 : 4);
    }

    private void characterClass() {
        int i = at + 1;
        if (i < text.length() && text.charAt(i) == '^') {
            i++;
        }
        // A closing bracket in first place stands for itself.
        boolean first = true;
        while (i < text.length() && (first || text.charAt(i) != ']')) {
            first = false;
            int named = text.startsWith("[:", i) ? text.indexOf(":]", i + 2) : -1;
            if (named >= 0) {
                i = named + 2;
                continue;
            }
            i = member(i);
            boolean range = text.startsWith("-", i) && i + 1 < text.length() && text.charAt(i + 1) != ']';
            if (range) {
                i = member(i + 1);
            }
        }
        literal(i + 1 - at);
    }

    private int member(int start) {
        return start + (text.charAt(start) == '\\' ? 2 : 1);
    }

    static MalformedTextException malformed(String what, String where) {
        return new MalformedTextException("error parsing regexp: " + what + ": `" + where + "`");
    }
}
