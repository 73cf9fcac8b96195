// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bool;
import static dev.gatehouse.language.cue.builtin.Family.num;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Operators;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/// The packages `math`, as far as its results are exact or correctly rounded, and `math/bits`. Infinity and
/// what is no number, which the reference returns, are errors.
final class MathFunctions {
    private static final int LARGEST_SCALE = 10_000;
    private static final int LARGEST_INTEGER = 1 << 20;
    private static final BigDecimal LARGEST_DOUBLE = new BigDecimal(Double.MAX_VALUE);
    private static final BigDecimal SMALLEST_DOUBLE = new BigDecimal(Double.MIN_VALUE);

    /// Functions of one number whose last digit depends on how they are worked out.
    private static final List<String> UNFIXED = List.of(
            "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Cos", "Cosh", "Erf", "Erfc", "Erfcinv", "Erfinv",
            "Expm1", "Gamma", "J0", "J1", "Log1p", "Sin", "Sinh", "Tan", "Tanh", "Y0", "Y1");

    private MathFunctions() {}

    static List<Family> families() {
        return List.of(math(), bits());
    }

    private static Family math() {
        Family f = new Family("math", String.join(" ", UNFIXED) + " Atan2 Hypot Jn Yn");
        constants(f);
        rounding(f, "Floor", RoundingMode.FLOOR);
        rounding(f, "Ceil", RoundingMode.CEILING);
        rounding(f, "Trunc", RoundingMode.DOWN);
        rounding(f, "Round", RoundingMode.HALF_UP);
        rounding(f, "RoundToEven", RoundingMode.HALF_EVEN);
        one(f, "Abs", x -> exact(x.value().abs()));
        two(
                f,
                "Copysign",
                (x, y) -> exact(
                        y.value().signum() < 0
                                ? x.value().abs().negate()
                                : x.value().abs()));
        two(
                f,
                "Dim",
                (x, y) -> exact(x.value().subtract(y.value(), Operators.DIGITS).max(BigDecimal.ZERO)));
        f.function(
                "Signbit",
                List.of(Kind.NUMBER),
                Kind.BOOL,
                (context, a) -> bool(num(a.getFirst()).value().signum() < 0));
        f.function("MultipleOf", List.of(Kind.NUMBER, Kind.NUMBER), Kind.BOOL, MathFunctions::multipleOf);
        f.function("Jacobi", List.of(Kind.INT, Kind.INT), Kind.INT, MathFunctions::jacobi);
        two(f, "Pow", Decimals::power);
        f.function("Pow10", List.of(Kind.INT), Kind.NUMBER, (context, a) -> {
            int exponent = Family.small(a.getFirst());
            return Math.abs((long) exponent) > LARGEST_SCALE
                    ? context.failure("exponent out of range")
                    : exact(BigDecimal.ONE.scaleByPowerOfTen(exponent)).orElseThrow();
        });
        one(f, "Exp", x -> Decimals.exponential(x.value()).flatMap(MathFunctions::exact));
        one(f, "Exp2", x -> Decimals.power(Value.Num.of(2), x));
        one(f, "Log", x -> Decimals.logarithm(x.value()).flatMap(MathFunctions::exact));
        one(f, "Log2", x -> Decimals.quotientOfLogarithms(x.value(), BigDecimal.TWO));
        one(f, "Log10", x -> Decimals.quotientOfLogarithms(x.value(), BigDecimal.TEN));
        one(f, "Cbrt", x -> exact(Decimals.cubeRoot(x.value())));
        binary(f);
        for (String name : UNFIXED) {
            f.function(name, List.of(Kind.NUMBER), Kind.NUMBER, (context, a) -> unfixed(context, name, a));
        }
        return f;
    }

    // What the reference computes with binary floating point and IEEE 754 fixes to the last bit.
    private static void binary(Family f) {
        one(
                f,
                "Sqrt",
                x -> x.value().signum() < 0
                        ? Optional.empty()
                        : floating(Math.sqrt(x.value().doubleValue())));
        two(f, "Mod", (x, y) -> floating(x.value().doubleValue() % y.value().doubleValue()));
        two(
                f,
                "Remainder",
                (x, y) -> floating(
                        Math.IEEEremainder(x.value().doubleValue(), y.value().doubleValue())));
        two(f, "Ldexp", (x, y) -> floating(Math.scalb(x.value().doubleValue(), Family.small(y))));
        one(
                f,
                "Logb",
                x -> x.value().signum() == 0
                        ? Optional.empty()
                        : floating(Math.getExponent(x.value().doubleValue())));
        one(
                f,
                "Ilogb",
                x -> x.value().signum() == 0
                        ? Optional.empty()
                        : Optional.of(Value.Num.of(Math.getExponent(x.value().doubleValue()))));
    }

