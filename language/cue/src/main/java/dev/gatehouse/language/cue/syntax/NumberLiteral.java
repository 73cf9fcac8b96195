// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.syntax;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/// Reads the spelling of a number: decimal, hexadecimal, octal, binary, with multiplier.
final class NumberLiteral {
    private static final String MULTIPLIERS = "KMGTP";
    private static final int LARGEST_EXPONENT = 100_000;

    private NumberLiteral() {}

    static Node.Numeral read(String text, int at, boolean mayBeBeyond, List<SyntaxProblem> problems) {
        if (text.length() > 1 && text.charAt(0) == '0' && Character.isLetter(text.charAt(1))) {
            int radix = switch (text.charAt(1)) {
                case 'x', 'X' -> 16;
                case 'o' -> 8;
                case 'b' -> 2;
                default -> 0;
            };
            if (radix > 0) {
                return prefixed(text.substring(2), radix, at, problems);
            }
        }
        char last = text.charAt(text.length() - 1);
        boolean binary = last == 'i';
        int power = MULTIPLIERS.indexOf(binary ? text.charAt(text.length() - 2) : last) + 1;
        if (power > 0) {
            BigDecimal digits = decimal(text.substring(0, text.length() - (binary ? 2 : 1)), at, problems);
            BigDecimal factor = BigDecimal.valueOf(binary ? 1024 : 1000).pow(power);
            return new Node.Numeral(new BigDecimal(digits.multiply(factor).toBigInteger()), true, false, at);
        }
        if (mayBeBeyond && beyond(text)) {
            return new Node.Numeral(digits(text), false, true, at);
        }
        boolean integer = text.chars().allMatch(Lexer::digit);
        return new Node.Numeral(decimal(text, at, problems), integer, false, at);
    }

    private static Node.Numeral prefixed(String digits, int radix, int at, List<SyntaxProblem> problems) {
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), radix) < 0) {
                problems.add(new SyntaxProblem("", "illegal digit in number", at));
                return new Node.Numeral(BigDecimal.ZERO, true, false, at);
            }
        }
        BigInteger value = digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits, radix);
        return new Node.Numeral(new BigDecimal(value), true, false, at);
    }

    // Beyond this exponent the reference silently drops the exponent and judges by the digits.
    static boolean beyond(String text) {
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (e < 0) {
            return false;
        }
        String exponent = text.substring(e + 1).replaceFirst("^[+-]?0*", "");
        return exponent.length() > 6 || (!exponent.isEmpty() && Integer.parseInt(exponent) > LARGEST_EXPONENT);
    }

    private static BigDecimal digits(String text) {
        String mantissa = text.substring(0, Math.max(text.indexOf('e'), text.indexOf('E')));
        return new BigDecimal(new BigInteger(mantissa.replace(".", "")));
    }

    private static BigDecimal decimal(String text, int at, List<SyntaxProblem> problems) {
        if (beyond(text)) {
            problems.add(new SyntaxProblem("", "unsupported: number with an exponent beyond 100000", at));
            return BigDecimal.ZERO;
        }
        String plain =
                text.endsWith(".") ? text + "0" : text.replace(".e", ".0e").replace(".E", ".0E");
        try {
            return new BigDecimal(plain);
        } catch (NumberFormatException _) {
            problems.add(new SyntaxProblem("", "illegal number", at));
            return BigDecimal.ZERO;
        }
    }
}
