// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bool;
import static dev.gatehouse.language.cue.builtin.Family.num;
import static dev.gatehouse.language.cue.builtin.Family.small;
import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Quoting;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;

/// The package `strconv`, but for quoting with escapes of its own.
final class StrconvFunctions {
    private static final int LONGEST_NUMBER = 1_000;
    private static final Pattern DECIMAL = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,4})?");

    private StrconvFunctions() {}

    static Family family() {
        Family f = new Family(
                "strconv",
                "AppendFloat AppendInt AppendQuote AppendUint CanBackquote IsGraphic IsPrint ParseNumber QuoteRune "
                        + "QuoteRuneToASCII QuoteRuneToGraphic QuoteToASCII QuoteToGraphic Unquote");
        f.constant("IntSize", Value.Num.of(64));
        f.text("Atoi", Kind.INT, (context, s) -> integer(context, "Atoi", s, 10, 0));
        f.function(
                "ParseInt",
                List.of(Kind.STRING, Kind.INT, Kind.INT),
                Kind.INT,
                (context, a) -> integer(context, "ParseInt", string(a.get(0)), small(a.get(1)), small(a.get(2))));
        f.function(
                "ParseUint",
                List.of(Kind.STRING, Kind.INT, Kind.INT),
                Kind.INT,
                (context, a) -> integer(context, "ParseUint", string(a.get(0)), small(a.get(1)), small(a.get(2))));
        f.function("FormatInt", List.of(Kind.INT, Kind.INT), Kind.STRING, StrconvFunctions::format);
        f.function("FormatUint", List.of(Kind.INT, Kind.INT), Kind.STRING, StrconvFunctions::format);
        f.function("ParseFloat", List.of(Kind.STRING, Kind.INT), Kind.NUMBER, (context, a) -> {
            String s = string(a.get(0));
            return s.length() > LONGEST_NUMBER || !DECIMAL.matcher(s).matches()
                    ? syntax(context, "ParseFloat", s)
                    : new Value.Num(new BigDecimal(s), false);
        });
        f.function(
                "FormatFloat",
                List.of(Kind.NUMBER, Kind.INT, Kind.INT, Kind.INT),
                Kind.STRING,
                StrconvFunctions::formatFloat);
        f.text("ParseBool", Kind.BOOL, (context, s) -> switch (s) {
            case "1", "t", "T", "TRUE", "true", "True" -> bool(true);
            case "0", "f", "F", "FALSE", "false", "False" -> bool(false);
            default -> syntax(context, "ParseBool", s);
        });
        f.function(
                "FormatBool",
                List.of(Kind.BOOL),
                Kind.STRING,
                (context, a) -> text(a.getFirst() == Value.Bool.TRUE ? "true" : "false"));
        f.text(
                "Quote",
                Kind.STRING,
                (context, s) -> s.chars().anyMatch(c -> c < 0x20 || c == 0x7F)
                        ? context.failure("unsupported: quoting of control characters")
                        : text(Quoting.text(s)));
        return f;
    }

    private static Value syntax(CallContext context, String function, String s) {
        return context.failure("strconv." + function + ": parsing " + Quoting.text(s) + ": invalid syntax");
    }

    private static Value outOfRange(CallContext context, String function, String s) {
        return context.failure("strconv." + function + ": parsing " + Quoting.text(s) + ": value out of range");
    }

    // No bits means as many as it takes.
    private static Value integer(CallContext context, String function, String s, int base, int bits) {
        boolean unsigned = function.equals("ParseUint");
        if ((base != 0 && (base < 2 || base > 36)) || s.length() > LONGEST_NUMBER) {
            return syntax(context, function, s);
        }
        String digits = s.startsWith("-") || s.startsWith("+") ? s.substring(1) : s;
        int radix = base == 0 ? 10 : base;
        if (base == 0 && digits.length() > 1 && digits.charAt(0) == '0') {
            return context.failure("strconv." + function + ": parsing " + Quoting.text(s) + ": unsupported prefix");
        }
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0)) {
            return syntax(context, function, s);
        }
        BigInteger value = new BigInteger(s.startsWith("-") ? "-" + digits : digits, radix);
        boolean fits =
                bits == 0 || (bits > 0 && (unsigned ? value.bitLength() <= bits : value.bitLength() <= bits - 1));
        boolean negative = unsigned && s.startsWith("-");
        return negative || !fits ? outOfRange(context, function, s) : Value.Num.of(value);
    }

    private static Value format(CallContext context, List<Value> a) {
        int base = small(a.get(1));
        BigDecimal value = num(a.get(0)).value();
        if (base < 2 || base > 62 || Math.abs((long) value.scale()) > LONGEST_NUMBER) {
            return context.failure("illegal base");
        }
        BigInteger rest = value.toBigInteger().abs();
        if (rest.signum() == 0) {
            return text("0");
        }
        BigInteger radix = BigInteger.valueOf(base);
        StringBuilder out = new StringBuilder();
        while (rest.signum() != 0) {
            context.charge(1);
            BigInteger[] parts = rest.divideAndRemainder(radix);
            int digit = parts[1].intValue();
            out.append((char) (digit < 10 ? '0' + digit : digit < 36 ? 'a' + digit - 10 : 'A' + digit - 36));
            rest = parts[0];
        }
        return text((value.signum() < 0 ? "-" : "") + out.reverse());
    }

    // The shapes `f` and `e`, with so many digits behind the point or as many as it takes.
    private static Value formatFloat(CallContext context, List<Value> a) {
        int shape = small(a.get(1));
        if (shape < 0 || shape > 255) {
            return context.failure("int " + context.print(a.get(1)) + " overflows byte in argument 1");
        }
        int digits = small(a.get(2));
        BigDecimal value = num(a.get(0)).value();
        if ((shape != 'f' && shape != 'e')
                || digits > LONGEST_NUMBER
                || Math.abs((long) value.scale()) > LONGEST_NUMBER) {
            return context.failure("unsupported: format " + shape);
        }
        if (Double.isInfinite(value.doubleValue())) {
            return context.failure("value was rounded up");
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value.doubleValue()));
        if (shape == 'f') {
            BigDecimal stripped = shortest.stripTrailingZeros();
            BigDecimal shown = digits >= 0
                    ? new BigDecimal(value.doubleValue()).setScale(digits, RoundingMode.HALF_EVEN)
                    : stripped.setScale(Math.max(0, stripped.scale()));
            return text(shown.toPlainString());
        }
        BigDecimal shown = digits >= 0
                ? new BigDecimal(value.doubleValue()).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN))
                : shortest.stripTrailingZeros();
        String unscaled = shown.unscaledValue().abs().toString();
        int places = digits >= 0 ? digits + 1 : unscaled.length();
        String padded = unscaled + "0".repeat(Math.max(0, places - unscaled.length()));
        int exponent = shown.signum() == 0 ? 0 : shown.precision() - shown.scale() - 1;
        return text((value.signum() < 0 ? "-" : "")
                + padded.charAt(0)
                + (padded.length() > 1 ? "." + padded.substring(1) : "")
                + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent)));
    }
}
