// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bool;
import static dev.gatehouse.language.cue.builtin.Family.num;
import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Quoting;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/// The exact part of the package `math`, and the package `strconv`.
final class NumberFunctions {
    private NumberFunctions() {}

    static List<Family> families() {
        return List.of(math(), strconv());
    }

    private static Family math() {
        Family f = new Family(
                "math",
                "Acos Acosh Asin Asinh Atan Atan2 Atanh Cbrt Copysign Cos Cosh Dim Erf Erfc Erfcinv Erfinv Exp Exp2 Expm1 "
                        + "Float64bits Frexp Gamma Hypot Ilogb Jacobi J0 J1 Jn Ldexp Log Log10 Log1p Log2 Logb Mod Modf Pow "
                        + "Pow10 Remainder Signbit Sin Sinh Sqrt Tan Tanh Y0 Y1 Yn E Phi SqrtE SqrtPi SqrtPhi Sqrt2 Ln2 "
                        + "Log2E Ln10 Log10E");
        f.constant("MaxExp", Value.Num.of(2147483647))
                .constant("MinExp", Value.Num.of(-2147483648))
                .constant("MaxPrec", Value.Num.of(4294967295L))
                .constant("ToNearestEven", Value.Num.of(0))
                .constant("ToNearestAway", Value.Num.of(1))
                .constant("ToZero", Value.Num.of(2))
                .constant("AwayFromZero", Value.Num.of(3))
                .constant("ToNegativeInf", Value.Num.of(4))
                .constant("ToPositiveInf", Value.Num.of(5))
                .constant("Below", Value.Num.of(-1))
                .constant("Exact", Value.Num.of(0))
                .constant("Above", Value.Num.of(1))
                .constant(
                        "Pi",
                        new Value.Num(
                                new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459"),
                                false));
        rounding(f, "Floor", RoundingMode.FLOOR);
        rounding(f, "Ceil", RoundingMode.CEILING);
        rounding(f, "Trunc", RoundingMode.DOWN);
        rounding(f, "Round", RoundingMode.HALF_UP);
        rounding(f, "RoundToEven", RoundingMode.HALF_EVEN);
        f.function(
                "Abs",
                List.of(Kind.NUMBER),
                Kind.NUMBER,
                (context, a) -> new Value.Num(
                        num(a.getFirst()).value().abs(), num(a.getFirst()).integer()));
        f.function("MultipleOf", List.of(Kind.NUMBER, Kind.NUMBER), Kind.BOOL, (context, a) -> {
            BigDecimal x = num(a.get(0)).value();
            BigDecimal y = num(a.get(1)).value();
            if (y.signum() == 0) {
                return context.failure("division by zero");
            }
            if (Math.abs((long) x.scale() - y.scale()) > 2_000) {
                return context.failure("exponent out of range");
            }
            return bool(x.remainder(y).signum() == 0);
        });
        return f;
    }

    private static void rounding(Family f, String name, RoundingMode mode) {
        f.function(name, List.of(Kind.NUMBER), Kind.INT, (context, a) -> {
            BigDecimal x = num(a.getFirst()).value();
            if (Math.abs((long) x.scale()) > 10_000) {
                return context.failure("exponent out of range");
            }
            return Value.Num.of(x.setScale(0, mode).toBigIntegerExact());
        });
    }

    private static Family strconv() {
        Family f = new Family(
                "strconv",
                "AppendFloat AppendInt AppendQuote AppendUint CanBackquote FormatFloat FormatUint IsGraphic IsPrint "
                        + "ParseFloat ParseNumber QuoteToASCII QuoteToGraphic Unquote");
        f.text("Atoi", Kind.INT, (context, s) -> integer(context, "Atoi", s, 10, 64));
        f.function(
                "ParseInt",
                List.of(Kind.STRING, Kind.INT, Kind.INT),
                Kind.INT,
                (context, a) ->
                        integer(context, "ParseInt", string(a.get(0)), Family.small(a.get(1)), Family.small(a.get(2))));
        f.function("ParseUint", List.of(Kind.STRING, Kind.INT, Kind.INT), Kind.INT, (context, a) -> {
            String s = string(a.get(0));
            return s.startsWith("-") || s.startsWith("+")
                    ? syntax(context, "ParseUint", s)
                    : integer(context, "ParseUint", s, Family.small(a.get(1)), Family.small(a.get(2)));
        });
        f.function("FormatInt", List.of(Kind.INT, Kind.INT), Kind.STRING, (context, a) -> {
            int base = Family.small(a.get(1));
            return base < 2 || base > 36
                    ? context.failure("illegal base")
                    : text(num(a.get(0)).value().toBigInteger().toString(base));
        });
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
        f.text("Quote", Kind.STRING, (context, s) -> text(Quoting.text(s)));
        return f;
    }

    private static Value syntax(CallContext context, String function, String s) {
        return context.failure("strconv." + function + ": parsing " + Quoting.text(s) + ": invalid syntax");
    }

    private static Value integer(CallContext context, String function, String s, int base, int bits) {
        if ((base != 0 && (base < 2 || base > 36)) || s.length() > 1_000) {
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
        BigInteger value = new BigInteger(digits, radix);
        BigInteger signed = s.startsWith("-") ? value.negate() : value;
        boolean unsigned = function.equals("ParseUint");
        int width = bits == 0 ? 64 : bits;
        if (unsigned ? signed.bitLength() > width : signed.bitLength() > width - 1) {
            return context.failure("strconv." + function + ": parsing " + Quoting.text(s) + ": value out of range");
        }
        return Value.Num.of(signed);
    }
}
