// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// The arithmetic of the language: 64-bit binary floats behind decimal texts, exact while results fit 64 bits.
public final class Arithmetic {
    private Arithmetic() {}

    public static NumberValue plus(NumberValue left, NumberValue right) {
        if (left.isSmall() && right.isSmall()) {
            long sum = left.small() + right.small();
            if (((left.small() ^ sum) & (right.small() ^ sum)) >= 0) {
                return NumberValue.of(sum);
            }
        }
        return binary(left).plus(binary(right)).toNumber();
    }

    public static NumberValue minus(NumberValue left, NumberValue right) {
        if (left.isSmall() && right.isSmall()) {
            long difference = left.small() - right.small();
            if (((left.small() ^ right.small()) & (left.small() ^ difference)) >= 0) {
                return NumberValue.of(difference);
            }
        }
        return binary(left).plus(binary(right).negated()).toNumber();
    }

    public static NumberValue times(NumberValue left, NumberValue right) {
        if (left.isSmall() && right.isSmall()) {
            long high = Math.multiplyHigh(left.small(), right.small());
            long low = left.small() * right.small();
            if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
                return NumberValue.of(low);
            }
        }
        return binary(left).times(binary(right)).toNumber();
    }

    /// Divides; the caller has refused a divisor of zero.
    public static NumberValue dividedBy(NumberValue left, NumberValue right) {
        if (left.isSmall() && right.isSmall() && left.small() != Long.MIN_VALUE && left.small() % right.small() == 0) {
            return NumberValue.of(left.small() / right.small());
        }
        return binary(left).dividedBy(binary(right)).toNumber();
    }

    /// Returns the remainder of two whole numbers with the sign of the dividend; the caller has refused the
    /// rest.
    public static NumberValue remainder(BigInteger left, BigInteger right) {
        return NumberValue.of(left.remainder(right));
    }

    public static NumberValue absolute(NumberValue number) {
        if (number.isSmall()) {
            return number.small() < 0 && number.small() != Long.MIN_VALUE ? NumberValue.of(-number.small()) : number;
        }
        BinaryFloat value = binary(number);
        return (number.signum() < 0 ? value.negated() : value).toNumber();
    }

    /// Returns the whole number next to `number` in the given direction, after rounding to the binary float.
    /// Between -1 and 0 the reference takes the sign from the whole part, which has none.
    public static NumberValue rounded(NumberValue number, RoundingMode mode) {
        if (number.isSmall()) {
            return number;
        }
        BinaryFloat value = binary(number);
        if (value.isWhole()) {
            return NumberValue.of(value.whole());
        }
        BigDecimal near = value.toNumber().exact();
        BigInteger part = near.toBigInteger();
        return NumberValue.of(
                switch (mode) {
                    case FLOOR -> part.signum() < 0 ? part.subtract(BigInteger.ONE) : part;
                    case CEILING -> part.signum() < 0 ? part : part.add(BigInteger.ONE);
                    default -> near.setScale(0, mode).toBigInteger();
                });
    }

    private static BinaryFloat binary(NumberValue number) {
        return BinaryFloat.of(number.exact());
    }
}
