// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks over a regular expression before re2j compiles it and refuses what re2j answers with a program
/// without bounds, a stack without end, or not at all: counts inside counts, deep nesting, and case folding
/// of letters of which re2j 1.8 and the JDK know different cases.
final class RegexGuard {
    private static final int LONGEST = 4_096;
    private static final int DEEPEST = 250;
    private static final int MOST_REPEATS = 1_000;
    private static final int LARGEST = 20_000;
    private static final int FIRST_UNFOLDED = 0x1C80;
    private static final int LAST_UNFOLDED = 0x1C88;

    private static final Pattern FOLDING = Pattern.compile("\\(\\?[a-zA-Z]*i");
    private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,4})(?:,([0-9]{0,4}))?\\}");
    private static final Pattern HEXADECIMAL = Pattern.compile("\\\\x\\{([0-9a-fA-F]{1,8})\\}");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[pPx]\\{[^}]*\\}|.)", Pattern.DOTALL);
    private static final Pattern CLASS =
            Pattern.compile("\\[\\^?\\]?(?:\\[:\\^?[a-z]*:\\]|\\\\.|[^\\]\\\\])*\\]?", Pattern.DOTALL);

    // Of the group that is open: the instructions of all before its last atom, those of the atom, and the
    // largest product of counts in the atom and before.
    private record Extent(int before, int last, int repeats, int most) {
        static final Extent NOTHING = new Extent(0, 0, 1, 1);

        Extent and(int size, int product) {
            return new Extent(before + last, size, product, Math.max(most, product));
        }

        int size() {
            return before + last;
        }
    }

    private RegexGuard() {}

    /// Returns why `expression` is refused, or empty where it is not.
    static Optional<String> problem(String expression) {
        if (expression.length() > LONGEST) {
            return Optional.of("expression too large: longer than " + LONGEST + " characters");
        }
        if (FOLDING.matcher(expression).find() && namesUnfolded(expression)) {
            return Optional.of("case folding of U+1C80 to U+1C88 is not supported: `" + expression + "`");
        }
        return extent(expression);
    }

    private static Optional<String> extent(String text) {
        Deque<Extent> outer = new ArrayDeque<>();
        Extent open = Extent.NOTHING;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int next = at + 1;
            if (text.startsWith("\\Q", at)) {
                int end = text.indexOf("\\E", at);
                next = end < 0 ? text.length() : end + 2;
                open = open.and(next - at, 1);
            } else if (c == '\\') {
                next = end(ESCAPE, text, at);
                open = open.and(1, 1);
            } else if (c == '[') {
                next = end(CLASS, text, at);
                open = open.and(1, 1);
            } else if (c == '(') {
                if (outer.size() == DEEPEST) {
                    return Optional.of("expression nests too deeply: `" + text + "`");
                }
                outer.push(open);
                open = Extent.NOTHING;
            } else if (c == ')' && !outer.isEmpty()) {
                open = outer.pop().and(open.size() + 2, open.most());
            } else if (c == '{') {
                Matcher count = COUNT.matcher(text).region(at, text.length());
                if (count.lookingAt()) {
                    next = count.end();
                    int times = times(count);
                    open = new Extent(
                            open.before(),
                            open.last() * times,
                            open.repeats() * times,
                            Math.max(open.most(), open.repeats() * times));
                    if (open.most() > MOST_REPEATS) {
                        return Optional.of("invalid repeat count: `" + count.group() + "`");
                    }
                } else {
                    open = open.and(1, 1);
                }
            } else if (c != '*' && c != '+' && c != '?') {
                open = open.and(1, 1);
            }
            if (open.size() > LARGEST) {
                return Optional.of("expression too large: `" + text + "`");
            }
            at = next;
        }
        return Optional.empty();
    }

    private static int end(Pattern token, String text, int at) {
        Matcher matcher = token.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? matcher.end() : at + 1;
    }

    private static int times(Matcher count) {
        String most = count.group(2);
        return Math.max(1, Integer.parseInt(most == null || most.isEmpty() ? count.group(1) : most));
    }

    // A range around the letters names them as well; ranges are told by their dash only.
    private static boolean namesUnfolded(String text) {
        boolean dash = false;
        int at = 0;
        while (at < text.length()) {
            Matcher hexadecimal = HEXADECIMAL.matcher(text).region(at, text.length());
            int character;
            int next;
            if (hexadecimal.lookingAt()) {
                character = Integer.parseUnsignedInt(hexadecimal.group(1), 16);
                next = hexadecimal.end();
            } else {
                int start = text.charAt(at) == '\\' && at + 1 < text.length() ? at + 1 : at;
                character = text.codePointAt(start);
                next = start + Character.charCount(character);
            }
            boolean named = character >= FIRST_UNFOLDED && character <= LAST_UNFOLDED;
            if (named || (dash && character > LAST_UNFOLDED)) {
                return true;
            }
            dash = character == '-' && next == at + 1;
            at = next;
        }
        return false;
    }
}
