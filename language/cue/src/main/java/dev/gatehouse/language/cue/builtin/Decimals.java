// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import dev.gatehouse.language.cue.evaluate.Operators;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/// Powers, roots and logarithms to as many digits as the language keeps. Worked out with more and rounded
/// once.
final class Decimals {
    private static final MathContext WORK = new MathContext(90, RoundingMode.HALF_EVEN);
    private static final BigDecimal SMALL = new BigDecimal("1E-85");
    private static final BigDecimal LARGEST_EXPONENT = BigDecimal.valueOf(20_000);
    private static final BigDecimal THREE = BigDecimal.valueOf(3);

    private Decimals() {}

    private static BigDecimal rounded(BigDecimal x) {
        BigDecimal value = x.round(Operators.DIGITS);
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() <= 0 ? stripped.setScale(0) : value;
    }

    /// Returns `e` to the power of `x`, or empty where that is out of range.
    static Optional<BigDecimal> exponential(BigDecimal x) {
        return x.abs().compareTo(LARGEST_EXPONENT) > 0 ? Optional.empty() : Optional.of(rounded(exp(x)));
    }

    /// Returns the natural logarithm of `x`, or empty where it has none.
    static Optional<BigDecimal> logarithm(BigDecimal x) {
        return x.signum() <= 0 ? Optional.empty() : Optional.of(rounded(ln(x)));
    }

    /// Returns the logarithm of `x` to `base`, or empty where it has none.
    static Optional<Value.Num> quotientOfLogarithms(BigDecimal x, BigDecimal base) {
        if (x.signum() <= 0) {
            return Optional.empty();
        }
        BigDecimal exact = ln(x).divide(ln(base), WORK);
        BigDecimal whole = exact.setScale(0, RoundingMode.HALF_EVEN);
        if (exact.subtract(whole).abs().compareTo(new BigDecimal("1E-60")) < 0) {
            return MathFunctions.exact(whole);
        }
        // The reference rounds both logarithms before it divides them to the base two.
        BigDecimal shown = base.compareTo(BigDecimal.TWO) == 0
                ? ln(x).round(Operators.DIGITS).divide(ln(base).round(Operators.DIGITS), Operators.DIGITS)
                : exact;
        return MathFunctions.exact(rounded(shown));
    }

    /// Returns `x` to the power of `y`, or empty where that is no number.
    static Optional<Value.Num> power(Value.Num x, Value.Num y) {
        BigDecimal base = x.value();
        BigDecimal exponent = y.value();
        boolean whole = exponent.stripTrailingZeros().scale() <= 0;
        if (base.signum() == 0) {
            return exponent.signum() > 0 ? Optional.of(Value.Num.of(0)) : Optional.empty();
        }
        if ((base.signum() < 0 && !whole) || exponent.abs().compareTo(LARGEST_EXPONENT) > 0) {
            return Optional.empty();
        }
        if (!whole) {
            return MathFunctions.exact(rounded(exp(exponent.multiply(ln(base), WORK))));
        }
        BigDecimal raised = base.pow(Math.abs(exponent.intValueExact()), WORK);
        if (exponent.signum() >= 0) {
            return MathFunctions.exact(raised.round(Operators.DIGITS));
        }
        BigDecimal inverse = BigDecimal.ONE.divide(raised, Operators.DIGITS);
        int digits = Operators.DIGITS.getPrecision();
        return MathFunctions.exact(inverse.setScale(inverse.scale() + digits - inverse.precision()));
    }

    /// Returns the cube root of `x`.
    static BigDecimal cubeRoot(BigDecimal x) {
        if (x.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal root = exp(ln(x.abs()).divide(THREE, WORK));
        BigDecimal whole = root.setScale(0, RoundingMode.HALF_EVEN);
        BigDecimal exact = whole.pow(3).compareTo(x.abs()) == 0 ? whole : root;
        return rounded(x.signum() < 0 ? exact.negate() : exact);
    }

    private static BigDecimal exp(BigDecimal x) {
        int halvings = 0;
        BigDecimal small = x;
        while (small.abs().compareTo(new BigDecimal("0.1")) > 0) {
            small = small.divide(BigDecimal.TWO, WORK);
            halvings++;
        }
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; term.abs().compareTo(SMALL) > 0; i++) {
            term = term.multiply(small, WORK).divide(BigDecimal.valueOf(i), WORK);
            sum = sum.add(term, WORK);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, WORK);
        }
        return sum;
    }

    private static BigDecimal ln(BigDecimal x) {
        int magnitude = x.precision() - x.scale() - 1;
        BigDecimal mantissa = x.scaleByPowerOfTen(-magnitude);
        BigDecimal tens =
                magnitude == 0 ? BigDecimal.ZERO : near(BigDecimal.TEN).multiply(BigDecimal.valueOf(magnitude), WORK);
        return near(mantissa).add(tens, WORK);
    }

    // For 1 to 10: with z = (x - 1) / (x + 1), twice the sum of z, z³/3, z⁵/5 and so on; square roots bring x
    // near 1.
    private static BigDecimal near(BigDecimal x) {
        int roots = 0;
        BigDecimal close = x;
        while (close.compareTo(new BigDecimal("1.1")) > 0) {
            close = close.sqrt(WORK);
            roots++;
        }
        BigDecimal z = close.subtract(BigDecimal.ONE).divide(close.add(BigDecimal.ONE), WORK);
        BigDecimal square = z.multiply(z, WORK);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal power = z;
        for (int i = 1; power.abs().compareTo(SMALL) > 0; i += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(i), WORK), WORK);
            power = power.multiply(square, WORK);
        }
        return sum.multiply(BigDecimal.TWO.pow(roots + 1), WORK);
    }
}
