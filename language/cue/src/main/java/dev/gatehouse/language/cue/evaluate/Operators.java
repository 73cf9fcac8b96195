// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// Arithmetic and order of atoms.
public final class Operators {
    /// Digits and rounding of every computed number.
    public static final MathContext DIGITS = new MathContext(34, RoundingMode.HALF_UP);

    private static final int LARGEST_EXPONENT = 100_000;

    private Operators() {}

    /// Whether two atoms are equal; numbers by value, whatever their kind.
    public static boolean equal(Value.Atom a, Value.Atom b) {
        if (a instanceof Value.Num(BigDecimal x, boolean _, boolean _)
                && b instanceof Value.Num(BigDecimal y, boolean _, boolean _)) {
            return x.compareTo(y) == 0;
        }
        return a.equals(b);
    }

    /// Returns how `a` compares to `b`, or null where they have no order.
    public static @Nullable Integer order(Value.Atom a, Value.Atom b) {
        if (a instanceof Value.Num(BigDecimal x, boolean _, boolean _)
                && b instanceof Value.Num(BigDecimal y, boolean _, boolean _)) {
            return x.compareTo(y);
        }
        if (a instanceof Value.Text(String x) && b instanceof Value.Text(String y)) {
            return compare(x, y);
        }
        if (a instanceof Value.Octets(String x) && b instanceof Value.Octets(String y)) {
            return x.compareTo(y);
        }
        return null;
    }

    /// Compares strings as their UTF-8 compares.
    public static int compare(String x, String y) {
        int n = Math.min(x.length(), y.length());
        for (int i = 0; i < n; i++) {
            char a = x.charAt(i);
            char b = y.charAt(i);
            if (a != b) {
                // Surrogates stand for code points above all others.
                boolean highA = Character.isSurrogate(a);
                boolean highB = Character.isSurrogate(b);
                return highA == highB ? Character.compare(a, b) : highA ? 1 : -1;
            }
        }
        return Integer.compare(x.length(), y.length());
    }

    /// What arithmetic comes to: a number, or why it does not.
    public sealed interface Result {
        record Computed(Value.Num value) implements Result {}

        record Problem(String message) implements Result {}
    }

    /// Computes `a operator b` for numbers.
    public static Result compute(String operator, Value.Num a, Value.Num b) {
        BigDecimal x = a.value();
        BigDecimal y = b.value();
        boolean integers = a.integer() && b.integer();
        if (spread(x) > LARGEST_EXPONENT || spread(y) > LARGEST_EXPONENT) {
            return new Result.Problem("failed arithmetic: exponent out of range");
        }
        return switch (operator) {
            case "+" -> number(add(x, y), integers);
            case "-" -> number(add(x, y.negate()), integers);
            case "*" -> number(x.multiply(y, DIGITS), integers);
            case "/" -> {
                if (y.signum() == 0) {
                    yield new Result.Problem("failed arithmetic: division by zero");
                }
                BigDecimal quotient = x.divide(y, DIGITS);
                yield number(quotient, false);
            }
            default -> integer(operator, x.toBigInteger(), y.toBigInteger());
        };
    }

    // Far apart, the smaller one does not reach the digits that are kept.
    private static BigDecimal add(BigDecimal x, BigDecimal y) {
        return x.add(y, DIGITS);
    }

    private static long spread(BigDecimal x) {
        return Math.abs((long) x.scale()) > LARGEST_EXPONENT ? Math.abs((long) x.scale()) - x.precision() : 0;
    }

    private static Result number(BigDecimal value, boolean integer) {
        if (Math.abs((long) value.scale()) - value.precision() > LARGEST_EXPONENT) {
            return new Result.Problem("failed arithmetic: exponent out of range");
        }
        return new Result.Computed(new Value.Num(value, integer));
    }

    private static Result integer(String operator, BigInteger x, BigInteger y) {
        if (y.signum() == 0) {
            return new Result.Problem("division by zero");
        }
        BigInteger[] truncated = x.divideAndRemainder(y);
        BigInteger quotient = truncated[0];
        BigInteger remainder = truncated[1];
        boolean euclid = operator.equals("div") || operator.equals("mod");
        if (euclid && remainder.signum() < 0) {
            remainder = remainder.add(y.abs());
            quotient = y.signum() > 0 ? quotient.subtract(BigInteger.ONE) : quotient.add(BigInteger.ONE);
        }
        boolean whole = operator.equals("div") || operator.equals("quo");
        return new Result.Computed(Value.Num.of(whole ? quotient : remainder));
    }
}
