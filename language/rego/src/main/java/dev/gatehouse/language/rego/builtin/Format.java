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
    private boolean signed;
    private boolean goSyntax;
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
        boolean there = index();
        width = number(-1);
        precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = number(0);
        }
        there &= index();
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
        if (!there || next >= values.size()) {
            append("%!" + Character.toString(verb) + (there ? "(MISSING)" : "(BADINDEX)"));
            return;
        }
        // With `%v` these two flags ask for more detail, not for signs and prefixes.
        goSyntax = verb == 'v' && sharp;
        signed = verb == 'v' && plus;
        sharp &= verb != 'v';
        plus &= verb != 'v';
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
        int wanted = Integer.parseInt(digits) - 1;
        if (wanted >= values.size()) {
            return false;
        }
        next = wanted;
        return true;
    }

    private int number(int missing) {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            if (next < values.size() && values.get(next) instanceof NumberValue value && value.isSmall()) {
                next++;
                int size = (int) Math.clamp(value.small(), -WIDTH_LIMIT - 1L, WIDTH_LIMIT + 1L);
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
                    && !Double.isInfinite(number.exact().doubleValue()) -> {
                double real = number.exact().doubleValue();
                yield (real == 0 && number.text().startsWith("-") ? "-" : "") + general(real, -1);
            }
            case NumberValue number
            when number.isWrittenAsInteger() ->
                number.bigInteger().map(BigInteger::toString).orElseGet(number::text);
            default -> TermText.of(value);
        };
    }

    // Shows the value itself, under the flags that the verb has.
    private void bad(int verb, Value value) {
        append("%!" + Character.toString(verb) + "(" + goType(value) + "=");
        one('v', value);
        append(")");
    }

    private void string(int verb, String text) {
        String cut = precision >= 0 && precision < text.codePointCount(0, text.length())
                ? text.substring(0, text.offsetByCodePoints(0, precision))
                : text;
        switch (verb) {
            case 'v', 's' -> pad(goSyntax ? quoted(cut) : cut);
            case 'q' -> pad(sharp && cut.indexOf('`') < 0 ? "`" + cut + "`" : quoted(cut));
            case 'x', 'X' -> pad(hexadecimal(text, verb == 'X'));
            default -> bad(verb, new StringValue(text));
        }
    }

    private String hexadecimal(String text, boolean capitals) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = precision >= 0 ? Math.min(precision, bytes.length) : bytes.length;
        String prefix = sharp ? "0x" : "";
        HexFormat hex = space ? HexFormat.ofDelimiter(" ").withPrefix(prefix) : HexFormat.of();
        String digits = hex.formatHex(bytes, 0, length);
        String whole = space || digits.isEmpty() ? digits : prefix + digits;
        return capitals ? whole.toUpperCase(Locale.ROOT) : whole;
    }

    private String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        TermText.quote(text, quoted);
        if (!plus) {
            return quoted.toString();
        }
        StringBuilder ascii = new StringBuilder();
        quoted.codePoints().forEach(code -> {
            if (code < 0x80) {
                ascii.append((char) code);
            } else {
                ascii.append(code < 0x10000 ? String.format("\\u%04x", code) : String.format("\\U%08x", code));
            }
        });
        return ascii.toString();
    }

    private String quotedRune(int code) {
        if (code == '\'') {
            return "'\\''";
        }
        String text = code == '"' ? "\"" : quoted(Character.toString(code));
        return code == '"' ? "'\"'" : "'" + text.substring(1, text.length() - 1) + "'";
    }

    private void integer(int verb, NumberValue number) {
        BigInteger value = number.bigInteger().orElse(BigInteger.ZERO);
        if (!number.isSmall()) {
            if ("bodxXsvO".indexOf(verb) < 0) {
                append("%!" + Character.toString(verb) + "(big.Int=" + number.text() + ")");
                return;
            }
            plus |= signed;
            sharp |= goSyntax;
        }
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
                    bad(verb, number);
                } else {
                    digits(value, 10, "");
                }
            }
            case 'c' -> pad(Character.toString(codePoint(value)));
            case 'q' -> pad(quotedRune(codePoint(value)));
            case 'U' -> pad(unicode(value));
            default -> bad(verb, number);
        }
    }

    private static String unicode(BigInteger value) {
        BigInteger unsigned = value.signum() < 0 ? value.add(BigInteger.TWO.pow(64)) : value;
        String digits = unsigned.toString(16).toUpperCase(Locale.ROOT);
        return "U+" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
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
            case 'v', 'g' -> general(value, precision);
            case 'G' -> general(value, precision).toUpperCase(Locale.ROOT);
            case 'e' -> exponent(new BigDecimal(value), precision < 0 ? 6 : precision);
            case 'E' ->
                exponent(new BigDecimal(value), precision < 0 ? 6 : precision).toUpperCase(Locale.ROOT);
            case 'f', 'F' ->
                new BigDecimal(value)
                        .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
            case 'x' -> hexadecimal(value);
            case 'X' -> hexadecimal(value).toUpperCase(Locale.ROOT);
            case 'b' -> binary(value);
            default -> "";
        };
        if (text.isEmpty()) {
            bad(verb, number);
            return;
        }
        if (sharp && verb != 'b') {
            text = withZeros(text, verb);
        }
        // A zero keeps the sign it is written with.
        boolean negative = value < 0 || (value == 0 && number.text().startsWith("-"));
        if (negative && value == 0) {
            text = "-" + text;
        } else if (plus && !negative) {
            text = "+" + text;
        } else if (space && !negative) {
            text = " " + text;
        }
        if (zero && width > text.length()) {
            int sign = text.startsWith("-") || text.startsWith("+") || text.startsWith(" ") ? 1 : 0;
            text = text.substring(0, sign) + "0".repeat(width - text.length()) + text.substring(sign);
        }
        pad(text);
    }

    // Such as 0x1.8p+01.
    private String hexadecimal(double value) {
        if (value == 0) {
            return "0x0" + (precision > 0 ? "." + "0".repeat(precision) : "") + "p+00";
        }
        double size = Math.abs(value);
        int exponent = Math.getExponent(size);
        BigInteger mantissa;
        if (exponent < Double.MIN_EXPONENT) {
            mantissa = BigInteger.valueOf(Double.doubleToLongBits(size));
            int missing = 53 - mantissa.bitLength();
            mantissa = mantissa.shiftLeft(missing);
            exponent = Double.MIN_EXPONENT - missing;
        } else {
            mantissa = BigInteger.valueOf((Double.doubleToLongBits(size) & ((1L << 52) - 1)) | (1L << 52));
        }
        if (precision >= 0 && precision < 13) {
            BigDecimal unit = new BigDecimal(BigInteger.ONE.shiftLeft(4 * (13 - precision)));
            mantissa = new BigDecimal(mantissa)
                    .divide(unit)
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .multiply(unit)
                    .toBigInteger();
            if (mantissa.bitLength() > 53) {
                mantissa = mantissa.shiftRight(1);
                exponent++;
            }
        }
        String digits = mantissa.toString(16).substring(1);
        if (precision < 0) {
            digits = digits.replaceFirst("0+$", "");
        } else if (precision <= 13) {
            digits = digits.substring(0, precision);
        } else {
            digits += "0".repeat(precision - 13);
        }
        return (value < 0 ? "-" : "") + "0x1" + (digits.isEmpty() ? "" : "." + digits) + "p"
                + String.format("%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    // Mantissa and power of two, both decimal.
    private static String binary(double value) {
        long bits = Double.doubleToLongBits(Math.abs(value));
        int biased = (int) (bits >> 52);
        long fraction = bits & ((1L << 52) - 1);
        long mantissa = biased == 0 ? fraction : fraction | (1L << 52);
        int exponent = Math.max(1, biased) - 1075;
        return (value < 0 ? "-" : "") + mantissa + "p" + (exponent < 0 ? "" : "+") + exponent;
    }

    // `#` keeps the point and, where no precision is given, six digits.
    private String withZeros(String text, int verb) {
        int end = text.length();
        boolean hex = verb == 'x' || verb == 'X';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (hex ? c == 'p' || c == 'P' : c == 'e' || c == 'E') {
                end = i;
                break;
            }
        }
        String number = text.substring(0, end);
        boolean point = number.indexOf('.') >= 0;
        int wanted = "eEfF".indexOf(verb) >= 0 ? 0 : precision < 0 ? 6 : precision;
        // Leading zeros do not count, unless there is nothing else.
        boolean started = hex || number.matches("-?[0.]+");
        int digits = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = Character.digit(number.charAt(i), 16);
            started |= digit > 0;
            digits += started && digit >= 0 ? 1 : 0;
        }
        return number + (point ? "" : ".") + "0".repeat(Math.max(0, wanted - digits)) + text.substring(end);
    }

    /// Writes a double as Go's `%g`; without a precision as short as it can be told from others, with an exponent
    /// from a million on.
    static String general(double value, int precision) {
        if (value == 0) {
            return "0";
        }
        BigDecimal digits = precision < 0
                ? new BigDecimal(Double.toString(value))
                : new BigDecimal(value).round(new MathContext(Math.max(1, precision), RoundingMode.HALF_EVEN));
        digits = digits.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        int limit = precision < 0 ? 6 : Math.max(1, precision);
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
