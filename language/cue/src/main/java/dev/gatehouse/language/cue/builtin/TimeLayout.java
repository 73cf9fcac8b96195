// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads and writes instants by example: a layout is how the reference time, Monday 2 January 2006 15:04:05 at
/// seven hours west of Greenwich, is to be written.
final class TimeLayout {
    private static final List<String> ELEMENTS = List.of(
            "January",
            "Jan",
            "Monday",
            "Mon",
            "MST",
            "2006",
            "-07:00:00",
            "-07:00",
            "-0700",
            "-07",
            "Z07:00:00",
            "Z07:00",
            "Z0700",
            "Z07",
            "002",
            "__2",
            "01",
            "02",
            "03",
            "04",
            "05",
            "06",
            "_2",
            "15",
            "PM",
            "pm",
            "1",
            "2",
            "3",
            "4",
            "5");
    private static final List<String> MONTHS = List.of(
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
            "December");
    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    private TimeLayout() {}

    /// Says why a text does not fit a layout.
    static final class MismatchException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MismatchException(String message) {
            super(message);
        }

        String message() {
            return String.valueOf(getMessage());
        }
    }

    private record Element(String text, boolean literal) {}

    private static List<Element> elements(String layout) {
        List<Element> elements = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < layout.length()) {
            String found = elementAt(layout, i);
            if (found.isEmpty()) {
                literal.append(layout.charAt(i++));
                continue;
            }
            if (!literal.isEmpty()) {
                elements.add(new Element(literal.toString(), true));
                literal.setLength(0);
            }
            elements.add(new Element(found, false));
            i += found.length();
        }
        if (!literal.isEmpty()) {
            elements.add(new Element(literal.toString(), true));
        }
        return elements;
    }

    private static String elementAt(String layout, int i) {
        char c = layout.charAt(i);
        if ((c == '.' || c == ',') && i + 1 < layout.length() && "09".indexOf(layout.charAt(i + 1)) >= 0) {
            char digit = layout.charAt(i + 1);
            int j = i + 1;
            while (j < layout.length() && layout.charAt(j) == digit) {
                j++;
            }
            if (j == layout.length() || !Character.isDigit(layout.charAt(j))) {
                return layout.substring(i, j);
            }
        }
        for (String element : ELEMENTS) {
            if (layout.startsWith(element, i)) {
                boolean word = element.equals("Jan") || element.equals("Mon");
                int after = i + element.length();
                boolean more = word && after < layout.length() && Character.isLowerCase(layout.charAt(after));
                if (!more) {
                    return element;
                }
            }
        }
        return "";
    }

    // ---- writing

    static String format(OffsetDateTime time, String layout) {
        StringBuilder out = new StringBuilder();
        for (Element element : elements(layout)) {
            out.append(element.literal() ? element.text() : written(time, element.text()));
        }
        return out.toString();
    }

    private static String written(OffsetDateTime t, String element) {
        int hour12 = t.getHour() % 12 == 0 ? 12 : t.getHour() % 12;
        return switch (element) {
            case "January" -> MONTHS.get(t.getMonthValue() - 1);
            case "Jan" -> MONTHS.get(t.getMonthValue() - 1).substring(0, 3);
            case "Monday" -> DAYS.get(t.getDayOfWeek().getValue() - 1);
            case "Mon" -> DAYS.get(t.getDayOfWeek().getValue() - 1).substring(0, 3);
            case "MST" -> t.getOffset().getTotalSeconds() == 0 ? "UTC" : zone(t.getOffset(), "", false, false);
            case "2006" -> String.format(Locale.ROOT, "%04d", t.getYear());
            case "06" -> String.format(Locale.ROOT, "%02d", Math.floorMod(t.getYear(), 100));
            case "01" -> String.format(Locale.ROOT, "%02d", t.getMonthValue());
            case "1" -> Integer.toString(t.getMonthValue());
            case "02" -> String.format(Locale.ROOT, "%02d", t.getDayOfMonth());
            case "_2" -> String.format(Locale.ROOT, "%2d", t.getDayOfMonth());
            case "2" -> Integer.toString(t.getDayOfMonth());
            case "002" -> String.format(Locale.ROOT, "%03d", t.getDayOfYear());
            case "__2" -> String.format(Locale.ROOT, "%3d", t.getDayOfYear());
            case "15" -> String.format(Locale.ROOT, "%02d", t.getHour());
            case "03" -> String.format(Locale.ROOT, "%02d", hour12);
            case "3" -> Integer.toString(hour12);
            case "04" -> String.format(Locale.ROOT, "%02d", t.getMinute());
            case "4" -> Integer.toString(t.getMinute());
            case "05" -> String.format(Locale.ROOT, "%02d", t.getSecond());
            case "5" -> Integer.toString(t.getSecond());
            case "PM" -> t.getHour() < 12 ? "AM" : "PM";
            case "pm" -> t.getHour() < 12 ? "am" : "pm";
            case "-07:00" -> zone(t.getOffset(), ":", true, false);
            case "-0700" -> zone(t.getOffset(), "", true, false);
            case "-07" -> zone(t.getOffset(), "", false, false);
            case "Z07:00" -> zone(t.getOffset(), ":", true, true);
            case "Z0700" -> zone(t.getOffset(), "", true, true);
            case "Z07" -> zone(t.getOffset(), "", false, true);
            default -> element.startsWith(".") || element.startsWith(",") ? fraction(t.getNano(), element) : element;
        };
    }

    private static String zone(ZoneOffset offset, String between, boolean minutes, boolean z) {
        int seconds = offset.getTotalSeconds();
        if (z && seconds == 0) {
            return "Z";
        }
        int all = Math.abs(seconds) / 60;
        String hours = String.format(Locale.ROOT, "%s%02d", seconds < 0 ? "-" : "+", all / 60);
        return minutes ? hours + between + String.format(Locale.ROOT, "%02d", all % 60) : hours;
    }

    private static String fraction(int nanos, String element) {
        String digits = String.format(Locale.ROOT, "%09d", nanos).substring(0, Math.min(9, element.length() - 1));
        if (element.charAt(1) == '9') {
            digits = digits.replaceFirst("0+$", "");
            return digits.isEmpty() ? "" : element.charAt(0) + digits;
        }
        return element.charAt(0) + digits;
    }

    // ---- reading

    /// Reads `text`.
    ///
    /// @throws MismatchException where it does not fit `layout`
    static OffsetDateTime parse(String layout, String text) {
        return new Reading(layout, text).read();
    }

    private static final class Reading {
        private final String layout;
        private final String text;
        private int at;
        private int year;
        private int month = 1;
        private int day = 1;
        private int dayOfYear;
        private int hour;
        private int minute;
        private int second;
        private int nanos;
        private boolean afternoon;
        private boolean morning;
        private ZoneOffset offset = ZoneOffset.UTC;

        Reading(String layout, String text) {
            this.layout = layout;
            this.text = text;
        }

        OffsetDateTime read() {
            List<Element> elements = elements(layout);
            for (int i = 0; i < elements.size(); i++) {
                Element element = elements.get(i);
                if (element.literal()) {
                    literal(element.text());
                } else {
                    boolean fractionFollows = i + 1 < elements.size()
                            && !elements.get(i + 1).literal()
                            && elements.get(i + 1).text().startsWith(".");
                    element(element.text(), fractionFollows);
                }
            }
            if (at < text.length()) {
                throw new MismatchException(prefix() + ": extra text: " + quote(text.substring(at)));
            }
            if (afternoon && hour < 12) {
                hour += 12;
            } else if (morning && hour == 12) {
                hour = 0;
            }
            try {
                LocalDateTime local = LocalDateTime.of(year, month, 1, hour, minute, second, nanos);
                local = dayOfYear > 0 ? local.withDayOfYear(dayOfYear) : local.withDayOfMonth(day);
                return local.atOffset(offset);
            } catch (DateTimeException _) {
                throw new MismatchException("parsing time " + quote(text) + ": day out of range");
            }
        }

        private String prefix() {
            return "parsing time " + quote(text);
        }

        private static String quote(String s) {
            return "\"" + s.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }

        private MismatchException cannot(String element) {
            return new MismatchException(prefix() + " as " + quote(layout) + ": cannot parse "
                    + quote(text.substring(Math.min(at, text.length()))) + " as " + quote(element));
        }

        private MismatchException range(String what) {
            return new MismatchException(prefix() + ": " + what + " out of range");
        }

        private void literal(String literal) {
            if (!text.startsWith(literal, at)) {
                throw cannot(literal);
            }
            at += literal.length();
        }

        private int number(int least, int most, String element) {
            int from = at;
            while (at < text.length() && at - from < most && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at - from < least) {
                at = from;
                throw cannot(element);
            }
            return Integer.parseInt(text.substring(from, at));
        }

        private int name(List<String> names, int length, String element) {
            for (int i = 0; i < names.size(); i++) {
                String name = length > 0 ? names.get(i).substring(0, length) : names.get(i);
                if (text.regionMatches(true, at, name, 0, name.length())) {
                    at += name.length();
                    return i + 1;
                }
            }
            throw cannot(element);
        }

        private void element(String element, boolean fractionFollows) {
            switch (element) {
                case "January" -> month = name(MONTHS, 0, element);
                case "Jan" -> month = name(MONTHS, 3, element);
                case "Monday" -> name(DAYS, 0, element);
                case "Mon" -> name(DAYS, 3, element);
                case "2006" -> year = number(4, 4, element);
                case "06" -> {
                    int two = number(2, 2, element);
                    year = two >= 69 ? 1900 + two : 2000 + two;
                }
                case "01", "1" -> {
                    month = number(element.length(), 2, element);
                    if (month < 1 || month > 12) {
                        throw range("month");
                    }
                }
                case "02", "2", "_2" -> {
                    if (element.equals("_2") && at < text.length() && text.charAt(at) == ' ') {
                        at++;
                    }
                    day = number(element.equals("02") ? 2 : 1, 2, element);
                }
                case "002", "__2" -> dayOfYear = number(3, 3, element);
                case "15" -> {
                    hour = number(2, 2, element);
                    if (hour > 23) {
                        throw range("hour");
                    }
                }
                case "03", "3" -> {
                    hour = number(element.length(), 2, element);
                    if (hour > 12) {
                        throw range("hour");
                    }
                }
                case "04", "4" -> {
                    minute = number(element.length(), 2, element);
                    if (minute > 59) {
                        throw range("minute");
                    }
                }
                case "05", "5" -> {
                    second = number(element.length(), 2, element);
                    if (second > 59) {
                        throw range("second");
                    }
                    if (!fractionFollows
                            && at + 1 < text.length()
                            && text.charAt(at) == '.'
                            && Character.isDigit(text.charAt(at + 1))) {
                        fraction(".", true);
                    }
                }
                case "PM", "pm" -> half(element);
                case "MST" -> abbreviation(element);
                case "Z07:00", "Z0700", "Z07" -> {
                    if (at < text.length() && text.charAt(at) == 'Z') {
                        at++;
                    } else {
                        zone(element);
                    }
                }
                case "-07:00", "-0700", "-07" -> zone(element);
                default -> fraction(element, element.charAt(1) == '9');
            }
        }

        private void half(String element) {
            if (text.regionMatches(!element.equals("PM"), at, element.equals("PM") ? "PM" : "pm", 0, 2)) {
                afternoon = true;
            } else if (text.regionMatches(!element.equals("PM"), at, element.equals("PM") ? "AM" : "am", 0, 2)) {
                morning = true;
            } else {
                throw cannot(element);
            }
            at += 2;
        }

        // An abbreviation that is not known counts as UTC.
        private void abbreviation(String element) {
            int from = at;
            while (at < text.length() && at - from < 5 && text.charAt(at) >= 'A' && text.charAt(at) <= 'Z') {
                at++;
            }
            if (at - from < 3) {
                at = from;
                throw cannot(element);
            }
        }

        private void zone(String element) {
            int from = at;
            if (at >= text.length() || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
                throw cannot(element);
            }
            boolean west = text.charAt(at++) == '-';
            try {
                int hours = number(2, 2, element);
                int minutes = 0;
                if (element.endsWith(":00")) {
                    literal(":");
                }
                if (!element.endsWith("07") || element.length() > 3) {
                    minutes = number(2, 2, element);
                }
                int total = hours * 60 + minutes;
                if (hours > 24 || minutes >= 60) {
                    throw range("time zone offset " + (minutes >= 60 ? "minute" : "hour"));
                }
                offset = ZoneOffset.ofTotalSeconds((west ? -total : total) * 60);
            } catch (MismatchException | DateTimeException _) {
                at = from;
                throw cannot(element);
            }
        }

        private void fraction(String element, boolean optional) {
            if (at >= text.length() || (text.charAt(at) != '.' && text.charAt(at) != ',')) {
                if (optional) {
                    return;
                }
                throw cannot(element);
            }
            int from = ++at;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            if (!optional && at - from != element.length() - 1) {
                at = from - 1;
                throw cannot(element);
            }
            String digits = (text.substring(from, at) + "000000000").substring(0, 9);
            nanos = Integer.parseInt(digits);
        }
    }

    /// Writes an instant the way `time.Parse` returns it: in UTC, with as many digits of a second as it has.
    static String normal(Instant instant) {
        return format(instant.atOffset(ZoneOffset.UTC), "2006-01-02T15:04:05.999999999Z07:00");
    }

    static final Map<String, String> LAYOUTS = Map.ofEntries(
            Map.entry("ANSIC", "Mon Jan _2 15:04:05 2006"),
            Map.entry("UnixDate", "Mon Jan _2 15:04:05 MST 2006"),
            Map.entry("RubyDate", "Mon Jan 02 15:04:05 -0700 2006"),
            Map.entry("RFC822", "02 Jan 06 15:04 MST"),
            Map.entry("RFC822Z", "02 Jan 06 15:04 -0700"),
            Map.entry("RFC850", "Monday, 02-Jan-06 15:04:05 MST"),
            Map.entry("RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"),
            Map.entry("RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"),
            Map.entry("RFC3339", "2006-01-02T15:04:05Z07:00"),
            Map.entry("RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00"),
            Map.entry("RFC3339Date", "2006-01-02"),
            Map.entry("Kitchen", "3:04PM"),
            Map.entry("Kitchen24", "15:04"));
}
