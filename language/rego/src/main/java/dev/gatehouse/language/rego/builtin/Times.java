// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times in nanoseconds since the epoch, durations, calendars.
final class Times {
    private static final Pattern DURATION_PART = Pattern.compile("([0-9]*\\.?[0-9]*)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");
    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final int DURATION_LIMIT = 1000;
    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000L);

    private Times() {}

    static void define(Library library) {
        library.function("time.now_ns() now:N", call -> call.context().nowNanos());
        library.function("time.parse_ns(layout:S, value:S) ns:N", call -> {
            call.charge(call.string(0).length() + (long) call.string(1).length());
            return nanos(new TimeLayout(call.string(0)).parse(call.string(1)));
        });
        library.function("time.parse_rfc3339_ns(value:S) ns:N", call -> {
            call.charge(call.string(0).length());
            return nanos(new TimeLayout("RFC3339").parse(call.string(0)));
        });
        library.function("time.parse_duration_ns(duration:S) ns:N", Times::duration);
        library.function("time.format(x:N|[N,S]|[N,S,S]) formatted timestamp:S", Times::format);
        library.function("time.date(x:N|[N,S]) date:[N,N,N]", call -> {
            ZonedDateTime time = time(call, 0);
            return numbers(time.getYear(), time.getMonthValue(), time.getDayOfMonth());
        });
        library.function("time.clock(x:N|[N,S]) output:[N,N,N]", call -> {
            ZonedDateTime time = time(call, 0);
            return numbers(time.getHour(), time.getMinute(), time.getSecond());
        });
        library.function("time.weekday(x:N|[N,S]) day:S", call -> {
            DayOfWeek day = time(call, 0).getDayOfWeek();
            return new StringValue(day.getDisplayName(TextStyle.FULL, Locale.ENGLISH));
        });
        library.function("time.add_date(ns:N, years:N, months:N, days:N) output:N", Times::add);
        library.function("time.diff(ns1:N|[N,S], ns2:N|[N,S]) output:[N,N,N,N,N,N]", Times::difference);
    }

    private static Value numbers(long... numbers) {
        Value[] values = new Value[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            values[i] = NumberValue.of(numbers[i]);
        }
        return ArrayValue.of(values);
    }

    private static Value nanos(ZonedDateTime time) {
        BigInteger nanos =
                BigInteger.valueOf(time.toEpochSecond()).multiply(BILLION).add(BigInteger.valueOf(time.getNano()));
        if (nanos.bitLength() > 63) {
            throw BuiltinException.of("time outside of valid range");
        }
        return NumberValue.of(nanos.longValue());
    }

    private static ZonedDateTime time(Call call, int index) {
        Value value = call.at(index);
        String zone = "UTC";
        NumberValue number;
        if (value instanceof ArrayValue array && array.size() > 0) {
            if (!(array.at(0) instanceof NumberValue first)) {
                throw BuiltinException.type("operand " + (index + 1) + " must be number but got "
                        + array.at(0).typeName());
            }
            number = first;
            if (array.size() > 1) {
                if (!(array.at(1) instanceof StringValue(String name))) {
                    throw BuiltinException.type("operand " + (index + 1) + " must be string but got "
                            + array.at(1).typeName());
                }
                zone = name;
            }
        } else if (value instanceof NumberValue plain) {
            number = plain;
        } else {
            throw call.notOneOf(index, "number, array");
        }
        BigInteger nanos = number.bigInteger().orElseThrow(() -> BuiltinException.of("timestamp too big"));
        if (nanos.bitLength() > 63) {
            throw BuiltinException.of("timestamp too big");
        }
        long exact = nanos.longValue();
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(exact, 1_000_000_000L), Math.floorMod(exact, 1_000_000_000L));
        return instant.atZone(zone(zone));
    }

    private static ZoneId zone(String name) {
        if (name.isEmpty() || name.equals("UTC") || name.equals("Local")) {
            return ZoneOffset.UTC;
        }
        try {
            // Offsets such as +01:00 are names to Java only.
            if (name.startsWith("+") || name.startsWith("-")) {
                throw BuiltinException.of("unknown time zone " + name);
            }
            return ZoneId.of(name);
        } catch (DateTimeException _) {
            throw BuiltinException.of("unknown time zone " + name);
        }
    }

    private static Value format(Call call) {
        ZonedDateTime time = time(call, 0);
        String layout = "RFC3339Nano";
        if (call.at(0) instanceof ArrayValue array && array.size() > 2) {
            if (!(array.at(2) instanceof StringValue(String text))) {
                throw BuiltinException.type(
                        "operand 1 must be string but got " + array.at(2).typeName());
            }
            layout = text.isEmpty() ? layout : text;
        }
        return Strings.text(call, new TimeLayout(layout).format(time));
    }

    private static Value add(Call call) {
        BigInteger nanos = call.bigInteger(0);
        if (nanos.bitLength() > 63) {
            throw BuiltinException.of("time outside of valid range");
        }
        ZonedDateTime time = utc(nanos.longValue());
        try {
            // Years and months are added first, an overflowing day then runs into the next month.
            int day = time.getDayOfMonth();
            ZonedDateTime first =
                    time.withDayOfMonth(1).plusYears(call.integer(1)).plusMonths(call.integer(2));
            return nanos(first.plusDays((long) day - 1 + call.integer(3)));
        } catch (DateTimeException _) {
            throw BuiltinException.of("time outside of valid range");
        }
    }

    private static ZonedDateTime utc(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
                .atZone(ZoneOffset.UTC);
    }

    private static Value difference(Call call) {
        ZonedDateTime one = time(call, 0);
        ZonedDateTime two = time(call, 1).withZoneSameInstant(one.getZone());
        ZonedDateTime early = one.isAfter(two) ? two : one;
        ZonedDateTime late = one.isAfter(two) ? one : two;
        int years = late.getYear() - early.getYear();
        int months = late.getMonthValue() - early.getMonthValue();
        int days = late.getDayOfMonth() - early.getDayOfMonth();
        int hours = late.getHour() - early.getHour();
        int minutes = late.getMinute() - early.getMinute();
        int seconds = late.getSecond() - early.getSecond();
        if (seconds < 0) {
            seconds += 60;
            minutes--;
        }
        if (minutes < 0) {
            minutes += 60;
            hours--;
        }
        if (hours < 0) {
            hours += 24;
            days--;
        }
        if (days < 0) {
            // Days are borrowed from the month of the earlier time.
            days += early.toLocalDate().lengthOfMonth();
            months--;
        }
        if (months < 0) {
            months += 12;
            years--;
        }
        return numbers(years, months, days, hours, minutes, seconds);
    }

    private static Value duration(Call call) {
        String text = call.string(0);
        call.charge(text.length());
        String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return NumberValue.of(0);
        }
        BuiltinException refused = BuiltinException.of("time: invalid duration \"" + text + "\"");
        if (rest.length() > DURATION_LIMIT) {
            throw call.exceeded("number");
        }
        if (rest.isEmpty()) {
            throw refused;
        }
        BigDecimal total = BigDecimal.ZERO;
        Matcher matcher = DURATION_PART.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            matcher.region(at, rest.length());
            if (!matcher.lookingAt()
                    || matcher.group(1).isEmpty()
                    || matcher.group(1).equals(".")) {
                throw refused;
            }
            String digits = matcher.group(1).endsWith(".") ? matcher.group(1) + "0" : matcher.group(1);
            BigDecimal unit = BigDecimal.valueOf(UNITS.getOrDefault(matcher.group(2), 1L));
            total = total.add(new BigDecimal(digits).multiply(unit).setScale(0, RoundingMode.DOWN));
            at = matcher.end();
        }
        BigInteger nanos = (text.startsWith("-") ? total.negate() : total).toBigInteger();
        if (nanos.bitLength() > 63) {
            throw refused;
        }
        return NumberValue.of(nanos);
    }
}
