// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Refuses case-insensitive regular expressions that name the letters U+1C80 to U+1C88 or a range around them:
/// re2j
/// 1.8 knows no other case of these letters, the JDK does, and re2j then never comes to an end of looking for
/// more.
///
/// Ranges are told by their dash only, so outside of brackets a dash before a character beyond U+1C88 is refused
/// too.
final class FoldGuard {
    private static final int FIRST = 0x1C80;
    private static final int LAST = 0x1C88;

    private static final Pattern INSENSITIVE = Pattern.compile("\\(\\?[a-zA-Z]*i");
    private static final Pattern TOKEN = Pattern.compile("\\\\x\\{0*([0-9a-fA-F]{1,8})\\}|\\\\.|.", Pattern.DOTALL);

    private FoldGuard() {}

    /// Checks `expression`.
    ///
    /// @throws MalformedTextException where it names such letters
    static void check(String expression) {
        if (!INSENSITIVE.matcher(expression).find()) {
            return;
        }
        Matcher token = TOKEN.matcher(expression);
        int beforeLast = 0;
        int last = 0;
        boolean dash = false;
        while (token.find()) {
            int character = character(token);
            boolean named = character >= FIRST && character <= LAST;
            boolean around = dash && beforeLast < FIRST && character > LAST;
            if (named || around) {
                throw RepeatGuard.malformed("case folding of U+1C80 to U+1C88 is not supported", expression);
            }
            dash = token.group().equals("-");
            beforeLast = last;
            last = character;
        }
    }

    private static int character(Matcher token) {
        String hexadecimal = token.group(1);
        if (hexadecimal != null) {
            return Integer.parseUnsignedInt(hexadecimal, 16);
        }
        String text = token.group();
        return text.codePointAt(text.length() > 1 && text.startsWith("\\") ? 1 : 0);
    }
}
