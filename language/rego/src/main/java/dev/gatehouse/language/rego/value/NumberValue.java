// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A number: the text it was written with, compared by its exact value (`1`, `1.0` and `1e0` are equal, their
/// texts differ).
public final class NumberValue implements Value, Comparable<NumberValue> {
    /// Largest power of ten a number may carry; beyond it conversions would cost more than any policy is
    /// worth.
    public static final int EXPONENT_LIMIT = 100_000;

    private final boolean small;
    private final long integer;
    private @Nullable String text;
    private @Nullable BigDecimal exact;

    private NumberValue(boolean small, long integer, @Nullable String text) {
        this.small = small;
        this.integer = integer;
        this.text = text;
    }

    public static NumberValue of(long integer) {
        return new NumberValue(true, integer, null);
    }

    public static NumberValue of(BigInteger integer) {
        return integer.bitLength() < 64 ? of(integer.longValue()) : new NumberValue(false, 0, integer.toString());
    }

    /// Makes the number written as `text`.
    ///
    /// @throws ArithmeticException where its exponent is beyond [#EXPONENT_LIMIT]
    /// @throws NumberFormatException where it is not a number
    public static NumberValue of(String text) {
        if (text.length() <= 18 && isInteger(text)) {
            long value = Long.parseLong(text);
            return new NumberValue(true, value, text);
        }
        NumberValue number = new NumberValue(false, 0, text);
        long magnitude = magnitude(text);
        if (magnitude > EXPONENT_LIMIT || magnitude < -EXPONENT_LIMIT) {
            throw new ArithmeticException("number too big");
        }
        BigDecimal value = number.exact();
        if (value.scale() == 0 && value.unscaledValue().bitLength() < 64 && isInteger(text)) {
            return new NumberValue(true, value.longValueExact(), text);
        }
        return number;
    }

    private static long magnitude(String text) {
        int mark = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (mark < 0) {
            return 0;
        }
        String digits = text.substring(mark + 1);
        int sign = digits.startsWith("-") ? -1 : 1;
        int start = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.length() - start > 9 ? Long.MAX_VALUE : sign * Long.parseLong(digits.substring(start));
    }

    private static boolean isInteger(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        if (start == text.length()) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /// Tells whether this was written as an integer that fits 64 bits.
    public boolean isSmall() {
        return small;
    }

    /// Returns the value of a number for which [#isSmall] holds.
    public long small() {
        return integer;
    }

    /// Returns the value where it is a whole number that fits 32 bits, however written; empty otherwise.
    public Optional<Integer> whole() {
        if (small) {
            return (int) integer == integer ? Optional.of((int) integer) : Optional.empty();
        }
        BigDecimal value = exact();
        if (value.precision() - value.scale() > 11 || !isWhole()) {
            return Optional.empty();
        }
        long whole = value.longValue();
        return (int) whole == whole ? Optional.of((int) whole) : Optional.empty();
    }

    /// Returns the value where it is a whole number, however written; empty otherwise.
    public Optional<BigInteger> bigInteger() {
        if (small) {
            return Optional.of(BigInteger.valueOf(integer));
        }
        return isWhole() ? Optional.of(exact().toBigInteger()) : Optional.empty();
    }

    /// Tells whether the text has neither fraction nor exponent.
    public boolean isWrittenAsInteger() {
        return small || isInteger(text());
    }

    /// Tells whether the value has no fractional part.
    public boolean isWhole() {
        if (small) {
            return true;
        }
        BigDecimal value = exact();
        return value.scale() <= 0
                || value.signum() == 0
                || value.stripTrailingZeros().scale() <= 0;
    }

    public int signum() {
        return small ? Long.signum(integer) : exact().signum();
    }

    /// Returns the exact value.
    public BigDecimal exact() {
        BigDecimal known = exact;
        if (known == null) {
            known = small ? BigDecimal.valueOf(integer) : new BigDecimal(text());
            exact = known;
        }
        return known;
    }

    /// Returns the power of two just above the value, as a number with 64 binary digits; 0 for zero.
    public long binaryExponent() {
        BinaryFloat rounded = BinaryFloat.of(exact());
        return rounded.mantissa().signum() == 0 ? 0 : rounded.mantissa().bitLength() + rounded.exponent();
    }

    /// Returns the digits as written or computed.
    public String text() {
        String known = text;
        if (known == null) {
            known = Long.toString(integer);
            text = known;
        }
        return known;
    }

    static int compare(NumberValue left, NumberValue right) {
        if (left.small && right.small) {
            return Long.compare(left.integer, right.integer);
        }
        return left.exact().compareTo(right.exact());
    }

    @Override
    public int compareTo(NumberValue other) {
        return ValueOrder.compare(this, other);
    }

    @Override
    public int rank() {
        return 2;
    }

    @Override
    public String typeName() {
        return "number";
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof NumberValue number && compare(this, number) == 0);
    }

    @Override
    public int hashCode() {
        if (small) {
            return Long.hashCode(integer);
        }
        BigDecimal value = exact();
        if (value.precision() - value.scale() <= 19 && isWhole()) {
            BigInteger whole = value.toBigInteger();
            return whole.bitLength() < 64 ? Long.hashCode(whole.longValue()) : Double.hashCode(value.doubleValue());
        }
        return Double.hashCode(value.doubleValue());
    }

    @Override
    public String toString() {
        return text();
    }
}