    // Of these it is only known which arguments they do not take.
    private static Value unfixed(CallContext context, String name, List<Value> a) {
        BigDecimal x = num(a.getFirst()).value();
        boolean up = x.abs().compareTo(LARGEST_DOUBLE) > 0;
        boolean down = x.signum() != 0 && x.abs().compareTo(SMALLEST_DOUBLE) < 0;
        return up || down
                ? context.bare("cannot use " + context.print(a.getFirst()) + " (type "
                        + Kind.name(context.kind(a.getFirst())) + ") as float64 in argument 0 to math." + name
                        + ": value was rounded " + (up ? "up" : "down"))
                : context.bare("unsupported: math." + name);
    }

    private static void constants(Family f) {
        String[] whole = {
            "MaxExp 2147483647",
            "MinExp -2147483648",
            "MaxPrec 4294967295",
            "MaxBase 62",
            "ToNearestEven 0",
            "ToNearestAway 1",
            "ToZero 2",
            "AwayFromZero 3",
            "ToNegativeInf 4",
            "ToPositiveInf 5",
            "Below -1",
            "Exact 0",
            "Above 1"
        };
        for (String line : whole) {
            int blank = line.indexOf(' ');
            f.constant(line.substring(0, blank), Value.Num.of(Long.parseLong(line.substring(blank + 1))));
        }
        String[] broken = {
            "E 2.71828182845904523536028747135266249775724709369995957496696763",
            "Pi 3.14159265358979323846264338327950288419716939937510582097494459",
            "Phi 1.61803398874989484820458683436563811772030917980576286213544861",
            "Sqrt2 1.41421356237309504880168872420969807856967187537694807317667974",
            "SqrtE 1.64872127070012814684865078781416357165377610071014801157507931",
            "SqrtPi 1.77245385090551602729816748334114518279754945612238712821380779",
            "SqrtPhi 1.27201964951406896425242246173749149171560804184009624861664038",
            "Ln2 0.693147180559945309417232121458176568075500134360255254120680009",
            "Log2E 1.442695040888963407359924681001892137426645954152985934135449408",
            "Ln10 2.3025850929940456840179914546843642076011014886287729760333278",
            "Log10E 0.43429448190325182765112891891660508229439700580366656611445378"
        };
        for (String line : broken) {
            int blank = line.indexOf(' ');
            f.constant(line.substring(0, blank), new Value.Num(new BigDecimal(line.substring(blank + 1)), false));
        }
    }

    // ---- shapes

    private interface OfOne {
        Optional<Value.Num> of(Value.Num x);
    }

    private interface OfTwo {
        Optional<Value.Num> of(Value.Num x, Value.Num y);
    }

    private static void one(Family f, String name, OfOne body) {
        f.function(name, List.of(Kind.NUMBER), name.equals("Ilogb") ? Kind.INT : Kind.NUMBER, (context, a) -> {
            Value.Num x = num(a.getFirst());
            return tooFar(x) ? outOfRange(context) : result(context, body.of(x));
        });
    }

    private static void two(Family f, String name, OfTwo body) {
        int second = name.equals("Ldexp") ? Kind.INT : Kind.NUMBER;
        f.function(name, List.of(Kind.NUMBER, second), Kind.NUMBER, (context, a) -> {
            Value.Num x = num(a.get(0));
            Value.Num y = num(a.get(1));
            return tooFar(x) || tooFar(y) ? outOfRange(context) : result(context, body.of(x, y));
        });
    }

    private static Value result(CallContext context, Optional<Value.Num> result) {
        return result.<Value>map(x -> x).orElseGet(() -> context.failure("invalid operation"));
    }

    private static boolean tooFar(Value.Num x) {
        return Math.abs((long) x.value().scale()) > LARGEST_SCALE;
    }

    private static Value outOfRange(CallContext context) {
        return context.failure("exponent out of range");
    }

    private static Optional<Value.Num> of(BigDecimal value, boolean integer) {
        return Optional.of(new Value.Num(value, integer));
    }

