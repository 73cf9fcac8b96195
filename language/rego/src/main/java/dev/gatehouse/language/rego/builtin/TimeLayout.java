// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Time layouts as Go writes them: the instant `Mon Jan 2 15:04:05 2006 -0700` in the wanted form.
final class TimeLayout {
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("ANSIC", "Mon Jan _2 15:04:05 2006"),
            Map.entry("UnixDate", "Mon Jan _2 15:04:05 MST 2006"),
            Map.entry("RubyDate", "Mon Jan 02 15:04:05 -0700 2006"),
            Map.entry("RFC822", "02 Jan 06 15:04 MST"),
            Map.entry("RFC822Z", "02 Jan 06 15:04 -0700"),
            Map.entry("RFC850", "Monday, 02-Jan-06 15:04:05 MST"),
            Map.entry("RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"),
            Map.entry("RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"),
            Map.entry("RFC3339", "2006-01-02T15:04:05Z07:00"),
            Map.entry("RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00"));
    // Longer spellings first, so that each place is read as far as it goes.
    private static final List<String> PIECES = List.of(
            "January",
            "Jan",
            "Monday",
            "Mon",
            "MST",
            "2006",
            "-07:00:00",
            "-070000",
            "-07:00",
            "-0700",
            "-07",
            "Z07:00:00",
            "Z070000",
            "Z07:00",
            "Z0700",
            "Z07",
            "__2",
            "_2",
            "002",
            "01",
            "02",
            "03",
            "04",
            "05",
            "06",
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

    private static final int UNKNOWN = -1;
    // Three to five capital letters, of which more than three end in T; some that are known; or hours.
    private static final String HOURS = "[+-]0*(?:1?[0-9]|2[0-3])(?![0-9])";
    private static final Pattern ZONE = Pattern.compile("(?s)(?=.{3})(?:UTC|ChST|MeST|GMT(?:" + HOURS + ")?"
            + "|(?:WITA|[A-Z]{3,4}T|[A-Z]{3})(?![A-Z])|" + HOURS + ")");

    private final List<String> parts = new ArrayList<>();

    TimeLayout(String layout) {
        String text = NAMED.getOrDefault(layout, layout);
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            String piece = piece(text, at);
            if (piece.isEmpty()) {
                literal.append(text.charAt(at++));
            } else {
                flush(literal);
                parts.add(piece);
                at += piece.length();
            }
        }
        flush(literal);
    }

    private void flush(StringBuilder literal) {
        if (!literal.isEmpty()) {
            parts.add("'" + literal);
            literal.setLength(0);
        }
    }

    private static String piece(String text, int at) {
        char c = text.charAt(at);
        if (c == '.' || c == ',') {
            int end = at + 1;
            char digit = end < text.length() ? text.charAt(end) : ' ';
            if (digit == '0' || digit == '9') {
                while (end < text.length() && text.charAt(end) == digit) {
                    end++;
                }
                if (end >= text.length() || !Character.isDigit(text.charAt(end))) {
                    return text.substring(at, end);
                }
            }
            return "";
        }
        // This one is an underscore before a year.
        if (text.startsWith("_2006", at)) {
            return "";
        }
        for (String piece : PIECES) {
            if (text.startsWith(piece, at)) {
                boolean word = piece.equals("Jan") || piece.equals("Mon");
                int end = at + piece.length();
                if (word && end < text.length() && Character.isLowerCase(text.charAt(end))) {
                    continue;
                }
                return piece;
            }
        }
        return "";
    }

    String format(ZonedDateTime time) {
        StringBuilder out = new StringBuilder();
        for (String part : parts) {
            out.append(part.startsWith("'") ? part.substring(1) : field(part, time));
        }
        return out.toString();
    }

    private static String field(String part, ZonedDateTime time) {
        int hour = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        return switch (part) {
            case "January" -> MONTHS.get(time.getMonthValue() - 1);
            case "Jan" -> MONTHS.get(time.getMonthValue() - 1).substring(0, 3);
            case "Monday" -> DAYS.get(time.getDayOfWeek().getValue() - 1);
            case "Mon" -> DAYS.get(time.getDayOfWeek().getValue() - 1).substring(0, 3);
            case "MST" -> abbreviation(time);
            case "2006" -> String.format("%04d", time.getYear());
            case "06" -> String.format("%02d", time.getYear() % 100);
            case "1" -> Integer.toString(time.getMonthValue());
            case "01" -> String.format("%02d", time.getMonthValue());
            case "2" -> Integer.toString(time.getDayOfMonth());
            case "_2" -> String.format("%2d", time.getDayOfMonth());
            case "02" -> String.format("%02d", time.getDayOfMonth());
            case "__2" -> String.format("%3d", time.getDayOfYear());
            case "002" -> String.format("%03d", time.getDayOfYear());
            case "15" -> String.format("%02d", time.getHour());
            case "3" -> Integer.toString(hour);
            case "03" -> String.format("%02d", hour);
            case "4" -> Integer.toString(time.getMinute());
            case "04" -> String.format("%02d", time.getMinute());
            case "5" -> Integer.toString(time.getSecond());
            case "05" -> String.format("%02d", time.getSecond());
            case "PM" -> time.getHour() >= 12 ? "PM" : "AM";
            case "pm" -> time.getHour() >= 12 ? "pm" : "am";
            default -> part.startsWith(".") || part.startsWith(",") ? fraction(part, time) : offset(part, time);
        };
    }

    private static String fraction(String part, ZonedDateTime time) {
        String digits = String.format("%09d", time.getNano());
        int length = part.length() - 1;
        String cut = length > 9 ? digits : digits.substring(0, length);
        if (part.charAt(1) == '0') {
            return part.charAt(0) + cut;
        }
        String stripped = cut.replaceFirst("0+$", "");
        return stripped.isEmpty() ? "" : part.charAt(0) + stripped;
    }

    private static String offset(String part, ZonedDateTime time) {
        int seconds = time.getOffset().getTotalSeconds();
        if (part.startsWith("Z") && seconds == 0) {
            return "Z";
        }
        int size = Math.abs(seconds);
        String sign = seconds < 0 ? "-" : "+";
        String colon = part.contains(":") ? ":" : "";
        String text = sign + String.format("%02d", size / 3600);
        String digits = part.replaceAll("[^0-9]", "");
        if (digits.length() >= 4) {
            text += colon + String.format("%02d", size / 60 % 60);
        }
        return digits.length() >= 6 ? text + colon + String.format("%02d", size % 60) : text;
    }

    private static String abbreviation(ZonedDateTime time) {
        if (time.getZone() instanceof ZoneOffset offset) {
            return offset.getTotalSeconds() == 0 ? "UTC" : offset("-07", time);
        }
        return DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(time);
    }

    /// Reads `text`; years need not be within any range.
    ZonedDateTime parse(String text) {
        return new Reading(text).run();
    }

    /// One text on its way to a time.
    private final class Reading {
        private final String text;
        private int at;
        private int year;
        private int month = 1;
        private int day = 1;
        private int dayOfYear = UNKNOWN;
        private int hour;
        private int minute;
        private int second;
        private int nano;
        private boolean afternoon;
        private boolean twelve;
        private ZoneId zone = ZoneOffset.UTC;
        private int extra;

        Reading(String text) {
            this.text = text;
        }

        private BuiltinException refused() {
            return BuiltinException.of("parsing time \"" + text + "\": cannot parse");
        }

        ZonedDateTime run() {
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                if (part.startsWith("'")) {
                    literal(part.substring(1));
                } else {
                    field(part);
                    boolean seconds = part.equals("05") || part.equals("5");
                    boolean fractionFollows = i + 1 < parts.size() && isFraction(parts.get(i + 1));
                    if (seconds && !fractionFollows) {
                        fraction();
                    }
                }
            }
            if (at < text.length()) {
                throw BuiltinException.of("parsing time \"" + text + "\": extra text: \"" + text.substring(at) + "\"");
            }
            return time();
        }

        private static boolean isFraction(String part) {
            return part.startsWith(".") || part.startsWith(",");
        }

        private ZonedDateTime time() {
            if (twelve) {
                if (hour > 12) {
                    throw refused();
                }
                hour = hour % 12 + (afternoon ? 12 : 0);
            }
            try {
                LocalDateTime local = LocalDateTime.of(year, month, day, hour, minute, second, nano);
                if (dayOfYear != UNKNOWN) {
                    local = local.withDayOfYear(dayOfYear);
                }
                return local.atZone(zone).minusSeconds(extra);
            } catch (DateTimeException _) {
                throw BuiltinException.of("parsing time \"" + text + "\": out of range");
            }
        }

        // A blank stands for any number of them, and at the end for none.
        private void literal(String wanted) {
            for (int i = 0; i < wanted.length(); i++) {
                char c = wanted.charAt(i);
                boolean there = at < text.length() && text.charAt(at) == c;
                if (!there && (c != ' ' || at < text.length())) {
                    throw refused();
                }
                at += there ? 1 : 0;
                if (c == ' ') {
                    skipBlanks();
                    while (i + 1 < wanted.length() && wanted.charAt(i + 1) == ' ') {
                        i++;
                    }
                }
            }
        }

        private void skipBlanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private int digits(int least, int most) {
            int start = at;
            int number = 0;
            while (at < text.length() && at - start < most && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                number = number * 10 + text.charAt(at++) - '0';
            }
            if (at - start < least) {
                throw refused();
            }
            return number;
        }

        private int word(List<String> words, boolean shortened) {
            for (int i = 0; i < words.size(); i++) {
                String word = shortened ? words.get(i).substring(0, 3) : words.get(i);
                if (text.regionMatches(true, at, word, 0, word.length())) {
                    at += word.length();
                    return i + 1;
                }
            }
            throw refused();
        }

        private void field(String part) {
            switch (part) {
                case "January" -> month = word(MONTHS, false);
                case "Jan" -> month = word(MONTHS, true);
                case "Monday" -> word(DAYS, false);
                case "Mon" -> word(DAYS, true);
                case "2006" -> year = digits(4, 4);
                case "06" -> {
                    int two = digits(2, 2);
                    year = two >= 69 ? 1900 + two : 2000 + two;
                }
                case "1" -> month = digits(1, 2);
                case "01" -> month = digits(2, 2);
                case "2" -> day = digits(1, 2);
                case "_2" -> {
                    if (at < text.length() && text.charAt(at) == ' ') {
                        at++;
                    }
                    day = digits(1, 2);
                }
                case "02" -> day = digits(2, 2);
                case "002" -> dayOfYear = digits(3, 3);
                case "15" -> hour = digits(1, 2);
                case "3" -> hour = digits(1, 2);
                case "03" -> hour = digits(2, 2);
                case "4" -> minute = digits(1, 2);
                case "04" -> minute = digits(2, 2);
                case "5" -> second = digits(1, 2);
                case "05" -> second = digits(2, 2);
                case "PM", "pm" -> {
                    twelve = true;
                    afternoon = text.startsWith(part, at);
                    if (!afternoon && !text.startsWith(part.equals("PM") ? "AM" : "am", at)) {
                        throw refused();
                    }
                    at += 2;
                }
                case "MST" -> abbreviation();
                default -> {
                    if (isFraction(part)) {
                        if (part.charAt(1) == '0') {
                            fixedFraction(part.length() - 1);
                        } else {
                            fraction();
                        }
                    } else {
                        offset(part);
                    }
                }
            }
        }

        private void fixedFraction(int length) {
            if (at >= text.length() || (text.charAt(at) != '.' && text.charAt(at) != ',')) {
                throw refused();
            }
            int start = at;
            fraction();
            if (at - start != length + 1) {
                throw refused();
            }
        }

        private void fraction() {
            boolean marked = at + 1 < text.length()
                    && (text.charAt(at) == '.' || text.charAt(at) == ',')
                    && Character.isDigit(text.charAt(at + 1));
            if (!marked) {
                return;
            }
            at++;
            int scale = 100_000_000;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                nano += (text.charAt(at++) - '0') * scale;
                scale /= 10;
            }
        }

        // An abbreviation says nothing about the offset; Go takes it as zero too.
        private void abbreviation() {
            Matcher zone = ZONE.matcher(text).region(at, text.length());
            if (!zone.lookingAt()) {
                throw refused();
            }
            at = zone.end();
        }

        private void offset(String part) {
            if (part.startsWith("Z") && at < text.length() && text.charAt(at) == 'Z') {
                at++;
                return;
            }
            if (at >= text.length() || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
                throw refused();
            }
            int sign = text.charAt(at++) == '-' ? -1 : 1;
            int hours = digits(2, 2);
            if (hours > 24) {
                throw refused();
            }
            int seconds = hours * 3600;
            String digits = part.replaceAll("[^0-9]", "");
            String colon = part.contains(":") ? ":" : "";
            if (digits.length() >= 4) {
                literal(colon);
                seconds += digits(2, 2) * 60;
            }
            if (digits.length() >= 6) {
                literal(colon);
                seconds += digits(2, 2);
            }
            if (seconds > 18 * 3600) {
                // Java has no such offsets; move the time itself instead.
                extra = sign * seconds;
                zone = ZoneOffset.UTC;
            } else {
                zone = ZoneOffset.ofTotalSeconds(sign * seconds);
            }
        }
    }
}
