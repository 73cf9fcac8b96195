// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The regular expressions of one evaluation, each compiled once.
final class Regexes {
    private final Map<String, CallContext.Regex> known = new HashMap<>();

    CallContext.Regex compile(String expression) {
        return known.computeIfAbsent(expression, Regexes::compiled);
    }

    private static CallContext.Regex compiled(String expression) {
        Optional<String> problem = RegexGuard.problem(expression);
        if (problem.isPresent()) {
            return new CallContext.Regex.Unusable("error parsing regexp: " + problem.get());
        }
        try {
            return new CallContext.Regex.Usable(Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            return new CallContext.Regex.Unusable(String.valueOf(e.getMessage()));
        }
    }
}