    /// Returns a result as the reference does: an integer where nothing but zeros stands behind the point.
    static Optional<Value.Num> exact(BigDecimal value) {
        if (Math.abs((long) value.scale()) > LARGEST_SCALE) {
            return Optional.empty();
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() <= 0 ? of(stripped.setScale(0), true) : of(value, false);
    }

    /// Returns the same, or a failure where the result is out of range.
    static Value whole(CallContext context, BigDecimal value) {
        Optional<Value.Num> result = exact(value);
        return result.isPresent() ? result.get() : outOfRange(context);
    }

    private static Optional<Value.Num> floating(double value) {
        if (!Double.isFinite(value)) {
            return Optional.empty();
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        return of(shortest.scale() < 0 ? shortest.setScale(0) : shortest, false);
    }

    private static void rounding(Family f, String name, RoundingMode mode) {
        f.function(name, List.of(Kind.NUMBER), Kind.INT, (context, a) -> {
            Value.Num x = num(a.getFirst());
            return tooFar(x)
                    ? outOfRange(context)
                    : Value.Num.of(x.value().setScale(0, mode).toBigIntegerExact());
        });
    }

    private static Value multipleOf(CallContext context, List<Value> a) {
        BigDecimal x = num(a.get(0)).value();
        BigDecimal y = num(a.get(1)).value();
        if (y.signum() == 0) {
            return context.failure("division by zero");
        }
        if (Math.abs((long) x.scale() - y.scale()) > 2_000) {
            return outOfRange(context);
        }
        return bool(x.remainder(y).signum() == 0);
    }

    // ---- whole numbers

    private static Value jacobi(CallContext context, List<Value> a) {
        if (tooFar(num(a.get(0))) || tooFar(num(a.get(1)))) {
            return outOfRange(context);
        }
        BigInteger n = num(a.get(1)).value().toBigInteger();
        if (!n.testBit(0)) {
            return context.failure("big: invalid 2nd argument to Int.Jacobi: need odd integer but got " + n);
        }
        int sign = n.signum() < 0 && num(a.get(0)).value().signum() < 0 ? -1 : 1;
        n = n.abs();
        BigInteger m = num(a.get(0)).value().toBigInteger().mod(n);
        while (m.signum() != 0) {
            context.charge(1);
            int twos = m.getLowestSetBit();
            m = m.shiftRight(twos);
            int rest = n.intValue() & 7;
            if ((twos & 1) == 1 && (rest == 3 || rest == 5)) {
                sign = -sign;
            }
            if ((n.intValue() & 3) == 3 && (m.intValue() & 3) == 3) {
                sign = -sign;
            }
            BigInteger next = n.mod(m);
            n = m;
            m = next;
        }
        return Value.Num.of(n.equals(BigInteger.ONE) ? sign : 0);
    }

    private interface OfIntegers {
        Value of(CallContext context, BigInteger x, BigInteger y);
    }

    private static Family bits() {
        Family f = new Family("math/bits", "");
        integers(f, "Lsh", (context, x, n) -> {
            if (n.signum() < 0 || n.bitLength() > 20 || x.bitLength() + n.intValue() > LARGEST_INTEGER) {
                return context.failure("shift out of range");
            }
            context.charge(n.intValue() / 8);
            return Value.Num.of(x.shiftLeft(n.intValue()));
        });
        integers(
                f,
                "Rsh",
                (context, x, n) -> n.signum() < 0 || n.bitLength() > 30
                        ? context.failure("shift out of range")
                        : Value.Num.of(x.shiftRight(n.intValue())));
        integers(
                f,
                "At",
                (context, x, n) -> n.signum() < 0 || n.bitLength() > 31
                        ? context.failure("bit index too large")
                        : Value.Num.of(x.testBit(n.intValue()) ? 1 : 0));
        integers(f, "And", (context, x, y) -> Value.Num.of(x.and(y)));
        integers(f, "Or", (context, x, y) -> Value.Num.of(x.or(y)));
        integers(f, "Xor", (context, x, y) -> Value.Num.of(x.xor(y)));
        integers(f, "Clear", (context, x, y) -> Value.Num.of(x.andNot(y)));
        f.function("Set", List.of(Kind.INT, Kind.INT, Kind.INT), Kind.INT, (context, a) -> {
            int index = Family.small(a.get(1));
            int bit = Family.small(a.get(2));
            BigInteger x = num(a.get(0)).value().toBigInteger();
            if (index < 0 || index > LARGEST_INTEGER || bit < 0 || bit > 1) {
                return context.failure("bit index out of range");
            }
            context.charge(index / 8);
            return Value.Num.of(bit == 1 ? x.setBit(index) : x.clearBit(index));
        });
        f.function(
                "OnesCount",
                List.of(Kind.INT),
                Kind.INT,
                (context, a) -> Value.Num.of(
                        num(a.getFirst()).value().toBigInteger().abs().bitCount()));
        f.function(
                "Len",
                List.of(Kind.INT),
                Kind.INT,
                (context, a) -> Value.Num.of(
                        num(a.getFirst()).value().toBigInteger().abs().bitLength()));
        return f;
    }

    private static void integers(Family f, String name, OfIntegers body) {
        f.function(
                name,
                List.of(Kind.INT, Kind.INT),
                Kind.INT,
                (context, a) -> tooFar(num(a.get(0))) || tooFar(num(a.get(1)))
                        ? outOfRange(context)
                        : body.of(
                                context,
                                num(a.get(0)).value().toBigInteger(),
                                num(a.get(1)).value().toBigInteger()));
    }
}
