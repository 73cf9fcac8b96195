// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.crd.MalformedTextException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/// A length of time as Go's `time.ParseDuration` reads it: a sequence of decimal numbers, each with a unit, such as
/// `300ms`, `1.5h` or `2h45m`. Units are `ns`, `us`, `µs`, `ms`, `s`, `m` and `h`; `0` needs none.
final class GoDuration {
    private static final Map<String, Long> NANOSECONDS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    /// More digits than any 64 bits of nanoseconds need.
    private static final int LONGEST = 64;

    private GoDuration() {}

    /// Returns the length of time that `text` names. Negative ones are none here.
    ///
    /// @throws MalformedTextException with Go's words where it names none
    static Duration parse(String text) {
        if (text.equals("0") || text.equals("+0")) {
            return Duration.ZERO;
        }
        int at = text.startsWith("+") ? 1 : 0;
        if (at == text.length() || text.length() > LONGEST) {
            throw invalid(text);
        }
        BigDecimal sum = BigDecimal.ZERO;
        while (at < text.length()) {
            int number = at;
            while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            BigDecimal value = number(text, text.substring(number, at));
            int unit = at;
            while (at < text.length() && !isDigit(text.charAt(at)) && text.charAt(at) != '.') {
                at++;
            }
            String name = text.substring(unit, at);
            if (name.isEmpty()) {
                throw new MalformedTextException("time: missing unit in duration \"" + text + "\"");
            }
            Long length = NANOSECONDS.get(name);
            if (length == null) {
                throw new MalformedTextException("time: unknown unit \"" + name + "\" in duration \"" + text + "\"");
            }
            sum = sum.add(value.multiply(BigDecimal.valueOf(length)));
        }
        if (sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw invalid(text);
        }
        return Duration.ofNanos(sum.longValue());
    }

    private static BigDecimal number(String whole, String digits) {
        boolean none = digits.chars().noneMatch(c -> isDigit((char) c));
        boolean twoPoints = digits.indexOf('.') != digits.lastIndexOf('.');
        if (none || twoPoints) {
            throw invalid(whole);
        }
        return new BigDecimal(digits.endsWith(".") ? digits + "0" : digits);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static MalformedTextException invalid(String text) {
        return new MalformedTextException("time: invalid duration \"" + text + "\"");
    }
}
