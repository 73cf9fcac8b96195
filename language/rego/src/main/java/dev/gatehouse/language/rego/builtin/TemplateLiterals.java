// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.NumberValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers and quoted texts as templates write them.
final class TemplateLiterals {
    private static final Pattern WHOLE = Pattern.compile("(0x[0-9a-f]+)|(0b[01]+)|(0o?[0-7]+)|0|[1-9][0-9]*");

    private TemplateLiterals() {}

    /// Returns the number written as `written`; empty where it is none.
    static Optional<TemplateNode.Operand> number(String written) {
        String digits = written.replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = digits.startsWith("-");
        digits = digits.startsWith("+") || negative ? digits.substring(1) : digits;
        try {
            if (digits.length() > 400) {
                throw new NumberFormatException("too long");
            }
            Matcher whole = WHOLE.matcher(digits);
            if (whole.matches()) {
                int base = whole.group(1) != null ? 16 : whole.group(2) != null ? 2 : whole.group(3) != null ? 8 : 10;
                String plain = base == 10 ? digits : digits.replaceFirst("^0[xbo]", "");
                BigInteger value = new BigInteger(negative ? "-" + plain : plain, base);
                return value.bitLength() > 63
                        ? Optional.empty()
                        : Optional.of(new TemplateNode.NumberLiteral(NumberValue.of(value), false));
            }
            boolean hexadecimal = digits.startsWith("0x");
            if (!hexadecimal && digits.matches("[0-9]*")) {
                return Optional.empty();
            }
            BigDecimal value = hexadecimal ? new BigDecimal(Double.parseDouble(digits)) : new BigDecimal(digits);
            if (Math.abs((long) value.scale()) > 400) {
                throw new NumberFormatException("too large");
            }
            value = negative ? value.negate() : value;
            boolean round = value.stripTrailingZeros().scale() <= 0;
            return Optional.of(new TemplateNode.NumberLiteral(
                    round ? NumberValue.of(value.toBigInteger()) : NumberValue.of(value.toPlainString()), true));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// Returns what stands between quotes with its escapes resolved; empty where one is malformed.
    static Optional<String> unescaped(String inner) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < inner.length()) {
            char c = inner.charAt(i++);
            if (c != '\\' || i >= inner.length()) {
                out.append(c);
                continue;
            }
            char escape = inner.charAt(i++);
            int simple = "abfnrtv\\'\"".indexOf(escape);
            if (simple >= 0) {
                out.append("\u0007\b\f\n\r\t\u000b\\'\"".charAt(simple));
                continue;
            }
            int length = escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
            if (length == 0 || i + length > inner.length()) {
                return Optional.empty();
            }
            try {
                out.appendCodePoint(Integer.parseInt(inner.substring(i, i + length), 16));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
            i += length;
        }
        return Optional.of(out.toString());
    }
}
