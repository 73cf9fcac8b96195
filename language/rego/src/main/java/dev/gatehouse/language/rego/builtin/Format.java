// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.TermText;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// `sprintf`, by the rules of Go's `fmt`: integers as they are, other numbers as doubles, strings as they
/// are, everything else as the language writes it.
final class Format {
    private static final int DECIMALS_LIMIT = 5000;
    // Widths beyond this are none to the reference.
    private static final int WIDTH_LIMIT = 1_000_000;

    private final Call call;
    private final String format;
    private final List<Value> values;
    private final boolean flags;
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
    private boolean there;

    /// Makes a text of `values`.
    ///
    /// @param flags whether true and false are values of their own, as they are to templates
    Format(Call call, String format, List<Value> values, boolean flags) {
        this.call = call;
        this.format = format;
        this.values = values;
        this.flags = flags;
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
        there = true;
        width(index());
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

    // Reads width and precision, each of which may come from a value that an index names; an index may also stand
    // before the verb, but only one at a place, and a written number does not go with one.
    private void width(boolean named) {
        boolean indexed = named;
        width = -1;
        precision = -1;
        if (isAt('*')) {
            OptionalInt size = counted();
            append(size.isPresent() ? "" : "%!(BADWIDTH)");
            width = size.isPresent() ? Math.abs(size.getAsInt()) : -1;
            minus |= size.orElse(0) < 0;
            zero &= !minus;
            indexed = false;
        } else {
            int from = at;
            width = written(-1);
            there &= !indexed || at == from;
        }
        if (at + 1 < format.length() && isAt('.')) {
            at++;
            there &= !indexed;
            indexed = index();
            if (isAt('*')) {
                precision = Math.max(-1, counted().orElse(-1));
                append(precision < 0 ? "%!(BADPREC)" : "");
                indexed = false;
            } else {
                precision = written(0);
            }
        }
        if (!indexed) {
            index();
        }
    }

    private boolean isAt(char c) {
        return at < format.length() && format.charAt(at) == c;
    }

    // `[n]` names the value that comes next; returns whether there was a number.
    private boolean index() {
        if (!isAt('[')) {
            return false;
        }
        reordered = true;
        int close = format.indexOf(']', at);
        if (close < 0) {
            at++;
            there = false;
            return false;
        }
        String digits = format.substring(at + 1, close);
        at = close + 1;
        boolean number = digits.matches("0*[0-9]{1,7}");
        int wanted = number ? Integer.parseInt(digits) - 1 : -1;
        if (wanted >= 0 && wanted < values.size()) {
            next = wanted;
        } else {
            there = false;
        }
        return number;
    }

    // The next value as a width or a precision.
    private OptionalInt counted() {
        at++;
        if (next >= values.size()) {
            return OptionalInt.empty();
        }
        return values.get(next++) instanceof NumberValue value
                        && value.isSmall()
                        && value.small() >= -WIDTH_LIMIT
                        && value.small() <= WIDTH_LIMIT
                ? OptionalInt.of((int) value.small())
                : OptionalInt.empty();
    }

    private int written(int missing) {
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
            } else if (isHuge(number)) {
                string(verb, number.text());
            } else {
                real(verb, number);
            }
        } else if (flags && value instanceof BooleanValue flag) {
            if (verb == 't' || verb == 'v') {
                pad(flag.toString());
            } else {
                bad(verb, flag);
            }
        } else {
            string(verb, value instanceof StringValue(String text) ? text : TermText.of(value));
        }
    }

    // No double holds it.
    private static boolean isHuge(NumberValue number) {
        return Double.isInfinite(number.exact().doubleValue());
    }

    private String goType(Value value) {
        if (flags && value instanceof BooleanValue) {
            return "bool";
        }
        if (value instanceof NumberValue number) {
            if (number.isWrittenAsInteger()) {
                return number.isSmall() ? "int" : "*big.Int";
            }
            return isHuge(number) ? "string" : "float64";
        }
        return "string";
    }

    private static String plain(Value value) {
        return switch (value) {
            case StringValue(String text) -> text;
            case NumberValue number
            when !number.isWrittenAsInteger() && !isHuge(number) -> {
                double real = number.exact().doubleValue();
                yield (real == 0 && number.text().startsWith("-") ? "-" : "") + RealText.general(real, -1);
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
            case 'q' -> pad(sharp && isRaw(cut) ? "`" + cut + "`" : quoted(cut));
            case 'x', 'X' -> pad(hexadecimal(text, verb == 'X'));
            default -> bad(verb, new StringValue(text));
        }
    }

    // What fits between backquotes: one line without control characters.
    private static boolean isRaw(String text) {
        return text.codePoints().noneMatch(c -> c == '`' || c == 0x7F || c == 0xFEFF || (c < ' ' && c != '\t'));
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
            case 'v', 'd' -> digits(number, 10, "");
            case 'b' -> digits(number, 2, sharp ? "0b" : "");
            case 'o' -> digits(number, 8, sharp ? "0" : "");
            case 'O' -> digits(number, 8, "0o");
            case 'x' -> digits(number, 16, sharp ? "0x" : "");
            case 'X' -> {
                upper = true;
                digits(number, 16, sharp ? "0X" : "");
                upper = false;
            }
            case 's' -> {
                if (number.isSmall()) {
                    bad(verb, number);
                } else {
                    digits(number, 10, "");
                }
            }
            case 'c' -> pad(Character.toString(codePoint(value)));
            case 'q' -> pad(quotedRune(codePoint(value)));
            case 'U' -> pad(unicode(value));
            default -> bad(verb, number);
        }
    }

    private String unicode(BigInteger value) {
        BigInteger unsigned = value.signum() < 0 ? value.add(BigInteger.TWO.pow(64)) : value;
        String digits = unsigned.toString(16).toUpperCase(Locale.ROOT);
        String name = "U+" + "0".repeat(Math.max(0, Math.max(4, precision) - digits.length())) + digits;
        zero = false;
        boolean valid = unsigned.bitLength() < 31 && Character.isValidCodePoint(unsigned.intValue());
        if (!sharp || !valid) {
            return name;
        }
        String character = Character.toString(unsigned.intValue());
        StringBuilder quoted = new StringBuilder();
        TermText.quote(character, quoted);
        boolean shown = "\"\\".contains(character) || quoted.toString().equals("\"" + character + "\"");
        return shown ? name + " '" + character + "'" : name;
    }

    private static int codePoint(BigInteger value) {
        boolean valid = value.bitLength() < 31
                && Character.isValidCodePoint(value.intValue())
                && (value.intValue() < Character.MIN_SURROGATE || value.intValue() > Character.MAX_SURROGATE);
        return valid ? value.intValue() : 0xFFFD;
    }

    // Zeros fill up to the precision, or, where that is missing, to the width, of which a prefix takes part in large
    // numbers only.
    private void digits(NumberValue number, int base, String mark) {
        BigInteger value = number.bigInteger().orElse(BigInteger.ZERO);
        String digits = value.abs().toString(base);
        String sign = value.signum() < 0 ? "-" : plus ? "+" : space ? " " : "";
        String prefix = mark;
        if (upper) {
            digits = digits.toUpperCase(Locale.ROOT);
        }
        if (precision == 0 && value.signum() == 0) {
            digits = "";
            sign = "";
            prefix = "";
        }
        int least = zero && precision < 0 ? width - sign.length() : precision;
        if (!number.isSmall() && precision < 0) {
            least -= prefix.length();
        }
        digits = "0".repeat(Math.max(0, least - digits.length())) + digits;
        if (prefix.equals("0") && number.isSmall() && digits.startsWith("0")) {
            prefix = "";
        }
        zero = false;
        pad(sign + prefix + digits);
    }

    private void real(int verb, NumberValue number) {
        if (precision > DECIMALS_LIMIT) {
            throw call.exceeded("number");
        }
        double exact = number.exact().doubleValue();
        double value = Math.abs(exact);
        String text = switch (verb) {
            case 'v', 'g' -> RealText.general(value, precision);
            case 'G' -> RealText.general(value, precision).toUpperCase(Locale.ROOT);
            case 'e' -> RealText.exponent(new BigDecimal(value), precision < 0 ? 6 : precision);
            case 'E' ->
                RealText.exponent(new BigDecimal(value), precision < 0 ? 6 : precision)
                        .toUpperCase(Locale.ROOT);
            case 'f', 'F' ->
                new BigDecimal(value)
                        .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
            case 'x' -> RealText.hexadecimal(value, precision);
            case 'X' -> RealText.hexadecimal(value, precision).toUpperCase(Locale.ROOT);
            case 'b' -> RealText.binary(value);
            default -> "";
        };
        if (text.isEmpty()) {
            bad(verb, number);
            return;
        }
        if (sharp && verb != 'b') {
            text = RealText.withZeros(text, verb, precision);
        }
        // A zero keeps the sign it is written with.
        boolean negative = exact < 0 || (value == 0 && number.text().startsWith("-"));
        String sign = negative ? "-" : plus ? "+" : space ? " " : "";
        int missing = zero ? width - sign.length() - text.length() : 0;
        pad(sign + "0".repeat(Math.max(0, missing)) + text);
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
