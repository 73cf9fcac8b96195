// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// A regular expression in the syntax of [RE2](https://github.com/google/re2/wiki/Syntax) as Go's `regexp`
/// takes it: linear time, no back references, no look-around; with Go's limits and Go's messages.
///
/// Stricter than Go: expressions beyond 4,096 characters or some 20,000 instructions, groups nested deeper
/// than 250 levels, more empty alternatives in a row than the stack takes and two groups of one name are refused.
public final class GoRegexp {
    /// Longest expression, in characters.
    public static final int LONGEST = 4096;

    private final Pattern pattern;

    private GoRegexp(Pattern pattern) {
        this.pattern = pattern;
    }

    /// Compiles `expression`.
    ///
    /// @throws MalformedTextException where it is none, as in
    ///     ``error parsing regexp: missing argument to repetition operator: `*` ``
    public static GoRegexp compile(String expression) {
        if (expression.length() > LONGEST) {
            throw new MalformedTextException(
                    "error parsing regexp: expression too large: longer than " + LONGEST + " characters");
        }
        RepeatGuard.check(expression);
        FoldGuard.check(expression);
        try {
            GoRegexp compiled = new GoRegexp(Pattern.compile(expression));
            if (compiled.isTooDeep()) {
                throw RepeatGuard.malformed("expression too large", expression);
            }
            return compiled;
        } catch (PatternSyntaxException e) {
            // Brackets of a group that is not open reach re2j only behind what the guard took for something else.
            boolean underflow = "stack underflow".equals(e.getPattern());
            throw underflow
                    ? RepeatGuard.malformed("unexpected )", expression)
                    : RepeatGuard.malformed(e.getDescription(), String.valueOf(e.getPattern()));
        }
    }

    // The library follows empty alternatives, of which there may be thousands in a row, by calling itself.
    private boolean isTooDeep() {
        try {
            var _ = pattern.matcher("").find();
            return false;
        } catch (StackOverflowError _) {
            return true;
        }
    }

    /// Tells whether the expression matches some part of `text`; anchors are up to the expression. Where the stack does
    /// not suffice to find out, as it did when the expression was compiled, nothing matches.
    public boolean matchesIn(String text) {
        try {
            return pattern.matcher(text).find();
        } catch (StackOverflowError _) {
            return false;
        }
    }

    /// Returns the expression as it was written.
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
