// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks over a regular expression before it is compiled and refuses what would grow out of bounds: repeats
/// inside repeats whose counts multiply to more than 1,000, which Go refuses and re2j compiles, and groups
/// nested too deeply.
///
/// It follows the syntax only as far as it has to; what is malformed in another way is left for the compiler
/// to name.
final class RepeatGuard {
    private static final int MOST_REPEATS = 1000;

    // Go stops at 1,000 levels of its tree, where a repeated group makes two; re2j descends recursively.
    private static final int DEEPEST = 250;

    private static final Pattern REPEAT = Pattern.compile("\\{([0-9]{1,4})(,([0-9]{0,4}))?\\}\\??");

    private final String text;
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int at;
    private int group = 1;
    private int atom = 1;

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

    // Here `atom` is the product of the counts inside the atom that was read last, `group` the largest of the atoms
    // of
    // the group that is open, and `outer` what `group` was in the groups around it.
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
        at += length;
        atom = 1;
    }

    private void open() {
        if (outer.size() == DEEPEST) {
            throw malformed("expression nests too deeply", text);
        }
        outer.push(group);
        group = 1;
        literal(1);
    }

    private void close() {
        if (outer.isEmpty()) {
            throw malformed("unexpected )", text);
        }
        atom = group;
        group = Math.max(outer.pop(), atom);
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
        if (count > 1) {
            atom *= count;
        }
        if (atom > MOST_REPEATS) {
            throw malformed("invalid repeat count", repeat.group());
        }
        group = Math.max(group, atom);
        at = repeat.end();
    }

    private void escape() {
        if (text.startsWith("\\Q", at)) {
            int end = text.indexOf("\\E", at);
            literal(end < 0 ? text.length() - at : end + 2 - at);
            return;
        }
        boolean braced =
                at + 2 < text.length() && "xpP".indexOf(text.charAt(at + 1)) >= 0 && text.charAt(at + 2) == '{';
        int end = braced ? text.indexOf('}', at) : -1;
        literal(end < 0 ? 2 : end + 1 - at);
    }

    private void characterClass() {
        int i = at + 1;
        if (i < text.length() && text.charAt(i) == '^') {
            i++;
        }
        // A closing bracket in first place stands for itself.
        if (i < text.length() && text.charAt(i) == ']') {
            i++;
        }
        while (i < text.length() && text.charAt(i) != ']') {
            int named = text.startsWith("[:", i) ? text.indexOf(":]", i + 2) : -1;
            if (named >= 0) {
                i = named + 2;
            } else {
                i += text.charAt(i) == '\\' ? 2 : 1;
            }
        }
        literal(i + 1 - at);
    }

    static MalformedTextException malformed(String what, String where) {
        return new MalformedTextException("error parsing regexp: " + what + ": `" + where + "`");
    }
}
