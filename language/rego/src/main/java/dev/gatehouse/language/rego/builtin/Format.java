// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.TermText;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// `sprintf`, by the rules of Go's `fmt`: integers as they are, other numbers as doubles, strings as they
/// are, everything else as the language writes it.
final class Format {
    private static final int DECIMALS_LIMIT = 5000;
    // Widths beyond this are none to the reference.
    private static final int WIDTH_LIMIT = 1_000_000;

    private final Call call;
    private final String format;
    private final List<Value> values;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;
    private boolean plus;
    private boolean minus;
    private boolean sharp;
    private boolean space;
    private boolean zero;
    private int width;
    private int precision;
    private boolean upper;
    private boolean reordered;

    Format(Call call, String format, List<Value> values) {
        this.call = call;
        this.format = format;
        this.values = values;
    }

    String text() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            int end = percent < 0 ? format.length() : percent;
            append(format.substring(at, end));
            at = end;
            if (percent >= 0) {
                at++;
                verb();
            }
        }
        if (!reordered && next < values.size()) {
            append("%!(EXTRA ");
            for (int i = next; i < values.size(); i++) {
                append((i > next ? ", " : "") + goType(values.get(i)) + "=" + plain(values.get(i)));
            }
            append(")");
        }
        return out.toString();
    }

    private void append(String text) {
        call.charge(text.length());
        out.append(text);
    }

    private void verb() {
        plus = false;
        minus = false;
        sharp = false;
        space = false;
        zero = false;
        flags();
        if (!index()) {
            append("%!(BADINDEX)");
            at = Math.min(format.length(), at + 1);
            return;
        }
        width = number(-1);
        precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = number(0);
        }
        if (!index()) {
            append("%!(BADINDEX)");
            at = Math.min(format.length(), at + 1);
            return;
        }
        if (at >= format.length()) {
            append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(at);
        at += Character.charCount(verb);
        if (verb == '%') {
            append("%");
            return;
        }
        if (next >= values.size()) {
            append("%!" + Character.toString(verb) + "(MISSING)");
            return;
        }
        call.charge(Math.max(0, width) + (long) Math.max(0, precision));
        one(verb, values.get(next++));
    }

    private void flags() {
        while (at < format.length()) {
            switch (format.charAt(at)) {
                case '+' -> plus = true;
                case '-' -> {
                    minus = true;
                    zero = false;
                }
                case '#' -> sharp = true;
                case ' ' -> space = true;
                case '0' -> zero = !minus;
                default -> {
                    return;
                }
            }
            at++;
        }
    }

    // `[n]` names the value the verb is for; returns whether it is there.
    private boolean index() {
        if (at >= format.length() || format.charAt(at) != '[') {
            return true;
        }
        reordered = true;
        int close = format.indexOf(']', at);
        String digits = close < 0 ? "" : format.substring(at + 1, close);
        if (!digits.matches("[1-9][0-9]{0,5}")) {
            return false;
        }
        at = close + 1;
        next = Integer.parseInt(digits) - 1;
        return next < values.size();
    }

    private int number(int missing) {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            if (next < values.size()
                    && values.get(next) instanceof NumberValue value
                    && value.whole().isPresent()) {
                next++;
                int size = value.whole().orElse(0);
                if (size < 0) {
                    minus = true;
                    size = -size;
                }
                if (size <= WIDTH_LIMIT) {
                    return size;
                }
                append("%!(BADWIDTH)");
                return missing;
            }
            next++;
            append("%!(BADWIDTH)");
            return missing;
        }
        int start = at;
        long number = 0;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            if (number > WIDTH_LIMIT) {
                at = format.length();
                return missing;
            }
            number = number * 10 + (format.charAt(at) - '0');
            at++;
        }
        return start == at ? missing : (int) number;
    }

    private void one(int verb, Value value) {
        if (verb == 'T') {
            pad(goType(value));
            return;
        }
        if (value instanceof NumberValue number) {
            if (number.isWrittenAsInteger()) {
                integer(verb, number);
            } else if (Double.isInfinite(number.exact().doubleValue())) {
                string(verb, number.text());
            } else {
                real(verb, number);
            }
        } else {
            string(verb, value instanceof StringValue(String text) ? text : TermText.of(value));
        }
    }

    private static String goType(Value value) {
        if (value instanceof NumberValue number) {
            return number.isSmall() ? "int" : number.isWrittenAsInteger() ? "*big.Int" : "float64";
        }
        return "string";
    }

    private static String plain(Value value) {
        return switch (value) {
            case StringValue(String text) -> text;
            case NumberValue number
            when !number.isWrittenAsInteger()
                    && !Double.isInfinite(number.exact().doubleValue()) ->
                general(number.exact().doubleValue(), -1, false);
            default -> TermText.of(value);
        };
    }

    private void bad(int verb, Value value, String text) {
        append("%!" + Character.toString(verb) + "(" + goType(value) + "=" + text + ")");
    }

    private void string(int verb, String text) {
        String cut = precision >= 0 && precision < text.codePointCount(0, text.length())
                ? text.substring(0, text.offsetByCodePoints(0, precision))
                : text;
        switch (verb) {
            case 'v', 's' -> pad(verb == 'v' && sharp ? quoted(cut) : cut);
            case 'q' -> pad(sharp && cut.indexOf('`') < 0 ? "`" + cut + "`" : quoted(cut));
            case 'x', 'X' -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                String hex = HexFormat.of().formatHex(bytes);
                if (precision >= 0 && precision * 2 < hex.length()) {
                    hex = hex.substring(0, precision * 2);
                }
                pad((sharp ? "0x" : "") + (verb == 'X' ? hex.toUpperCase(Locale.ROOT) : hex));
            }
            default -> bad(verb, StringValue.EMPTY, text);
        }
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        TermText.quote(text, quoted);
        return quoted.toString();
    }

    private void integer(int verb, NumberValue number) {
        BigInteger value = number.bigInteger().orElse(BigInteger.ZERO);
        switch (verb) {
            case 'v', 'd' -> digits(value, 10, "");
            case 'b' -> digits(value, 2, sharp ? "0b" : "");
            case 'o' -> digits(value, 8, sharp ? "0" : "");
            case 'O' -> digits(value, 8, "0o");
            case 'x' -> digits(value, 16, sharp ? "0x" : "");
            case 'X' -> {
                upper = true;
                digits(value, 16, sharp ? "0X" : "");
                upper = false;
            }
            case 's' -> {
                if (number.isSmall()) {
                    bad(verb, number, number.text());
                } else {
                    digits(value, 10, "");
                }
            }
            case 'c' -> pad(Character.toString(codePoint(value)));
            case 'q' -> pad("'" + Character.toString(codePoint(value)) + "'");
            case 'U' -> pad(String.format("U+%04X", value));
            default -> bad(verb, number, number.text());
        }
    }

    private static int codePoint(BigInteger value) {
        boolean valid = value.bitLength() < 31 && Character.isValidCodePoint(value.intValue());
        return valid ? value.intValue() : 0xFFFD;
    }

    private void digits(BigInteger value, int base, String prefix) {
        String digits = value.abs().toString(base);
        if (upper) {
            digits = digits.toUpperCase(Locale.ROOT);
        }
        if (precision >= 0 && digits.length() < precision) {
            digits = "0".repeat(precision - digits.length()) + digits;
        }
        String sign = value.signum() < 0 ? "-" : plus ? "+" : space ? " " : "";
        if (zero && precision < 0 && width > 0) {
            int missing = width - sign.length() - prefix.length() - digits.length();
            digits = "0".repeat(Math.max(0, missing)) + digits;
        }
        pad(sign + prefix + digits);
    }

    private void real(int verb, NumberValue number) {
        if (precision > DECIMALS_LIMIT) {
            throw call.exceeded("number");
        }
        double value = number.exact().doubleValue();
        String text = switch (verb) {
            case 'v', 'g' -> general(value, precision, false);
            case 'G' -> general(value, precision, false).toUpperCase(Locale.ROOT);
            case 'e' -> exponent(new BigDecimal(value), precision < 0 ? 6 : precision);
            case 'E' ->
                exponent(new BigDecimal(value), precision < 0 ? 6 : precision).toUpperCase(Locale.ROOT);
            case 'f', 'F' ->
                new BigDecimal(value)
                        .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
            default -> "";
        };
        if (text.isEmpty()) {
            bad(verb, number, general(value, -1, false));
            return;
        }
        if (plus && value >= 0) {
            text = "+" + text;
        } else if (space && value >= 0) {
            text = " " + text;
        }
        if (zero && width > text.length()) {
            int sign = text.startsWith("-") || text.startsWith("+") || text.startsWith(" ") ? 1 : 0;
            text = text.substring(0, sign) + "0".repeat(width - text.length()) + text.substring(sign);
        }
        pad(text);
    }

    /// Writes a double as Go's `%g`, or `%v` where no precision is given (exponent form from 1e21 on).
    static String general(double value, int precision, boolean shortForm) {
        if (value == 0) {
            return "0";
        }
        BigDecimal digits = precision < 0
                ? new BigDecimal(Double.toString(value))
                : new BigDecimal(value).round(new MathContext(Math.max(1, precision), RoundingMode.HALF_EVEN));
        digits = digits.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        int limit = precision < 0 ? (shortForm ? 6 : 21) : Math.max(1, precision);
        if (exponent < -4 || exponent >= limit) {
            return exponent(digits, digits.precision() - 1);
        }
        return digits.toPlainString();
    }

    private static String exponent(BigDecimal value, int decimals) {
        BigDecimal rounded = value.round(new MathContext(decimals + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        BigDecimal mantissa = rounded.movePointLeft(exponent).setScale(decimals, RoundingMode.HALF_EVEN);
        return mantissa.toPlainString() + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private void pad(String text) {
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            append(text);
            return;
        }
        call.charge(missing);
        String filler = (zero && !minus ? "0" : " ").repeat(missing);
        append(minus ? text + filler : filler + text);
    }
}
