// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Refuses regular expressions whose nested repetitions multiply beyond what RE2 allows. The library checks
/// each count alone and would build a program a thousand times as large.
public final class RegexLimits {
    private static final int PRODUCT = 1000;
    private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,6})(?:,([0-9]{0,6}))?\\}");

    private static final Pattern INSENSITIVE = Pattern.compile("\\(\\?[a-zA-Z]*i");
    private static final Pattern TOKEN = Pattern.compile("\\\\x\\{0*([0-9a-fA-F]{1,6})\\}|\\\\.|.", Pattern.DOTALL);
    private static final int FIRST_ENDLESS = 0x1C80;
    private static final int LAST_ENDLESS = 0x1C88;

    private RegexLimits() {}

    /// Tells whether the library would never come to an end of compiling `expression`: where case does not
    /// matter it looks for other cases of the letters U+1C80 to U+1C88 for ever. A range is told by its
    /// dash only, so a few expressions count as endless that are not.
    public static boolean isEndless(String expression) {
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

    /// Checks `expression`.
    ///
    /// @throws BuiltinException where its repetitions are too large
    public static void check(String expression) {
        Deque<Integer> groups = new ArrayDeque<>();
        Matcher counts = COUNT.matcher(expression);
        int largest = 1;
        int last = 1;
        int at = 0;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (c == '{' && counts.region(at, expression.length()).lookingAt()) {
                last *= Math.max(1, Math.max(number(counts.group(1)), number(counts.group(2))));
                if (last > PRODUCT || last < 1) {
                    throw BuiltinException.of("error parsing regexp: invalid repeat count: `" + counts.group() + "`");
                }
                largest = Math.max(largest, last);
                at = counts.end();
                continue;
            }
            if (c == '(') {
                groups.push(largest);
                largest = 1;
                last = 1;
            } else if (c == ')' && !groups.isEmpty()) {
                last = largest;
                largest = Math.max(largest, groups.pop());
            } else if (c != '*' && c != '+' && c != '?') {
                last = 1;
            }
            at += c == '\\' ? 2 : 1;
        }
    }

    private static int number(@Nullable String digits) {
        return digits == null || digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
