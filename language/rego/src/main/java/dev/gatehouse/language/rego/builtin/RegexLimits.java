// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Refuses regular expressions whose nested repetitions multiply beyond what RE2 allows, and those that are larger
/// than any policy needs. The library checks each count alone and would build a program a thousand times as large.
public final class RegexLimits {
    private static final int PRODUCT = 1000;

    /// RE2 refuses trees higher than 1000; a group has at most four storeys.
    private static final int NESTING = 250;

    /// RE2 refuses programs of more than three million instructions, which would take too much memory.
    private static final long INSTRUCTIONS = 250_000;

    /// What an instruction weighs, as text.
    private static final int INSTRUCTION = 32;

    private static final String DIGITS = "(0|[1-9][0-9]*+)";
    private static final Pattern COUNT = Pattern.compile("\\{" + DIGITS + "(?:(,)" + DIGITS + "?)?\\}");

    private static final Pattern INSENSITIVE = Pattern.compile("\\(\\?[a-zA-Z]*i");
    private static final Pattern TOKEN = Pattern.compile("\\\\x\\{0*([0-9a-fA-F]{1,6})\\}|\\\\.|.", Pattern.DOTALL);
    private static final int FIRST_ENDLESS = 0x1C80;
    private static final int LAST_ENDLESS = 0x1C88;

    private RegexLimits() {}

    /// Tells whether the library would never come to an end of compiling `expression`: where case does not
    /// matter it looks for other cases of the letters U+1C80 to U+1C88 for ever. A range is told by its
    /// dash only, so a few expressions count as endless that are not.
    private static boolean isEndless(String expression) {
        if (!INSENSITIVE.matcher(expression).find()) {
            return false;
        }
        Matcher token = TOKEN.matcher(expression);
        int beforeLast = 0;
        int last = 0;
        boolean dash = false;
        while (token.find()) {
            int character = character(token);
            boolean named = character >= FIRST_ENDLESS && character <= LAST_ENDLESS;
            boolean around = dash && beforeLast < FIRST_ENDLESS && character > LAST_ENDLESS;
            if (named || around) {
                return true;
            }
            dash = token.group().equals("-");
            beforeLast = last;
            last = character;
        }
        return false;
    }

    private static int character(Matcher token) {
        String hexadecimal = token.group(1);
        if (hexadecimal != null) {
            return Integer.parseInt(hexadecimal, 16);
        }
        String text = token.group();
        return text.codePointAt(text.length() > 1 && text.startsWith("\\") ? 1 : 0);
    }

    /// Pays for compiling `expression`.
    ///
    /// @throws BuiltinException where its repetitions are too large
    public static void admit(String expression, CallContext context) {
        context.charge(expression.length() * 4L);
        Shape shape = new Shape(expression);
        if (!shape.refused.isEmpty()) {
            throw BuiltinException.of("error parsing regexp: invalid repeat count: `" + shape.refused + "`");
        }
        if (shape.deepest > NESTING || shape.size > INSTRUCTIONS || isEndless(expression)) {
            throw context.exceeded("regular expression");
        }
        context.charge(shape.size * INSTRUCTION);
    }

    /// What stands in an expression, as far as it decides on its size.
    private static final class Shape {
        private final String expression;
        private final Deque<Level> around = new ArrayDeque<>();
        private Level level = new Level();
        private int at;

        /// How deep groups are inside each other.
        int deepest;

        /// About how many instructions it becomes.
        long size;

        /// The first repetition that is too large, or an empty text.
        String refused = "";

        /// What was read of a group: its largest product of repetitions, its size, and the same of its last item.
        private static final class Level {
            private long earlierProduct = 1;
            private long size = 2;
            private long lastProduct = 1;
            private long lastSize;

            long product() {
                return Math.max(earlierProduct, lastProduct);
            }

            void item(long itsProduct, long itsSize) {
                earlierProduct = product();
                size += itsSize;
                lastProduct = itsProduct;
                lastSize = itsSize;
            }
        }

        Shape(String expression) {
            this.expression = expression;
            Matcher count = COUNT.matcher(expression);
            while (at < expression.length() && level.size <= INSTRUCTIONS && refused.isEmpty()) {
                if (expression.charAt(at) == '{'
                        && count.region(at, expression.length()).lookingAt()) {
                    repeat(count);
                    at = count.end();
                } else {
                    next();
                }
            }
            size = level.size;
            around.forEach(outer -> size += outer.size);
        }

        private void next() {
            switch (expression.charAt(at)) {
                case '(' -> {
                    around.push(level);
                    deepest = Math.max(deepest, around.size());
                    level = new Level();
                    at++;
                }
                case ')' -> {
                    Level outer = around.poll();
                    if (outer != null) {
                        outer.item(level.product(), level.size);
                        level = outer;
                    }
                    at++;
                }
                case '*', '+', '?' -> {
                    level.size++;
                    at++;
                }
                case '[' -> {
                    at = afterClass();
                    level.item(1, 1);
                }
                case '\\' -> escape();
                default -> {
                    at++;
                    level.item(1, 1);
                }
            }
        }

        private void escape() {
            char kind = at + 1 < expression.length() ? expression.charAt(at + 1) : ' ';
            if (kind == 'Q') {
                int end = expression.indexOf("\\E", at);
                int to = end < 0 ? expression.length() : end;
                level.size += to - at;
                level.item(1, 1);
                at = end < 0 ? to : end + 2;
            } else {
                at = afterEscape(at);
                level.item(1, 1);
            }
        }

        // Braces after `\x` and `\p` name a character or a class.
        private int afterEscape(int from) {
            int next = from + 2;
            boolean braces = next < expression.length()
                    && expression.charAt(next) == '{'
                    && "xpP".indexOf(expression.charAt(from + 1)) >= 0;
            int end = braces ? expression.indexOf('}', next) : -1;
            return end < 0 ? Math.min(next, expression.length()) : end + 1;
        }

        private int afterClass() {
            int i = at + 1;
            if (i < expression.length() && expression.charAt(i) == '^') {
                i++;
            }
            boolean first = true;
            while (i < expression.length() && (first || expression.charAt(i) != ']')) {
                first = false;
                int named = expression.startsWith("[:", i) ? expression.indexOf(":]", i + 2) : -1;
                if (named >= 0) {
                    i = named + 2;
                } else {
                    i = expression.charAt(i) == '\\' ? afterEscape(i) : i + 1;
                }
            }
            return Math.min(i + 1, expression.length());
        }

        private void repeat(Matcher count) {
            long least = number(count.group(1));
            long most = count.group(3) == null ? least : number(count.group(3));
            long times = Math.max(least, most);
            boolean endless = count.group(2) != null && count.group(3) == null;
            long product = times == 0 && !endless ? 1 : level.lastProduct * Math.max(1, times);
            if (product > PRODUCT) {
                refused = count.group();
                return;
            }
            level.lastProduct = product;
            long whole = level.lastSize * Math.max(1, times) + times;
            level.size += whole - level.lastSize;
            level.lastSize = whole;
        }

        private static long number(String digits) {
            return digits.length() > 6 ? 1_000_000 : Long.parseLong(digits);
        }
    }
}
