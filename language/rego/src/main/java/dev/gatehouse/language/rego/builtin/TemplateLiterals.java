// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.NumberValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/// Numbers and quoted texts as templates write them.
final class TemplateLiterals {
    private TemplateLiterals() {}

    /// Returns the number written as `written`; empty where it is none.
    static Optional<TemplateNode.Operand> number(String written) {
        String digits = written.replace("_", "");
        try {
            if (digits.length() > 400) {
                throw new NumberFormatException("too long");
            }
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                return Optional.of(
                        new TemplateNode.NumberLiteral(NumberValue.of(new BigInteger(digits.substring(2), 16))));
            }
            BigDecimal value = new BigDecimal(digits);
            if (Math.abs((long) value.scale()) > 400) {
                throw new NumberFormatException("too large");
            }
            boolean whole = value.stripTrailingZeros().scale() <= 0;
            return Optional.of(new TemplateNode.NumberLiteral(
                    whole ? NumberValue.of(value.toBigInteger()) : NumberValue.of(value.toPlainString())));
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
