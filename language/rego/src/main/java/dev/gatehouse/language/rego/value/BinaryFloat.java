// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// A binary floating-point number with a 64-bit mantissa, rounded to nearest even: what the language computes
/// with.
///
/// The value is `mantissa * 2^exponent`; the mantissa is signed and holds at most 64 bits.
record BinaryFloat(BigInteger mantissa, long exponent) {
    private static final int PRECISION = 64;
    private static final BinaryFloat ZERO = new BinaryFloat(BigInteger.ZERO, 0);

    /// Returns the float nearest to `value`.
    static BinaryFloat of(BigDecimal value) {
        if (value.signum() == 0) {
            return ZERO;
        }
        BigInteger unscaled = value.unscaledValue();
        if (value.scale() <= 0) {
            return rounded(unscaled.multiply(BigInteger.TEN.pow(-value.scale())), 0, false);
        }
        return quotient(unscaled, BigInteger.TEN.pow(value.scale()), 0);
    }

    BinaryFloat plus(BinaryFloat other) {
        if (mantissa.signum() == 0) {
            return other;
        }
        if (other.mantissa.signum() == 0) {
            return this;
        }
        BinaryFloat high = exponent >= other.exponent ? this : other;
        BinaryFloat low = exponent >= other.exponent ? other : this;
        long gap = high.exponent - low.exponent;
        if (gap > 4L * PRECISION) {
            // The low one is less than a quarter of the last bit: it only decides the direction of rounding.
            BigInteger widened = high.mantissa.shiftLeft(2 * PRECISION).add(BigInteger.valueOf(low.mantissa.signum()));
            return rounded(widened, high.exponent - 2 * PRECISION, false);
        }
        return rounded(high.mantissa.shiftLeft((int) gap).add(low.mantissa), low.exponent, false);
    }

    BinaryFloat negated() {
        return new BinaryFloat(mantissa.negate(), exponent);
    }

    BinaryFloat times(BinaryFloat other) {
        return rounded(mantissa.multiply(other.mantissa), exponent + other.exponent, false);
    }

    BinaryFloat dividedBy(BinaryFloat other) {
        return quotient(mantissa, other.mantissa, exponent - other.exponent);
    }

    private static BinaryFloat quotient(BigInteger dividend, BigInteger divisor, long exponent) {
        int shift = Math.max(0, 2 * PRECISION + divisor.bitLength() - dividend.bitLength());
        BigInteger[] parts = dividend.shiftLeft(shift).divideAndRemainder(divisor);
        return rounded(parts[0], exponent - shift, parts[1].signum() != 0);
    }

    private static BinaryFloat rounded(BigInteger mantissa, long exponent, boolean more) {
        if (mantissa.signum() == 0) {
            return ZERO;
        }
        BigInteger size = mantissa.abs();
        int excess = size.bitLength() - PRECISION;
        if (excess > 0) {
            BigInteger kept = size.shiftRight(excess);
            boolean half = size.testBit(excess - 1);
            boolean rest = more || size.getLowestSetBit() < excess - 1;
            if (half && (rest || kept.testBit(0))) {
                kept = kept.add(BigInteger.ONE);
            }
            size = kept;
            exponent += excess;
        }
        int zeros = size.getLowestSetBit();
        size = size.shiftRight(zeros);
        return new BinaryFloat(mantissa.signum() < 0 ? size.negate() : size, exponent + zeros);
    }

    boolean isWhole() {
        return exponent >= 0;
    }

    /// Returns the exact value of a whole number.
    BigInteger whole() {
        if (exponent > 4L * NumberValue.EXPONENT_LIMIT) {
            throw new ArithmeticException("number too big");
        }
        return mantissa.shiftLeft((int) exponent);
    }

    /// Returns the number as the language writes computed values: the fewest digits that read back as this
    /// float.
    NumberValue toNumber() {
        if (exponent > 4L * NumberValue.EXPONENT_LIMIT || exponent < -4L * NumberValue.EXPONENT_LIMIT) {
            throw new ArithmeticException("number too big");
        }
        if (isWhole() && mantissa.bitLength() + exponent < 64) {
            return NumberValue.of(mantissa.shiftLeft((int) exponent).longValueExact());
        }
        BigDecimal shortest = shortest();
        if (isWhole()) {
            return NumberValue.of(shortest.toBigInteger());
        }
        return NumberValue.of(general(shortest));
    }

    private BigDecimal shortest() {
        int bits = mantissa.bitLength();
        BigInteger full = mantissa.abs().shiftLeft(PRECISION - bits + 2);
        int scale = (int) (exponent - (PRECISION - bits) - 2);
        BigInteger two = BigInteger.TWO;
        BigDecimal value = scaled(full, scale);
        BigDecimal low = scaled(full.subtract(two), scale);
        BigDecimal high = scaled(full.add(two), scale);
        boolean even = bits < PRECISION;
        for (int digits = 1; digits < 22; digits++) {
            BigDecimal candidate = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            int below = candidate.compareTo(low);
            int above = candidate.compareTo(high);
            if ((below > 0 && above < 0) || (even && (below == 0 || above == 0))) {
                return signed(candidate);
            }
        }
        return signed(value);
    }

    private BigDecimal signed(BigDecimal size) {
        return mantissa.signum() < 0 ? size.negate() : size;
    }

    private static BigDecimal scaled(BigInteger mantissa, int exponent) {
        if (exponent >= 0) {
            return new BigDecimal(mantissa.shiftLeft(exponent));
        }
        // m / 2^k = m * 5^k / 10^k
        return new BigDecimal(mantissa.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
    }

    /// Writes as Go's `%g` does: exponent form below 1e-4 and from 1e6 on.
    static String general(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        String digits = stripped.unscaledValue().abs().toString();
        int point = digits.length() - stripped.scale();
        int exponent = point - 1;
        int precision = 6;
        String sign = stripped.signum() < 0 ? "-" : "";
        if (exponent < -4 || exponent >= precision) {
            String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            String power = Integer.toString(Math.abs(exponent));
            return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + (power.length() < 2 ? "0" + power : power);
        }
        return sign + stripped.abs().toPlainString();
    }
}
