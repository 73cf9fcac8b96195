// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Amounts with units, as Kubernetes and people write them.
final class Units {
    private static final Pattern AMOUNT =
            Pattern.compile("([+-]?(?:[0-9]+\\.(?![0-9])|[0-9]*\\.?[0-9]+)(?:[eE][+-]?[0-9]+)?)(.*)", Pattern.DOTALL);
    private static final int LENGTH_LIMIT = 1000;
    private static final Map<String, BigDecimal> POWERS = powers();

    private Units() {}

    static void define(Library library) {
        library.function("units.parse(x:S) y:N", Units::parse);
        library.function("units.parse_bytes(x:S) y:N", Units::parseBytes);
    }

    private static Map<String, BigDecimal> powers() {
        Map<String, BigDecimal> powers = new HashMap<>();
        powers.put("", BigDecimal.ONE);
        String[] letters = {"k", "m", "g", "t", "p", "e"};
        for (int i = 0; i < letters.length; i++) {
            powers.put(letters[i], BigDecimal.TEN.pow(3 * (i + 1)));
            powers.put(letters[i] + "i", new BigDecimal(BigInteger.ONE.shiftLeft(10 * (i + 1))));
        }
        return Map.copyOf(powers);
    }

    private record Amount(String digits, String unit) {}

    private static Amount amount(Call call) {
        String text = call.string(0).replace("\"", "");
        if (text.indexOf(' ') >= 0) {
            throw BuiltinException.of("spaces not allowed in resource strings");
        }
        if (text.length() > LENGTH_LIMIT) {
            throw call.exceeded("number");
        }
        int end = 0;
        while (end < text.length() && "0123456789.+-".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        Matcher matcher = AMOUNT.matcher(text);
        if (matcher.matches() && matcher.end(1) >= end && !matcher.group(2).startsWith(".")) {
            return new Amount(matcher.group(1), matcher.group(2));
        }
        throw BuiltinException.of(end == 0 ? "no amount provided" : "could not parse amount to a number");
    }

    private static BigDecimal scaled(Amount amount, BigDecimal power) {
        String digits = amount.digits().endsWith(".") ? amount.digits() + "0" : amount.digits();
        int mark = Math.max(digits.indexOf('e'), digits.indexOf('E'));
        if (mark >= 0 && digits.length() - mark > 6) {
            throw BuiltinException.of("could not parse amount to a number");
        }
        return new BigDecimal(digits).multiply(power);
    }

    private static BuiltinException unknown(String unit) {
        return BuiltinException.of("unit " + unit + " not recognized");
    }

    private static Value parse(Call call) {
        Amount amount = amount(call);
        String unit = amount.unit();
        if (unit.equals("m")) {
            BigDecimal milli = scaled(amount, new BigDecimal("0.001"));
            return NumberValue.of(milli.setScale(10, RoundingMode.HALF_EVEN).toPlainString());
        }
        // Only the case of the m tells milli from mega; everything else may be written either way.
        BigDecimal power = POWERS.get(unit.toLowerCase(Locale.ROOT));
        if (power == null) {
            throw unknown(unit);
        }
        BigDecimal value = scaled(amount, power);
        call.charge(Math.abs((long) value.scale()));
        if (value.stripTrailingZeros().scale() <= 0) {
            return NumberValue.of(value.toBigInteger());
        }
        return NumberValue.of(value.setScale(10, RoundingMode.HALF_EVEN).toPlainString());
    }

    private static Value parseBytes(Call call) {
        Amount amount = amountOfBytes(call);
        String unit = amount.unit().toLowerCase(Locale.ROOT);
        String plain = unit.endsWith("b") ? unit.substring(0, unit.length() - 1) : unit;
        BigDecimal power = POWERS.get(plain);
        if (power == null || unit.equals("b")) {
            throw BuiltinException.of("byte unit " + amount.unit() + " not recognized");
        }
        BigDecimal value = scaled(amount, power);
        call.charge(Math.abs((long) value.scale()));
        return NumberValue.of(value.setScale(0, RoundingMode.DOWN).toBigInteger());
    }

    private static Amount amountOfBytes(Call call) {
        try {
            return amount(call);
        } catch (BuiltinException e) {
            String message = String.valueOf(e.getMessage());
            throw BuiltinException.of(
                    message.equals("no amount provided")
                            ? "no byte amount provided"
                            : message.replace("amount", "byte amount"));
        }
    }
}
