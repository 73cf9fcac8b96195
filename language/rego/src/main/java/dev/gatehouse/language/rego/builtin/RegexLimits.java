// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Refuses regular expressions whose nested repetitions multiply beyond what RE2 allows. The library checks each
/// count alone and would build a program a thousand times as large.
public final class RegexLimits {
    private static final int PRODUCT = 1000;
    private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,6})(?:,([0-9]{0,6}))?\\}");

    private RegexLimits() {}

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
