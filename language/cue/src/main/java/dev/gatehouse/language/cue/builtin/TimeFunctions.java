// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Quoting;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The package `time`. It has no clock.
final class TimeFunctions {
    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    private TimeFunctions() {}

    static Family family() {
        Family f = new Family("time", "ToUnix");
        TimeLayout.LAYOUTS.forEach((name, layout) -> f.constant(name, text(layout)));
        long unit = 1;
        String[] units = {"Nanosecond", "Microsecond", "Millisecond", "Second"};
        for (String name : units) {
            f.constant(name, Value.Num.of(unit));
            unit *= 1000;
        }
        f.constant("Minute", Value.Num.of(60_000_000_000L)).constant("Hour", Value.Num.of(3_600_000_000_000L));
        String[] months = {
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December"
        };
        for (int i = 0; i < months.length; i++) {
            f.constant(months[i], Value.Num.of(i + 1));
        }
        String[] days = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
        for (int i = 0; i < days.length; i++) {
            f.constant(days[i], Value.Num.of(i));
        }
        f.text("Time", Kind.BOOL, (context, s) -> fits(context, "2006-01-02T15:04:05.999999999Z07:00", s));
        f.function(
                "Format",
                List.of(Kind.STRING, Kind.STRING),
                Kind.BOOL,
                (context, a) -> fits(context, string(a.get(1)), string(a.get(0))));
        f.function("FormatString", List.of(Kind.STRING, Kind.STRING), Kind.STRING, (context, a) -> {
            try {
                OffsetDateTime time = TimeLayout.parse("2006-01-02T15:04:05.999999999Z07:00", string(a.get(1)));
                return text(TimeLayout.format(time, string(a.get(0))));
            } catch (TimeLayout.MismatchException e) {
                return context.failure(e.message());
            }
        });
        f.function("Parse", List.of(Kind.STRING, Kind.STRING), Kind.STRING, (context, a) -> {
            try {
                return text(TimeLayout.normal(
                        TimeLayout.parse(string(a.get(0)), string(a.get(1))).toInstant()));
            } catch (TimeLayout.MismatchException e) {
                return context.failure(e.message());
            }
        });
        f.text("Duration", Kind.BOOL, (context, s) -> {
            Value duration = duration(context, s);
            return duration instanceof Value.Failure ? duration : Value.Bool.TRUE;
        });
        f.text("ParseDuration", Kind.INT, TimeFunctions::duration);
        f.function(
                "FormatDuration",
                List.of(Kind.INT),
                Kind.STRING,
                (context, a) ->
                        formatDuration(context, Family.num(a.getFirst()).value().toBigInteger()));
        f.function("Unix", List.of(Kind.INT, Kind.INT), Kind.STRING, TimeFunctions::unix);
        f.text("Split", Kind.STRUCT, TimeFunctions::split);
        return f;
    }

    private static Value fits(CallContext context, String layout, String s) {
        try {
            TimeLayout.parse(layout, s);
            return Value.Bool.TRUE;
        } catch (TimeLayout.MismatchException _) {
            return context.failure("invalid time " + Quoting.text(s));
        }
    }

    private static Value unix(CallContext context, List<Value> a) {
        try {
            long seconds = Family.num(a.get(0)).value().longValueExact();
            long nanos = Family.num(a.get(1)).value().longValueExact();
            return text(TimeLayout.normal(Instant.ofEpochSecond(seconds, nanos)));
        } catch (ArithmeticException | DateTimeException _) {
            return context.failure("time out of range");
        }
    }

