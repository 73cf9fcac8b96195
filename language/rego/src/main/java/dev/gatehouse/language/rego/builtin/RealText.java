// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Doubles that are not negative, as Go's `fmt` writes them. A precision below 0 is none.
final class RealText {
    private RealText() {}

    // Such as 0x1.8p+01.
    static String hexadecimal(double value, int precision) {
        if (value == 0) {
            return "0x0" + (precision > 0 ? "." + "0".repeat(precision) : "") + "p+00";
        }
        int exponent = Math.getExponent(value);
        BigInteger mantissa;
        if (exponent < Double.MIN_EXPONENT) {
            mantissa = BigInteger.valueOf(Double.doubleToLongBits(value));
            int missing = 53 - mantissa.bitLength();
            mantissa = mantissa.shiftLeft(missing);
            exponent = Double.MIN_EXPONENT - missing;
        } else {
            mantissa = BigInteger.valueOf((Double.doubleToLongBits(value) & ((1L << 52) - 1)) | (1L << 52));
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
        return "0x1" + (digits.isEmpty() ? "" : "." + digits) + "p"
                + String.format("%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    // Mantissa and power of two, both decimal.
    static String binary(double value) {
        long bits = Double.doubleToLongBits(value);
        int biased = (int) (bits >> 52);
        long fraction = bits & ((1L << 52) - 1);
        long mantissa = biased == 0 ? fraction : fraction | (1L << 52);
        int exponent = Math.max(1, biased) - 1075;
        return mantissa + "p" + (exponent < 0 ? "" : "+") + exponent;
    }

    // `#` keeps the point and, where no precision is given, six digits.
    static String withZeros(String text, int verb, int precision) {
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
        boolean started = hex || number.matches("[0.]+");
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
                ? shortest(value)
                : new BigDecimal(value).round(new MathContext(Math.max(1, precision), RoundingMode.HALF_EVEN));
        digits = digits.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        int limit = precision < 0 ? 6 : Math.max(1, precision);
        if (exponent < -4 || exponent >= limit) {
            return exponent(digits, digits.precision() - 1);
        }
        return digits.toPlainString();
    }

    // Java writes two digits where one would do.
    private static BigDecimal shortest(double value) {
        BigDecimal one = new BigDecimal(value).round(new MathContext(1, RoundingMode.HALF_EVEN));
        return one.doubleValue() == value ? one : new BigDecimal(Double.toString(value));
    }

    static String exponent(BigDecimal value, int decimals) {
        BigDecimal rounded = value.round(new MathContext(decimals + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        BigDecimal mantissa = rounded.movePointLeft(exponent).setScale(decimals, RoundingMode.HALF_EVEN);
        return mantissa.toPlainString() + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
