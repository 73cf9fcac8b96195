// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.util.Optional;
import java.util.regex.Pattern;

/// The syntax of the globs that select images.
final class GlobSyntax {
    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9_:/*.@-]+");

    private GlobSyntax() {}

    /// Returns why `glob` is none: `syntax error in pattern` where brackets or a backslash are left open,
    /// otherwise `invalid glob "..."` for characters that no image name has. Empty where it is one.
    static Optional<String> problem(String glob) {
        if (!wellFormed(glob)) {
            return Optional.of("syntax error in pattern");
        }
        return ALLOWED.matcher(glob).matches() ? Optional.empty() : Optional.of("invalid glob " + GoQuote.quote(glob));
    }

    // The pattern syntax of Go's filepath.Match, which the reference consults first.
    private static boolean wellFormed(String glob) {
        int at = 0;
        while (at >= 0 && at < glob.length()) {
            at = switch (glob.charAt(at)) {
                case '\\' -> at + 1 < glob.length() ? at + 2 : -1;
                case '[' -> bracket(glob, at + 1);
                default -> at + 1;
            };
        }
        return at >= 0;
    }

    /// Returns the position behind the bracket expression whose first character is at `start`, or -1 where it
    /// is empty or left open.
    private static int bracket(String glob, int start) {
        int at = glob.startsWith("^", start) ? start + 1 : start;
        boolean empty = true;
        while (at >= 0 && at < glob.length()) {
            if (glob.charAt(at) == ']' && !empty) {
                return at + 1;
            }
            at = member(glob, at);
            if (at >= 0 && at < glob.length() && glob.charAt(at) == '-') {
                at = member(glob, at + 1);
            }
            empty = false;
        }
        return -1;
    }

    private static int member(String glob, int at) {
        if (at >= glob.length() || glob.charAt(at) == '-' || glob.charAt(at) == ']') {
            return -1;
        }
        int last = glob.charAt(at) == '\\' ? at + 1 : at;
        return last < glob.length() ? glob.offsetByCodePoints(last, 1) : -1;
    }
}
