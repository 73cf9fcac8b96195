// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNull;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a plain scalar means. The rules are those of YAML 1.1 as kubectl applies them, so that a file means
/// here what it means in the cluster: `yes` and `off` are truth values, `010` is eight, a date is a text.
final class YamlScalar {
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern INTEGER =
            Pattern.compile("([+-]?)(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|[1-9][0-9_]*|0)");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][+-]?[0-9]{1,4})?");
    private static final Set<String> NOT_FINITE = Set.of(
            ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
    private static final int LONGEST_NUMBER = 1000;

    private YamlScalar() {}

    /// Returns the value of a plain scalar without a tag.
    ///
    /// @throws MalformedYamlException where JSON has no such value: infinities, numbers of more than a
    ///     thousand digits
    static JsonValue plain(String text) {
        if (NULL.contains(text)) {
            return JsonNull.NULL;
        }
        if (TRUE.contains(text)) {
            return JsonBoolean.TRUE;
        }
        if (FALSE.contains(text)) {
            return JsonBoolean.FALSE;
        }
        if (NOT_FINITE.contains(text)) {
            throw new MalformedYamlException("the number " + text + " has no JSON form");
        }
        return number(text).<JsonValue>map(value -> value).orElseGet(() -> new JsonString(text));
    }

    private static Optional<JsonNumber> number(String text) {
        char first = text.charAt(0);
        if (!(first == '+' || first == '-' || first == '.' || (first >= '0' && first <= '9'))) {
            return Optional.empty();
        }
        if (text.length() > LONGEST_NUMBER) {
            return tooLong(text);
        }
        if (JSON_NUMBER.matcher(text).matches()) {
            return Optional.of(new JsonNumber(text));
        }
        Matcher integer = INTEGER.matcher(text);
        if (integer.matches()) {
            return integer(integer.group(1), integer.group(2).replace("_", "").toLowerCase(Locale.ROOT));
        }
        if (DECIMAL.matcher(text).matches()) {
            return Optional.of(new JsonNumber(new BigDecimal(text).toString().replace("E+", "E")));
        }
        return Optional.empty();
    }

    private static Optional<JsonNumber> tooLong(String text) {
        if (JSON_NUMBER.matcher(text).matches() || DECIMAL.matcher(text).matches()) {
            throw new MalformedYamlException("a number longer than " + LONGEST_NUMBER + " characters");
        }
        return Optional.empty();
    }

    private static Optional<JsonNumber> integer(String sign, String digits) {
        int radix = digits.startsWith("0x")
                ? 16
                : digits.startsWith("0b") ? 2 : digits.startsWith("0") && digits.length() > 1 ? 8 : 10;
        int skip = radix == 10 ? 0 : radix == 8 ? (digits.startsWith("0o") ? 2 : 1) : 2;
        if (digits.length() == skip) {
            return Optional.empty();
        }
        BigInteger value = new BigInteger(digits.substring(skip), radix);
        return Optional.of(new JsonNumber((sign.equals("-") ? value.negate() : value).toString()));
    }
}