    private static Value split(CallContext context, String s) {
        OffsetDateTime time;
        try {
            time = TimeLayout.parse("2006-01-02T15:04:05.999999999Z07:00", s).withOffsetSameInstant(ZoneOffset.UTC);
        } catch (TimeLayout.MismatchException _) {
            return context.failure("invalid time " + Quoting.text(s));
        }
        Map<String, Value> parts = new LinkedHashMap<>();
        parts.put("year", Value.Num.of(time.getYear()));
        parts.put("month", Value.Num.of(time.getMonthValue()));
        parts.put("day", Value.Num.of(time.getDayOfMonth()));
        parts.put("hour", Value.Num.of(time.getHour()));
        parts.put("minute", Value.Num.of(time.getMinute()));
        parts.put("second", Value.Num.of(time.getSecond()));
        parts.put("nanosecond", Value.Num.of(time.getNano()));
        return new Value.StructOf(parts);
    }

    // ---- durations

    private static Value duration(CallContext context, String s) {
        String rest = s;
        boolean negative = rest.startsWith("-");
        if (negative || rest.startsWith("+")) {
            rest = rest.substring(1);
        }
        if (rest.equals("0")) {
            return Value.Num.of(0);
        }
        String invalid = "time: invalid duration " + Quoting.text(s);
        if (rest.isEmpty()) {
            return context.failure(invalid);
        }
        BigInteger total = BigInteger.ZERO;
        while (!rest.isEmpty()) {
            int digits = 0;
            while (digits < rest.length() && (Character.isDigit(rest.charAt(digits)) || rest.charAt(digits) == '.')) {
                digits++;
            }
            String number = rest.substring(0, digits);
            if (digits > 1000
                    || number.chars().filter(c -> c == '.').count() > 1
                    || number.replace(".", "").isEmpty()) {
                return context.failure(invalid);
            }
            int end = digits;
            while (end < rest.length() && !Character.isDigit(rest.charAt(end)) && rest.charAt(end) != '.') {
                end++;
            }
            String unit = rest.substring(digits, end);
            if (unit.isEmpty()) {
                return context.failure("time: missing unit in duration " + Quoting.text(s));
            }
            long scale = switch (unit) {
                case "ns" -> 1;
                case "us", "\u00B5s", "\u03BCs" -> 1_000;
                case "ms" -> 1_000_000;
                case "s" -> 1_000_000_000;
                case "m" -> 60_000_000_000L;
                case "h" -> 3_600_000_000_000L;
                default -> 0;
            };
            if (scale == 0) {
                return context.failure("time: unknown unit " + Quoting.text(unit) + " in duration " + Quoting.text(s));
            }
            BigDecimal value = new BigDecimal(
                    number.startsWith(".") ? "0" + number : number.endsWith(".") ? number + "0" : number);
            total = total.add(value.multiply(BigDecimal.valueOf(scale))
                    .setScale(0, RoundingMode.DOWN)
                    .toBigInteger());
            if (total.compareTo(LONGEST) > 0) {
                return context.failure(invalid);
            }
            rest = rest.substring(end);
        }
        return Value.Num.of(negative ? total.negate() : total);
    }

    private static Value formatDuration(CallContext context, BigInteger nanos) {
        if (nanos.abs().compareTo(LONGEST) > 0) {
            return context.failure("duration out of range");
        }
        BigInteger all = nanos.abs();
        String sign = nanos.signum() < 0 ? "-" : "";
        if (all.signum() == 0) {
            return text("0s");
        }
        if (all.compareTo(SECOND) < 0) {
            long n = all.longValueExact();
            String shown =
                    n < 1_000 ? n + "ns" : n < 1_000_000 ? plain(n, 1_000) + "\u00B5s" : plain(n, 1_000_000) + "ms";
            return text(sign + shown);
        }
        long seconds = all.divide(SECOND).longValueExact();
        long rest = all.mod(SECOND).longValueExact();
        String shown = plain(seconds % 60 * 1_000_000_000L + rest, 1_000_000_000L) + "s";
        if (seconds >= 60) {
            shown = seconds / 60 % 60 + "m" + shown;
        }
        if (seconds >= 3600) {
            shown = seconds / 3600 + "h" + shown;
        }
        return text(sign + shown);
    }

    private static String plain(long n, long unit) {
        return BigDecimal.valueOf(n)
                .divide(BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }
}
